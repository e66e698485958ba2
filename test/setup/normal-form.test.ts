import { expect, test } from 'vitest';
import { sameMeaning } from '../../src/setup/statements/normal-form.ts';
import { changedLines } from '../../src/setup/statements/statement-difference.ts';

const ours = `CREATE TABLE counts WITH (KAFKA_TOPIC = 'counts', VALUE_FORMAT = 'AVRO') AS
  SELECT k, AS_VALUE(k) AS id, COUNT(*) AS n FROM clicks WINDOW TUMBLING (SIZE 2 MINUTES) GROUP BY k;`;
const theirs = `CREATE TABLE COUNTS WITH (CLEANUP_POLICY='compact,delete', KAFKA_TOPIC='counts', PARTITIONS=3, REPLICAS=1, VALUE_FORMAT='AVRO') AS SELECT
  CLICKS.K K,
  AS_VALUE(CLICKS.K) ID,
  COUNT(*) N
FROM CLICKS CLICKS
WINDOW TUMBLING ( SIZE 2 MINUTES )
GROUP BY CLICKS.K
EMIT CHANGES;`;

test('what a server fills in, qualifies and respells does not count', () => {
  expect(sameMeaning(ours, theirs)).toBe(true);
});

test('a negation may stand before the whole condition', () => {
  const select = (where: string) => `CREATE STREAM s AS SELECT * FROM t WHERE ${where};`;
  for (const [own, served] of [
    ["a NOT IN ('x', 'y')", "(NOT (T.A IN ('x', 'y')))"],
    ["a NOT LIKE 'x%'", "NOT (T.A LIKE 'x%')"],
    ['a NOT BETWEEN 1 AND 2', '(NOT (T.A BETWEEN 1 AND 2))'],
  ] as const) {
    expect(sameMeaning(select(own), select(served))).toBe(true);
    expect(sameMeaning(select(own), select(served.replace('NOT', '')))).toBe(false);
  }
});

test('another window, column or stated property does', () => {
  expect(sameMeaning(ours, theirs.replace('2 MINUTES', '3 MINUTES'))).toBe(false);
  expect(sameMeaning(ours, theirs.replace('COUNT(*) N', 'COUNT(*) M'))).toBe(false);
  expect(sameMeaning(ours, theirs.replace("'counts'", "'other'"))).toBe(false);
});

test('a change is shown as the lines that differ: alike ones as one change, a comma more is none', () => {
  const before = 'SELECT\n  A,\n  COUNT(*) AS N\nFROM S\nWINDOW TUMBLING (SIZE 2 MINUTES, GRACE PERIOD 1 DAY)';
  const after =
    'SELECT\n  A,\n  COUNT(*) AS N,\n  SUM(B) AS M\nFROM S\nWINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 1 DAY)';
  expect(changedLines(before, after)).toEqual([
    {
      field: 'text',
      from: 'WINDOW TUMBLING (SIZE 2 MINUTES, GRACE PERIOD 1 DAY)',
      to: 'WINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 1 DAY)',
    },
    { field: 'text', from: null, to: 'SUM(B) AS M' },
  ]);
  expect(changedLines('A', 'X')).toEqual([
    { field: 'text', from: 'A', to: null },
    { field: 'text', from: null, to: 'X' },
  ]);
});
