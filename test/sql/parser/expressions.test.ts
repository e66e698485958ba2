// Precedence, literals, lambdas and constructors.
import { expect, test } from 'vitest';
import { parseExpression } from '../../../src/sql/parser.ts';
import { formatExpression, printExpression } from '../../../src/sql/printer.ts';
import { visitExpression } from '../../../src/sql/walk.ts';
import { withoutSpans } from '../without-spans.ts';

const shape = (sql: string) => formatExpression(parseExpression(sql));
const tree = (sql: string) => withoutSpans(parseExpression(sql));

test.each([
  ['a + b * c', '(A + (B * C))'],
  ['a - b - c', '((A - B) - C)'],
  ['a || b + c', '(A || (B + C))'],
  ['- a * b', '(-A * B)'],
  ['not a = b and c or d', '(((NOT (A = B)) AND C) OR D)'],
  ['a or b and c', '(A OR (B AND C))'],
  ['a between b + 1 and c and d', '((A BETWEEN (B + 1) AND C) AND D)'],
  ['a not in (1, 2)', '(NOT (A IN (1, 2)))'],
  ["a not like 'x%' escape '!'", "(NOT (A LIKE 'x%' ESCAPE '!'))"],
  ['a is not null', '(A IS NOT NULL)'],
  ['a is not distinct from b', '(A IS NOT DISTINCT FROM B)'],
  ['a != b', '(A <> B)'],
  ["-a at time zone 'UTC'", "-A AT TIME ZONE 'UTC'"],
  ['a->b[1]->`c`', 'A->B[1]->`c`'],
  ['case a when 1 then 2 else 3 end', '(CASE A WHEN 1 THEN 2 ELSE 3 END)'],
  ['cast(a as decimal(4,2))', 'CAST(A AS DECIMAL(4, 2))'],
  ['count(*)', 'COUNT(*)'],
  ['array[1, 2]', 'ARRAY[1, 2]'],
  ["map('k' := 1)", "MAP('k':=1)"],
  ['struct(a := 1, `b` := 2)', 'STRUCT(A:=1, `b`:=2)'],
  ['dateadd(days, 1, d)', 'DATEADD(DAYS, 1, D)'],
])('%s is read as %s', (sql, expected) => {
  expect(shape(sql)).toBe(expected);
});

test('a minus before digits belongs to the number', () => {
  expect(tree('-2147483648')).toEqual({ kind: 'IntegerLiteral', value: -2147483648 });
  expect(tree('-9223372036854775808')).toEqual({ kind: 'BigintLiteral', value: -9223372036854775808n });
  expect(tree('-(1)')).toEqual({
    kind: 'ArithmeticUnary',
    operator: '-',
    operand: { kind: 'IntegerLiteral', value: 1 },
  });
  expect(shape('1 -2')).toBe('(1 - 2)');
});

test('the kind of a number follows from how it is written', () => {
  expect(tree('2147483648')).toMatchObject({ kind: 'BigintLiteral', value: 2147483648n });
  expect(tree('1.')).toMatchObject({ kind: 'DecimalLiteral', text: '1.' });
  expect(tree('001.50')).toMatchObject({ kind: 'DecimalLiteral', text: '001.50' });
  expect(tree('1e5')).toMatchObject({ kind: 'DoubleLiteral', value: 100000 });
});

test('numbers beyond BIGINT and DOUBLE are refused', () => {
  expect(() => parseExpression('9223372036854775808')).toThrow(/does not fit BIGINT/);
  expect(() => parseExpression('-9223372036854775809')).toThrow(/does not fit BIGINT/);
  expect(() => parseExpression('1E400')).toThrow(/too large for DOUBLE/);
});

test('names inside a lambda that are its parameters are variables, also in nested lambdas', () => {
  const variables: string[] = [];
  const columns: string[] = [];
  visitExpression(parseExpression('f(a, (x, y) => g(x, z => x + y + z + c), x => x)'), (node) => {
    if (node.kind === 'LambdaVariable') variables.push(node.name);
    if (node.kind === 'ColumnReference') columns.push(node.name);
  });
  expect(variables).toEqual(['X', 'X', 'Y', 'Z', 'X']);
  expect(columns).toEqual(['A', 'C']);
});

test('lambdas stand only behind other arguments', () => {
  expect(() => parseExpression('x => x')).toThrow(/SYNTAX|Syntax/);
  expect(() => parseExpression('f(x => x)')).toThrow(/Syntax Error/);
  expect(() => parseExpression('f(a, x => x, 1)')).toThrow(/expected a lambda/);
});

test('comparisons do not chain', () => {
  expect(() => parseExpression('1 < 2 < 3')).toThrow(/line 1:7/);
});

test('words of the grammar that are not reserved are names', () => {
  expect(tree('key')).toMatchObject({ kind: 'ColumnReference', name: 'KEY' });
  expect(tree('date')).toMatchObject({ kind: 'ColumnReference', name: 'DATE' });
  expect(tree("date '2020-01-01'")).toEqual({ kind: 'TypeConstructor', typeName: 'DATE', value: '2020-01-01' });
  expect(tree('replace(a, b, c)')).toMatchObject({ kind: 'FunctionCall', name: 'REPLACE' });
  expect(tree('array')).toMatchObject({ kind: 'ColumnReference', name: 'ARRAY' });
});

test('every node has the span of its text', () => {
  const sql = 'a + f( b , 1 )';
  visitExpression(parseExpression(sql), (node) => {
    const text = sql.slice(node.span.start, node.span.end);
    expect(withoutSpans(parseExpression(text))).toEqual(withoutSpans(node));
  });
});

test.each([
  ['(a + b) * c', '(A + B) * C'],
  ['a - (b - c)', 'A - (B - C)'],
  ['(a or b) and c', '(A OR B) AND C'],
  ['(a = b) = c', '(A = B) = C'],
  ['-(-1)', '-(-1)'],
  ['- - a', '-(-A)'],
  ['-(5[1])', '-(5[1])'],
  ['not (a and b)', 'NOT (A AND B)'],
  ['(a + b)->c', '(A + B)->C'],
  ['`array`[1]', '`array`[1]'],
  ['`ARRAY`[1]', '`ARRAY`[1]'],
  ['`SELECT` + `lower` + UPPER', '`SELECT` + `lower` + UPPER'],
  ['1E10 + 1. + 1.50', '1E10 + 1. + 1.50'],
])('%s is printed as %s', (sql, expected) => {
  expect(printExpression(parseExpression(sql))).toBe(expected);
});
