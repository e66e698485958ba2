// Text that is nearly SQL: the parser either reads it or refuses it with SQL_SYNTAX, whatever was changed.
import { expect, test } from 'vitest';
import { ClickstreamError } from '../../../src/errors/clickstream-error.ts';
import { parseStatements } from '../../../src/sql/parser.ts';
import { printStatement } from '../../../src/sql/printer.ts';
import { tokenize } from '../../../src/sql/tokenizer.ts';

const SEEDS = [
  "CREATE STREAM s (id STRING KEY, a ARRAY<STRUCT<b INT, c MAP<STRING, DECIMAL(4, 2)>>>, h BYTES HEADER('k')) WITH (kafka_topic='s', partitions=1, wrap_single_value=false);",
  'CREATE OR REPLACE TABLE t AS SELECT a.id, COUNT(*) AS n, b->c->d[1] FROM a LEFT JOIN b WITHIN (1 HOUR, 2 HOURS) GRACE PERIOD 1 DAY ON a.id = b.id WINDOW HOPPING (SIZE 1 HOUR, ADVANCE BY 5 MINUTES) WHERE NOT a.x BETWEEN -1 AND 1.5E3 GROUP BY a.id, (b + 1) HAVING COUNT(*) > 1 EMIT FINAL LIMIT 10;',
  "INSERT INTO s (a, b) VALUES (CASE WHEN x LIKE '%''y' ESCAPE '!' THEN CAST(z AS ARRAY<INT>) ELSE NULL END, TRANSFORM(m, (k, v) => k || `v`, (k, v) => v IN (1, 2)));",
  "ALTER STREAM s ADD COLUMN c INT, ADD d STRUCT<e T>; EXPLAIN SELECT s->*, * FROM s; PRINT 'x' FROM BEGINNING LIMIT 1; -- end\nSET 'a' = 'b'; ASSERT NOT EXISTS SCHEMA SUBJECT x ID 1 TIMEOUT 1 SECOND; DEFINE v = 'x';",
];
const FRAGMENTS = [
  "'",
  '"',
  '`',
  '(',
  ')',
  ',',
  ';',
  '->',
  '=>',
  ':=',
  '/*',
  '*/',
  '--',
  '\n',
  ' AND ',
  ' SELECT ',
  ' 1.',
  `\${x}`,
  '\u00a0',
  '😀',
  '<',
  '>',
  ' AS ',
  '[',
  ' NOT ',
];

/** Numbers that only look random, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutate(sql: string, next: (below: number) => number): string {
  let text = sql;
  for (let changes = 1 + next(3); changes > 0; changes--) {
    const at = next(text.length);
    const length = next(8);
    switch (next(4)) {
      case 0:
        text = text.slice(0, at) + text.slice(at + length);
        break;
      case 1:
        text = text.slice(0, at) + FRAGMENTS[next(FRAGMENTS.length)] + text.slice(at);
        break;
      case 2:
        text = text.slice(0, at) + text.slice(at, at + length * 4) + text.slice(at);
        break;
      default: {
        const { tokens } = tokenize(text, { tolerant: true });
        const a = tokens[next(tokens.length)]!;
        const b = tokens[next(tokens.length)]!;
        text = text.slice(0, a.start) + text.slice(b.start, b.end) + text.slice(a.end);
      }
    }
  }
  return text;
}

test('4,000 changed statements are read and print as a fixed point, or are refused at a place in the text', () => {
  const next = numbers(7);
  let read = 0;
  for (let i = 0; i < 4000; i++) {
    const sql = mutate(SEEDS[i % SEEDS.length]!, next);
    try {
      for (const { statement } of parseStatements(sql)) {
        const text = printStatement(statement);
        expect(printStatement(parseStatements(text)[0]!.statement)).toBe(text);
      }
      read++;
    } catch (error) {
      expect(error).toBeInstanceOf(ClickstreamError);
      const { code, details } = error as ClickstreamError;
      expect(code).toBe('SQL_SYNTAX');
      expect(details.start).toBeLessThanOrEqual(sql.length);
      expect(details.end).toBeGreaterThanOrEqual(details.start as number);
    }
  }
  expect(read).toBeGreaterThan(100);
  expect(read).toBeLessThan(3900);
});
