// Walking, rewriting and comparing expressions.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExpression } from '../../src/sql/parser.ts';
import { printExpression } from '../../src/sql/printer.ts';
import { expressionsEqual, mapExpression, someExpression, visitExpression } from '../../src/sql/walk.ts';
import { arbitraryExpression } from './arbitrary-sql.ts';

const EVERYTHING =
  "CASE a WHEN 1 THEN a->b ELSE a[c] END + CAST(-d AS INT) || f(e, x => x + g) AT TIME ZONE 'UTC' = ARRAY[h] AND i BETWEEN j AND k OR l IN (m, n) AND NOT o LIKE p AND q IS NULL AND MAP(r := s) = STRUCT(t := u)";

test('every operand is visited, outermost first', () => {
  const columns: string[] = [];
  visitExpression(parseExpression(EVERYTHING), (node) => {
    if (node.kind === 'ColumnReference') columns.push(node.name);
  });
  expect(columns.join('')).toBe('AACDEGHIJKLMNOPQRSU'.replace('AAC', 'AAAC'));
});

test('false keeps a visit out of a subtree', () => {
  const kinds: string[] = [];
  visitExpression(parseExpression('f(a) + b'), (node) => {
    kinds.push(node.kind);
    return node.kind !== 'FunctionCall';
  });
  expect(kinds).toEqual(['ArithmeticBinary', 'FunctionCall', 'ColumnReference']);
});

test('a rewrite reaches every operand and leaves the original alone', () => {
  const original = parseExpression(EVERYTHING);
  const before = printExpression(original);
  const renamed = mapExpression(original, (node) =>
    node.kind === 'ColumnReference' ? { ...node, name: `${node.name}2` } : node,
  );
  const expected = parseExpression(EVERYTHING.replace(/\b(?![xt]\b)([a-eg-u])\b(?!\()(?<!->b)/g, '$12'));
  expect(printExpression(renamed)).toBe(printExpression(expected));
  expect(printExpression(original)).toBe(before);
});

test('a rewrite that changes nothing gives back the same object', () => {
  fc.assert(
    fc.property(arbitraryExpression, (expression) => {
      expect(mapExpression(expression, (node) => node)).toBe(expression);
    }),
    { numRuns: 100, seed: 1 },
  );
});

test('equality ignores blanks and parentheses but no difference of meaning', () => {
  const equal = (a: string, b: string) => expressionsEqual(parseExpression(a), parseExpression(b));
  expect(equal('a + f( B , 1)', '(A) + F(b,1)')).toBe(true);
  for (const [a, b] of [
    ['a', 'b'],
    ['a.b', 'c.b'],
    ['a + b', 'a - b'],
    ['1', '1.'],
    ['1.0', '1.00'],
    ['a IN (1)', 'a NOT IN (1)'],
    ['CAST(a AS INT)', 'CAST(a AS BIGINT)'],
    ['CAST(a AS T)', 'CAST(a AS U)'],
    ['f(a, x => x)', 'f(a, y => y)'],
    ['STRUCT(a := 1)', 'STRUCT(b := 1)'],
    ["a LIKE 'x'", "a LIKE 'x' ESCAPE '!'"],
    ['CASE WHEN a THEN b END', 'CASE a WHEN b THEN b END'],
    ['f(a)', 'f(a, b)'],
  ] as const) {
    expect(equal(a, b), `${a} and ${b}`).toBe(false);
  }
});

test('a search stops at the first hit', () => {
  expect(someExpression(parseExpression('a + COUNT(*)'), (node) => node.kind === 'FunctionCall')).toBe(true);
  expect(someExpression(parseExpression('a + b'), (node) => node.kind === 'FunctionCall')).toBe(false);
});
