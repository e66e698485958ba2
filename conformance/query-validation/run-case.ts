// Runs one query-validation case: all statements first, then each persistent query by itself over all of its inputs.

import type { DataSource } from '../../src/engine/catalog/catalog.ts';
import { buildTopology } from '../../src/engine/operators/build-topology.ts';
import { operatorConfig } from '../../src/engine/operators/operator-config.ts';
import type { OutputRecord, ProcessingError, RawRecord } from '../../src/engine/operators/task.ts';
import type { QueryPlan } from '../../src/engine/plan/execution-step.ts';
import { recordOf } from '../../src/engine/test-driver/inserted-record.ts';
import { QueryDriver } from '../../src/engine/test-driver/query-driver.ts';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { parseStatements } from '../../src/sql/parser.ts';
import { type CaseEngine, caseEngine } from '../plans/case-engine.ts';
import type { ConformanceCase } from './case-file.ts';
import { CaseRecords } from './case-records.ts';
import { checkPost } from './check-post.ts';
import { compareRecords } from './compare-records.ts';

export interface CaseResult {
  readonly passed: boolean;
  /** A short text that is the same for failures of one cause; empty when passed. */
  readonly cause: string;
  readonly detail: string;
}

const PASSED: CaseResult = { passed: true, cause: '', detail: '' };
const failed = (cause: string, detail: string): CaseResult => ({ passed: false, cause, detail });

/** Names and numbers taken out, so that messages of one cause are the same. */
const generalised = (message: string): string =>
  (message.split('\n')[0] ?? '')
    .replaceAll(/[`'"][^`'"]*[`'"]/g, '…')
    .replaceAll(/\d+/g, 'N')
    .slice(0, 110);

class CaseRun {
  readonly #case: ConformanceCase;
  readonly #env: CaseEngine;
  /** Records written by INSERT VALUES and by queries, by topic. */
  readonly #written = new Map<string, OutputRecord[]>();
  readonly #sources = new Map<string, DataSource>();
  readonly #queries: QueryPlan[] = [];
  readonly errors: ProcessingError[] = [];

  constructor(run: ConformanceCase, env: CaseEngine) {
    this.#case = run;
    this.#env = env;
  }

  #append(topic: string, record: OutputRecord): void {
    const records = this.#written.get(topic) ?? [];
    this.#written.set(topic, records);
    records.push(record);
  }

  async execute(): Promise<void> {
    const { engine, registry } = this.#env;
    for (const text of this.#case.statements)
      for (const parsed of parseStatements(text)) {
        const outcome = await engine.execute(parsed);
        if (outcome.kind === 'SourceCreated') {
          this.#sources.set(outcome.source.name, outcome.source);
          if (outcome.query) this.#queries.push(outcome.query);
        } else if (outcome.kind === 'QueryStarted') {
          this.#sources.set(outcome.sink.name, outcome.sink);
          const replaced = this.#queries.findIndex((plan) => plan.queryId === outcome.replaces);
          if (replaced >= 0) this.#queries.splice(replaced, 1, outcome.plan);
          else this.#queries.push(outcome.plan);
        } else if (outcome.kind === 'SourceAltered') this.#sources.set(outcome.source.name, outcome.source);
        else if (outcome.kind === 'RowInserted')
          this.#append(outcome.target.topic, await recordOf(outcome, registry, () => 0));
        else if (outcome.kind === 'SourceDropped')
          for (const id of outcome.terminatedQueries) {
            const at = this.#queries.findIndex((plan) => plan.queryId === id);
            if (at >= 0) this.#queries.splice(at, 1);
          }
      }
  }

  get queries(): readonly QueryPlan[] {
    return this.#queries;
  }

  async runQueries(): Promise<CaseRecords> {
    const { registry, engine } = this.#env;
    const records = new CaseRecords([...this.#sources.values()], registry);
    const inserted = new Map([...this.#written].map(([topic, list]) => [topic, [...list]]));
    const inputs: { readonly topic: string; readonly record: OutputRecord }[] = [];
    for (const [topic, list] of inserted) for (const record of list) inputs.push({ topic, record });
    for (const input of this.#case.inputs) {
      const record = await records.encode(input);
      if (record) inputs.push({ topic: input.topic, record });
    }
    const given = new Set(inputs.map((input) => input.topic));
    for (const plan of this.#queries) {
      const topology = buildTopology(plan, {
        functions: engine.services.functions,
        registry,
        customTypes: engine.services.catalog.customTypes(),
        config: operatorConfig(engine.services.properties),
      });
      const driver = new QueryDriver({
        topology,
        send: (topic, record) => this.#append(topic, record),
        report: (error) => this.errors.push(error),
      });
      await driver.start();
      const offsets = new Map<string, bigint>();
      const feed = async (topic: string, record: OutputRecord) => {
        const offset = offsets.get(topic) ?? 0n;
        offsets.set(topic, offset + 1n);
        const raw: RawRecord = { ...record, partition: 0, offset };
        await driver.process(topic, raw);
      };
      const topics = new Set(driver.sourceTopics);
      for (const { topic, record } of inputs) if (topics.has(topic)) await feed(topic, record);
      for (const topic of topics)
        if (!given.has(topic)) for (const record of [...(this.#written.get(topic) ?? [])]) await feed(topic, record);
      await driver.close();
    }
    return records;
  }

  async compare(records: CaseRecords): Promise<string | null> {
    const topics = new Set(this.#case.outputs.map((record) => record.topic));
    for (const topic of topics) {
      const actual = [];
      for (const record of this.#written.get(topic) ?? []) {
        const decoded = await records.decode(topic, record);
        if (decoded) actual.push(decoded);
      }
      const expected = this.#case.outputs.filter((record) => record.topic === topic);
      const schema = [...this.#sources.values()].find((source) => source.topic === topic)?.schema;
      const types = { key: schema?.key ?? [], value: schema?.value ?? [] };
      const difference = compareRecords(topic, expected, actual, types);
      if (difference !== null) return difference;
    }
    return null;
  }
}

async function runAll(run: CaseRun, env: CaseEngine, test: ConformanceCase): Promise<CaseResult> {
  await run.execute();
  const records = await run.runQueries();
  if (test.expectsError)
    return failed('accepted, but must be refused', `expected ${test.expectsError.type}: ${test.expectsError.message}`);
  const difference = await run.compare(records);
  const log = run.errors.map((e) => `\n      log: ${e.kind} ${e.logger}: ${e.message} (${e.cause})`).join('');
  if (difference !== null) {
    const counts = difference.includes('records expected');
    return failed(counts ? 'number of records differs' : 'records differ', difference + log);
  }
  const post = await checkPost(test, env, run.queries);
  return post === null ? PASSED : failed(`post: ${generalised(post)}`, post);
}

/** Never throws: what goes wrong is in the result. */
export async function runCase(test: ConformanceCase): Promise<CaseResult> {
  try {
    const env = await caseEngine(test);
    return await runAll(new CaseRun(test, env), env, test);
  } catch (error) {
    if (!(error instanceof ClickstreamError) || error.code === 'INTERNAL')
      return failed(
        `crash: ${generalised(error instanceof Error ? error.message : String(error))}`,
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    if (test.expectsError) return PASSED;
    return failed(`refused: ${generalised(error.message)}`, `${error.message} ${JSON.stringify(error.details)}`);
  }
}
