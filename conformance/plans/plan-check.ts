// Plans the statements of recorded cases and compares schemas and formats of every step with what a real server planned.
// Usage: node conformance/plans/plan-check.ts DIR [--file F] [--name N] [--failures]
// DIR holds plans.jsonl and query-validation/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { parseStatements } from '../../src/sql/parser.ts';
import { type ConformanceCase, readCaseFile } from '../query-validation/case-file.ts';
import { caseEngine } from './case-engine.ts';
import { planDifferences, type RecordedPlan, type RecordedSource, sourceDifferences } from './compare-plan.ts';
import { planSchemas, type RecordedSchemas } from './plan-schemas.ts';

interface Options {
  readonly directory: string;
  readonly file: string | null;
  readonly name: string | null;
  readonly failures: boolean;
}

function readOptions(args: readonly string[]): Options {
  const after = (flag: string): string | null => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? null) : null);
  const directory = args[0];
  if (!directory || directory.startsWith('--')) {
    console.error('Usage: node conformance/plans/plan-check.ts DIR [--file F] [--name N] [--failures]');
    process.exit(2);
  }
  return { directory, file: after('--file'), name: after('--name'), failures: args.includes('--failures') };
}

/** The statements' plans and the catalogue after them. */
async function planCase(run: ConformanceCase): Promise<{ schemas: RecordedSchemas; sources: RecordedSource[] }> {
  const { engine } = await caseEngine(run);
  let schemas: RecordedSchemas = {};
  for (const text of run.statements)
    for (const parsed of parseStatements(text)) {
      const outcome = await engine.execute(parsed);
      if (outcome.kind === 'QueryStarted') schemas = planSchemas(outcome.plan);
    }
  return { schemas, sources: engine.services.catalog.sources().map(recordedSource) };
}

function recordedSource(source: import('../../src/engine/catalog/catalog.ts').DataSource): RecordedSource {
  return { source };
}

async function check(recorded: RecordedPlan, run: ConformanceCase): Promise<readonly string[]> {
  try {
    const { schemas, sources } = await planCase({ ...run, statements: recorded.statements });
    return [...planDifferences(schemas, recorded.schemas), ...sourceDifferences(sources, recorded.post?.sources ?? [])];
  } catch (error) {
    if (!(error instanceof ClickstreamError)) return [`crash: ${error instanceof Error ? error.stack : String(error)}`];
    return [`refused: ${error.message} ${JSON.stringify(error.details)}`];
  }
}

const options = readOptions(process.argv.slice(2));
const runs = new Map<string, ConformanceCase>();
const score = new Map<string, { passed: number; total: number }>();

function runOf(file: string, name: string): ConformanceCase | undefined {
  const key = (n: string) => `${file}/${n}`;
  if (!score.has(file)) {
    score.set(file, { passed: 0, total: 0 });
    for (const group of readCaseFile(join(options.directory, 'query-validation', file)))
      for (const run of group.runs) runs.set(key(run.name), run);
  }
  const base = key(name.replace(/ - [^-]*$/, ''));
  return runs.get(key(name)) ?? runs.get(base) ?? [...runs].find(([n]) => n.startsWith(`${base} - `))?.[1];
}

for (const line of readFileSync(join(options.directory, 'plans.jsonl'), 'utf8').split('\n')) {
  if (line.trim() === '') continue;
  const recorded: RecordedPlan = JSON.parse(line);
  if (options.file !== null && !recorded.file.includes(options.file)) continue;
  if (options.name !== null && !recorded.name.includes(options.name)) continue;
  const run = runOf(recorded.file, recorded.name);
  const tally = score.get(recorded.file)!;
  tally.total++;
  const differences = run ? await check(recorded, run) : ['there is no such case'];
  if (differences.length === 0) tally.passed++;
  else if (options.failures) console.log(`FAIL ${recorded.file}: ${recorded.name}\n  ${differences.join('\n  ')}`);
}

let passed = 0;
let total = 0;
for (const [file, tally] of score) {
  passed += tally.passed;
  total += tally.total;
  if (tally.passed < tally.total) console.log(`${file}: ${tally.passed}/${tally.total}`);
}
console.log(`plans: ${passed}/${total}`);
