// Runs recorded aggregate queries of a real server through the whole engine, without a broker: each makes a stream,
// inserts rows and gives every row that its push query answered. Usage:
//   node conformance/vectors/aggregate-vectors.ts DIR [--function F] [--failures]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { EmittedRow, OutputRecord } from '../../src/engine/operators/task.ts';
import type { QueryPlan } from '../../src/engine/plan/execution-step.ts';
import { queryDriverFor } from '../../src/engine/test-driver/session-queries.ts';
import { StatementSession } from '../../src/engine/test-driver/statement-session.ts';
import type { SqlValue } from '../../src/engine/values/sql-value.ts';
import { compileJsonRow } from '../../src/engine/values/to-json.ts';
import { formatType } from '../../src/sql/sql-type.ts';
import { type ExactJson, member, parseExactJson, sameAnswer } from '../exact-json.ts';
import { knownAggregateDifference } from './known-differences.ts';

export interface AggregateResult {
  readonly group: string;
  readonly query: string;
  readonly passed: boolean;
  /** Passed only because the difference is documented. */
  readonly difference: boolean;
  readonly expected: string;
  readonly actual: string;
}

/** Reads the shown columns of a row from where the plan keeps them. */
function shownColumns(plan: QueryPlan): (row: EmittedRow) => SqlValue[] {
  const { key, value } = plan.root.schema;
  const readers = plan.output.columns.map(({ name }): ((row: EmittedRow) => SqlValue) => {
    const inValue = value.findIndex((c) => c.name === name);
    if (inValue >= 0) return (row) => row.value?.[inValue] ?? null;
    const inKey = key.findIndex((c) => c.name === name);
    if (inKey >= 0) return (row) => row.key[inKey] ?? null;
    if (name === 'WINDOWSTART') return (row) => (row.window ? BigInt(row.window.start) : null);
    if (name === 'WINDOWEND') return (row) => (row.window ? BigInt(row.window.end) : null);
    return (row) => BigInt(row.timestamp);
  });
  return (row) => readers.map((read) => read(row));
}

interface Answer {
  readonly types: readonly string[];
  readonly rows: readonly string[];
}

/** @throws ClickstreamError when a statement is refused, or the query fails on a row */
async function answerOf(vector: ExactJson, rows: string[]): Promise<Answer> {
  const records: { readonly topic: string; readonly record: OutputRecord }[] = [];
  const session = new StatementSession({
    clock: { now: () => 0, sleep: async () => undefined },
    hooks: {
      queryStarted: async () => undefined,
      queryEnded: async () => undefined,
      recordProduced: async (topic, record) => {
        records.push({ topic, record });
      },
    },
  });
  await session.execute(String(member(vector, 'create')));
  for (const name of ['inserts', 'insertsWhileRunning'])
    for (const insert of (member(vector, name) ?? []) as readonly ExactJson[]) await session.execute(String(insert));
  const [outcome] = await session.execute(String(member(vector, 'query')));
  if (outcome?.kind !== 'TransientQuery') throw new TypeError(`not a push query: ${outcome?.kind}`);
  const { plan } = outcome;
  const limit = plan.limit ?? Number.POSITIVE_INFINITY;
  const shown = shownColumns(plan);
  const print = compileJsonRow(plan.output.columns.map((c) => c.type));
  const driver = queryDriverFor(session, plan, {
    send: () => undefined,
    emit: (row) => {
      if (row.value !== null && rows.length < limit) rows.push(print(shown(row)));
    },
  });
  await driver.start();
  for (const [i, { topic, record }] of records.entries())
    await driver.process(topic, { ...record, partition: 0, offset: BigInt(i) });
  await driver.close();
  return { types: plan.output.columns.map((c) => formatType(c.type)), rows };
}

async function runOne(vector: ExactJson, recorded: string): Promise<AggregateResult> {
  const query = String(member(vector, 'query'));
  const refused = member(vector, 'error') !== undefined;
  // Where the server ended the query with an error, the rows before it count.
  const endedByError = member(vector, 'ended') === 'server';
  const collected: string[] = [];
  let actual: string;
  let passed = false;
  let answered = false;
  try {
    const { types, rows } = await answerOf(vector, collected);
    answered = true;
    actual = `${types.join(', ')} [${rows.join(',')}]`;
    const expectedTypes = ((member(vector, 'columnTypes') ?? []) as readonly ExactJson[]).map(String);
    const sameRows = sameAnswer(parseExactJson(`[${rows.join(',')}]`), member(vector, 'rows'));
    passed = !refused && !endedByError && sameRows && types.join() === expectedTypes.join();
  } catch (thrown) {
    actual = `[${collected.join(',')}] then ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    passed =
      refused || (endedByError && sameAnswer(parseExactJson(`[${collected.join(',')}]`), member(vector, 'rows')));
  }
  // A difference is another answer, never an answer instead of a refusal or the other way round.
  const difference = !passed && answered && !refused && knownAggregateDifference(query) !== undefined;
  const group = String(member(vector, 'function'));
  const expected = recorded.slice(recorded.indexOf(refused ? '"error"' : '"columnTypes"'));
  return { group, query, passed: passed || difference, difference, expected, actual };
}

/** All aggregate queries of a directory, in order. */
export async function runAggregateVectors(directory: string): Promise<AggregateResult[]> {
  const results: AggregateResult[] = [];
  for (const line of readFileSync(join(directory, 'aggregates.jsonl'), 'utf8').split('\n'))
    if (line !== '') results.push(await runOne(parseExactJson(line), line));
  return results;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { function: { type: 'string' }, failures: { type: 'boolean', default: false } },
  });
  const [directory] = positionals;
  if (!directory) {
    console.error('usage: aggregate-vectors.ts DIR [--function F] [--failures]');
    process.exitCode = 2;
    return;
  }
  const all = await runAggregateVectors(directory);
  const results = all.filter((r) => values.function === undefined || r.group === values.function);
  const failures = results.filter((r) => !r.passed);
  if (values.failures)
    for (const f of failures)
      console.log(
        `[${f.group}] ${f.query}\n    expected ${f.expected.slice(0, 600)}\n    got      ${f.actual.slice(0, 600)}`,
      );
  for (const group of new Set(failures.map((f) => f.group)))
    console.log(`${group.padEnd(24)} ${failures.filter((f) => f.group === group).length} failed`);
  const passed = results.length - failures.length;
  const differences = results.filter((r) => r.difference).length;
  const share = ((100 * passed) / Math.max(results.length, 1)).toFixed(2);
  console.log(`${passed} of ${results.length} as recorded (${share} %), ${differences} of them documented differences`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (import.meta.main) await main();
