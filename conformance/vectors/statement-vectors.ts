// Runs recorded statements of a real server against the same catalogue: each must be accepted or refused alike, and what
// it makes must have the same columns. Usage: node conformance/vectors/statement-vectors.ts DIR [--group G] [--failures]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/common/clock.ts';
import { InMemoryCatalog } from '../../src/engine/catalog/in-memory-catalog.ts';
import { defaultRegistry } from '../../src/engine/functions/function-registry.ts';
import { formatSchema, type LogicalSchema, logicalSchema } from '../../src/engine/schema/logical-schema.ts';
import type { StatementOutcome } from '../../src/engine/statements/outcome.ts';
import { StatementEngine } from '../../src/engine/statements/statement-engine.ts';
import { InMemoryTopicAdmin } from '../../src/engine/statements/topic-admin.ts';
import { compileJsonRow } from '../../src/engine/values/to-json.ts';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { parseStatements } from '../../src/sql/parser.ts';
import { formatType } from '../../src/sql/sql-type.ts';
import { knownStatementDifference } from './known-statement-differences.ts';

interface FieldSchema {
  readonly type: string;
  readonly fields: readonly Field[] | null;
  readonly memberSchema: FieldSchema | null;
  readonly parameters?: { readonly precision: number; readonly scale: number };
}
interface Field {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly type?: string;
}
interface Vector {
  readonly group: string;
  readonly sql: string;
  readonly status: number;
  readonly message?: string;
  readonly before?: readonly string[];
  readonly describe?: { readonly windowType: string | null; readonly fields: readonly Field[]; readonly topic: string };
  readonly columnNames?: readonly string[];
  readonly columnTypes?: readonly string[];
  readonly rows?: readonly unknown[] | null;
}

/** Groups whose statements change neither catalogue nor queries: the server answers them, not this engine. */
const SERVER_GROUPS = new Set(['list', 'describe', 'explain', 'pull', 'query-control']);

function fieldType(schema: FieldSchema): string {
  switch (schema.type) {
    case 'DECIMAL':
      return `DECIMAL(${schema.parameters?.precision}, ${schema.parameters?.scale})`;
    case 'ARRAY':
      return `ARRAY<${fieldType(schema.memberSchema!)}>`;
    case 'MAP':
      return `MAP<STRING, ${fieldType(schema.memberSchema!)}>`;
    case 'STRUCT':
      return `STRUCT<${(schema.fields ?? []).map((f) => `\`${f.name}\` ${fieldType(f.schema)}`).join(', ')}>`;
    default:
      return schema.type;
  }
}

const recordedColumns = (fields: readonly Field[]): string =>
  fields.map((f) => `\`${f.name}\` ${fieldType(f.schema)}${f.type === 'KEY' ? ' KEY' : ''}`).join(', ');

/** As DESCRIBE lists them, header columns without their key. */
const plannedColumns = (schema: LogicalSchema): string =>
  formatSchema(
    logicalSchema(schema.columns.map((c) => (c.namespace === 'HEADERS' ? { ...c, namespace: 'VALUE' } : c))),
  );

async function run(engine: StatementEngine, sql: string): Promise<StatementOutcome[]> {
  const outcomes: StatementOutcome[] = [];
  for (const parsed of parseStatements(sql)) outcomes.push(await engine.execute(parsed));
  return outcomes;
}

function resultDifference(vector: Vector, outcomes: readonly StatementOutcome[]): string | null {
  const last = outcomes.at(-1);
  if (vector.describe && last) {
    const source =
      last.kind === 'SourceCreated' || last.kind === 'SourceAltered'
        ? last.source
        : last.kind === 'QueryStarted'
          ? last.sink
          : null;
    if (!source) return null;
    const expected = `${recordedColumns(vector.describe.fields)} ${vector.describe.windowType} ${vector.describe.topic}`;
    const actual = `${plannedColumns(source.schema)} ${source.window?.type ?? null} ${source.topic}`;
    return expected === actual ? null : `expected ${expected}\n  actual   ${actual}`;
  }
  if (last?.kind === 'TransientQuery' && vector.columnTypes) {
    const columns = last.plan.output.columns;
    const expected = vector.columnTypes.map((type, i) => `${vector.columnNames![i]} ${type}`).join(', ');
    const actual = columns.map((c) => `${c.name} ${formatType(c.type)}`).join(', ');
    return expected === actual ? null : `expected ${expected}\n  actual   ${actual}`;
  }
  if (last?.kind === 'RowInserted' && vector.rows && vector.rows.length === 1) {
    const { key, value } = last.target.schema;
    const text = compileJsonRow([...key, ...value].map((c) => c.type))([...last.key, ...(last.value ?? [])]);
    const actual = JSON.stringify(JSON.parse(text));
    const expected = JSON.stringify(vector.rows[0]);
    return actual === expected ? null : `expected ${expected}\n  actual   ${actual}`;
  }
  return null;
}

async function judge(vector: Vector, base: StatementEngine): Promise<string | null> {
  const engine = base.sandbox();
  for (const sql of vector.before ?? []) await run(engine, sql);
  try {
    const outcomes = await run(engine, vector.sql);
    if (outcomes.at(-1)?.kind === 'NotHandled') return 'skip';
    if (outcomes.some((o) => 'topic' in o && (o.topic?.replicas ?? 1) > 1) && vector.status !== 200) return null;
    return vector.status === 200 ? resultDifference(vector, outcomes) : `accepted, but expected: ${vector.message}`;
  } catch (error) {
    if (!(error instanceof ClickstreamError)) return `crash: ${error instanceof Error ? error.stack : String(error)}`;
    return vector.status === 200 ? `refused: ${error.message}` : null;
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { group: { type: 'string' }, failures: { type: 'boolean' } },
});
const [directory] = positionals;
if (!directory) {
  console.error('Usage: node conformance/vectors/statement-vectors.ts DIR [--group G] [--failures]');
  process.exit(2);
}
const base = new StatementEngine({
  catalog: new InMemoryCatalog(),
  topics: new InMemoryTopicAdmin(),
  registry: null,
  functions: defaultRegistry(),
  clock: systemClock,
  properties: { 'ksql.headers.columns.enabled': 'true' },
});
await base.services.topics.create({
  name: '_confluent-ksql-vectors__command_topic',
  partitions: 1,
  replicas: 1,
  retentionMs: null,
  cleanupPolicy: 'delete',
});
await run(base, readFileSync(join(directory, 'setup.sql'), 'utf8'));
const score = new Map<string, { passed: number; total: number }>();
let differences = 0;
for (const line of readFileSync(join(directory, 'statements.jsonl'), 'utf8').split('\n')) {
  if (line.trim() === '') continue;
  const vector: Vector = JSON.parse(line);
  if (SERVER_GROUPS.has(vector.group) || (values.group !== undefined && values.group !== vector.group)) continue;
  const tally = score.get(vector.group) ?? { passed: 0, total: 0 };
  score.set(vector.group, tally);
  const problem = await judge(vector, base);
  if (problem === 'skip') continue;
  tally.total++;
  const known = problem === null ? null : knownStatementDifference(vector.sql);
  if (known !== null) differences++;
  if (problem === null || known !== null) tally.passed++;
  else if (values.failures)
    console.log(`FAIL ${vector.group}: ${(vector.before ?? []).slice(1).join(' ')} ${vector.sql}\n  ${problem}`);
}
let passed = 0;
let total = 0;
for (const [group, tally] of score) {
  passed += tally.passed;
  total += tally.total;
  console.log(`${group}: ${tally.passed}/${tally.total}`);
}
console.log(`statements: ${passed}/${total} (${differences} of them by documented differences)`);
