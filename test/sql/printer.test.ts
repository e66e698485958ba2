// What the printer writes, the parser reads back as the same tree, for any tree.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExpression, parseStatement, parseType } from '../../src/sql/parser.ts';
import { formatExpression, printExpression, printStatement, printTypeReference } from '../../src/sql/printer.ts';
import { expressionsEqual } from '../../src/sql/walk.ts';
import { arbitraryExpression, arbitraryStatement, arbitraryType } from './arbitrary-sql.ts';
import { withoutSpans } from './without-spans.ts';

const RUNS = { numRuns: 500, seed: 20_240_101 };

test('any expression reads back as itself', () => {
  fc.assert(
    fc.property(arbitraryExpression, (expression) => {
      const text = printExpression(expression);
      const again = parseExpression(text);
      expect(withoutSpans(again)).toEqual(withoutSpans(expression));
      expect(expressionsEqual(again, expression)).toBe(true);
      expect(printExpression(again)).toBe(text);
    }),
    RUNS,
  );
});

test('any type reads back as itself', () => {
  fc.assert(
    fc.property(arbitraryType, (type) => {
      expect(withoutSpans(parseType(printTypeReference(type)))).toEqual(withoutSpans(type));
    }),
    RUNS,
  );
});

test('any statement reads back as itself, on one line and in blocks', () => {
  fc.assert(
    fc.property(arbitraryStatement, fc.constantFrom('line' as const, 'block' as const), (statement, layout) => {
      const text = printStatement(statement, layout);
      const again = parseStatement(text).statement;
      expect(withoutSpans(again)).toEqual(withoutSpans(statement));
      expect(printStatement(again, layout)).toBe(text);
    }),
    RUNS,
  );
});

test('blocks put every clause, column and property on its own line', () => {
  const sql = "CREATE TABLE t WITH (format='JSON') AS SELECT a, COUNT(*) n FROM s WHERE b GROUP BY a EMIT CHANGES;";
  expect(printStatement(parseStatement(sql).statement, 'block')).toBe(
    [
      "CREATE TABLE T WITH (\n  FORMAT = 'JSON'\n) AS",
      'SELECT\n  A,\n  COUNT(*) AS N',
      'FROM S',
      'WHERE B',
      'GROUP BY A',
      'EMIT CHANGES;',
    ].join('\n'),
  );
});

test('messages show every operation between parentheses', () => {
  expect(formatExpression(parseExpression('not a + 1 > 2 and b is null'))).toBe(
    '((NOT ((A + 1) > 2)) AND (B IS NULL))',
  );
  expect(formatExpression(parseExpression("case when true then null else 'x' end"))).toBe(
    "(CASE WHEN true THEN null ELSE 'x' END)",
  );
});
