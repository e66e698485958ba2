// Plans the statements of recorded cases and compares everything with what a real server planned: schemas and formats of every
// step, the catalogue, the topics, and the topology text.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { QueryPlan } from '../../src/engine/plan/execution-step.ts';
import type { StreamsRelease } from '../../src/engine/plan/streams-topology/streams-graph.ts';
import { printStreamsTopology } from '../../src/engine/plan/streams-topology/streams-topology.ts';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { parseStatements } from '../../src/sql/parser.ts';
import { type ConformanceCase, readCaseFile } from '../query-validation/case-file.ts';
import { knownTopics } from '../query-validation/post-topics.ts';
import type { FailedCase, FileScore, ListedCase, Selection, SuiteResult } from '../suite.ts';
import { caseEngine } from './case-engine.ts';
import { planDifferences, type RecordedPlan, sourceDifferences, topicDifferences } from './compare-plan.ts';
import { planSchemas } from './plan-schemas.ts';
import { PLAN_DIFFERENCES, planCounts } from './uncounted-plans.ts';

/** The first difference of each kind, in words; none for an equal plan. */
async function differences(recorded: RecordedPlan, run: ConformanceCase): Promise<readonly string[]> {
  const env = await caseEngine({ ...run, statements: recorded.statements });
  const { engine } = env;
  const plans: QueryPlan[] = [];
  for (const text of recorded.statements)
    for (const parsed of parseStatements(text)) {
      const outcome = await engine.execute(parsed);
      if (outcome.kind === 'QueryStarted') plans.push(outcome.plan);
      if (outcome.kind === 'SourceCreated' && outcome.query) plans.push(outcome.query);
    }
  const last = plans.at(-1);
  if (!last) return ['no query was planned'];
  const prepared = new Set([...run.topics.map(({ name }) => name), ...plans.map(({ sink }) => sink?.topic ?? '')]);
  return [
    ...planDifferences(planSchemas(last), recorded.schemas),
    ...sourceDifferences(engine.services.catalog.sources(), recorded.post?.sources ?? []),
    ...topicDifferences(await knownTopics(env, plans), recorded.post?.topics?.topics ?? [], prepared),
    ...topologyDifference(last, recorded.topology),
  ];
}

/** Records are of servers of both releases, told apart by a name that has changed between them. */
function topologyDifference(plan: QueryPlan, recorded: string): readonly string[] {
  const release: StreamsRelease = recorded.includes('KSTREAM-TRANSFORMVALUES') ? '0.29' : '8.0';
  const planned = printStreamsTopology(plan, release);
  if (planned === recorded) return [];
  return [`topology\n    planned\n${planned}\n    recorded\n${recorded}`];
}

async function check(recorded: RecordedPlan, run: ConformanceCase | undefined): Promise<readonly string[]> {
  if (!run) return ['there is no such case'];
  try {
    return await differences(recorded, run);
  } catch (error) {
    if (error instanceof ClickstreamError) return [`refused: ${error.message}`];
    return [`crash: ${error instanceof Error ? error.stack : String(error)}`];
  }
}

/** The cases beside the recorded plans; the name of a plan ends in the format when its case is run in several. */
class Cases {
  readonly #directory: string;
  readonly #files = new Map<string, ReadonlyMap<string, ConformanceCase>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  find(file: string, name: string): ConformanceCase | undefined {
    const runs = this.#runs(file);
    const base = name.replace(/ - [^-]*$/, '');
    return runs.get(name) ?? runs.get(base) ?? [...runs].find(([key]) => key.startsWith(`${base} - `))?.[1];
  }

  #runs(file: string): ReadonlyMap<string, ConformanceCase> {
    const known = this.#files.get(file);
    if (known) return known;
    const runs = readCaseFile(join(this.#directory, file)).flatMap((group) => group.runs);
    const byName = new Map(runs.map((run) => [run.name, run]));
    this.#files.set(file, byName);
    return byName;
  }
}

/** @param path of plans.jsonl, beside which is the folder query-validation */
export async function runPlans(path: string, selection: Selection): Promise<SuiteResult> {
  const cases = new Cases(join(dirname(path), 'query-validation'));
  const files = new Map<string, { passed: number; total: number }>();
  const failures: FailedCase[] = [];
  const listed: ListedCase[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const recorded: RecordedPlan = JSON.parse(line);
    const { file, name } = recorded;
    if (selection.file !== null && !file.includes(selection.file)) continue;
    if (selection.case !== null && !name.includes(selection.case)) continue;
    const run = cases.find(file, name);
    if (!planCounts(recorded, run)) continue;
    const tally = files.get(file) ?? { passed: 0, total: 0 };
    files.set(file, tally);
    tally.total++;
    const found = await check(recorded, run);
    const known = PLAN_DIFFERENCES.find((d) => d.file === file && d.name === name);
    if (found.length > 0 && !known) {
      failures.push({ file, name, cause: found[0]!.split('\n')[0]!, detail: found.join('\n      ') });
      continue;
    }
    tally.passed++;
    if (found.length > 0 && known) listed.push({ file, name, difference: known.reason });
  }
  const scores: FileScore[] = [...files].map(([file, tally]) => ({ file, ...tally }));
  return { suite: 'plans', files: scores, failures, listed };
}
