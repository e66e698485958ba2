import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAggregateVectors } from '../../../conformance/vectors/aggregate-vectors.ts';
import { runExpressionVectors } from '../../../conformance/vectors/expression-vectors.ts';

const SETUP = `CREATE STREAM V (ID INT KEY, I INT, E DECIMAL(5,2)) WITH (KAFKA_TOPIC='v', PARTITIONS=1, VALUE_FORMAT='JSON');
-- {"I":7,"E":1.50}`;
const EXPRESSIONS = [
  { group: 'arith', sql: 'I + ID', type: 'INTEGER', value: 8 },
  { group: 'arith', sql: 'I + 1', type: 'INTEGER', value: 9 },
  { group: 'arith', sql: 'I + 1', type: 'BIGINT', value: 8 },
  { group: 'refused', sql: "I + 'a'", error: { at: 'statement', code: 40001, message: 'no' } },
  { group: 'refused', sql: 'I + 2', error: { at: 'statement', code: 40001, message: 'no' } },
];
const AGGREGATE = {
  function: 'COUNT',
  create:
    "CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', PARTITIONS=1, KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON');",
  inserts: [
    "INSERT INTO S (ROWTIME, K, V) VALUES (1, 'a', 3);",
    "INSERT INTO S (ROWTIME, K, V) VALUES (2, 'a', NULL);",
  ],
  query: 'SELECT K, COUNT(V) AS R FROM S GROUP BY K EMIT CHANGES LIMIT 2;',
  columnTypes: ['STRING', 'BIGINT'],
  rows: [
    ['a', 1],
    ['a', 1],
  ],
  ended: 'limit',
};

let directory: string;
const lines = (values: readonly unknown[]): string => values.map((v) => JSON.stringify(v)).join('\n');

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vectors-'));
  writeFileSync(join(directory, 'expressions-setup.sql'), SETUP);
  writeFileSync(join(directory, 'expressions.jsonl'), lines(EXPRESSIONS));
  writeFileSync(join(directory, 'aggregates.jsonl'), lines([AGGREGATE, { ...AGGREGATE, rows: [['a', 2]] }]));
});

afterAll(() => rmSync(directory, { recursive: true }));

test('an expression passes when type and value agree, and a refusal when it is refused', () => {
  const results = runExpressionVectors(directory, ['expressions.jsonl']);
  expect(results.map((r) => r.passed)).toEqual([true, false, false, true, false]);
  expect(results[1]).toMatchObject({ group: 'arith', expected: 'INTEGER 9', actual: 'INTEGER 8' });
});

test('an aggregate query passes when all its rows agree', async () => {
  const results = await runAggregateVectors(directory);
  expect(results.map((r) => r.passed)).toEqual([true, false]);
});
