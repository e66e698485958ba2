import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../../src/engine/expressions/compile-expression.ts';
import { inferType } from '../../../src/engine/expressions/infer-type.ts';
import type { LambdaValue, ScalarFunction } from '../../../src/engine/functions/function-declaration.ts';
import { FunctionRegistry } from '../../../src/engine/functions/function-registry.ts';
import {
  P_BIGINT,
  P_INTEGER,
  pArray,
  param,
  pGeneric,
  pLambda,
} from '../../../src/engine/functions/parameter-types.ts';
import type { SqlValue } from '../../../src/engine/values/sql-value.ts';
import { parseExpression } from '../../../src/sql/parser.ts';
import { INTEGER, STRING } from '../../../src/sql/sql-type.ts';
import { answer, evaluate } from './evaluate.ts';

const T = pGeneric('T');
const U = pGeneric('U');
let calls = 0;

const FUNCTIONS: readonly ScalarFunction[] = [
  {
    kind: 'SCALAR',
    name: 'DOUBLED',
    category: 'TEST',
    description: 'Twice a BIGINT.',
    signatures: [
      {
        parameters: [param('a', P_BIGINT)],
        returns: P_BIGINT,
        bind: () => (a) => {
          calls++;
          if (a === 13n) throw new RangeError('thirteen');
          return (a as bigint) * 2n;
        },
        nulls: 'propagate',
      },
    ],
  },
  {
    kind: 'SCALAR',
    name: 'EACH',
    category: 'TEST',
    description: 'Applies a lambda to each element.',
    signatures: [
      {
        parameters: [param('list', pArray(T)), param('f', pLambda([T], U))],
        returns: pArray(U),
        bind: () => (list, f) => (list as readonly SqlValue[]).map((v) => (f as LambdaValue)(v)),
      },
    ],
  },
  {
    kind: 'SCALAR',
    name: 'TICK',
    category: 'TEST',
    description: 'Another number each time.',
    deterministic: false,
    signatures: [{ parameters: [], returns: P_INTEGER, bind: () => () => ++calls }],
  },
];
const functions = new FunctionRegistry(FUNCTIONS);
const run = (text: string) => evaluate(text, { functions });

describe('compiling', () => {
  test('an unknown column is refused with similar names and its place', () => {
    expect(() => evaluate('1 + ROWTIM')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Did you mean `ROWTIME`?'),
        details: expect.objectContaining({ line: 1, column: 5, name: 'ROWTIM' }),
      }),
    );
  });

  test('an unknown function is refused with its place', () => {
    expect(() => evaluate('1 + UCASEE(S)')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Did you mean UCASE'),
        details: expect.objectContaining({ line: 1, column: 5 }),
      }),
    );
  });

  test('a name that two sources have must be qualified', () => {
    const scope = {
      columns: [
        { name: 'X', source: 'A', type: INTEGER, index: 0 },
        { name: 'X', source: 'B', type: STRING, index: 1 },
      ],
    };
    expect(() => inferType(parseExpression('X'), scope, functions)).toThrow(/ambiguous: it is in A and B/);
    expect(inferType(parseExpression('B.X'), scope, functions)).toEqual(STRING);
  });

  test('constants are computed once, failing and changing ones for each row', () => {
    const compile = (text: string) =>
      compileExpression(parseExpression(text), { columns: [] }, { functions, onError: () => undefined });
    calls = 0;
    const constant = compile('DOUBLED(21)');
    constant.evaluate([]);
    const before = calls;
    expect([constant.evaluate([]), calls]).toEqual([42n, before]);
    const changing = compile('TICK()');
    expect(changing.evaluate([])).not.toBe(changing.evaluate([]));
  });

  test('the bare NULL has no type', () => {
    expect(inferType(parseExpression('NULL'), { columns: [] }, functions)).toBeNull();
  });
});

describe('function calls', () => {
  test('a narrower argument is widened to the parameter type', () => {
    expect(run('DOUBLED(I)')).toMatchObject({ type: 'BIGINT', json: '14', errors: [] });
  });

  test('nulls skip functions that pass them on', () => {
    expect(run('DOUBLED(NI)')).toMatchObject({ json: 'null', errors: [] });
  });

  test('a function that throws makes the expression null and is reported', () => {
    expect(run('DOUBLED(13)').json).toBe('null');
    expect(run('DOUBLED(I + 6)')).toMatchObject({ json: 'null', errors: ['DOUBLED((I + 6)): thirteen'] });
  });

  test('a failing call inside another call is null there and the outer call goes on', () => {
    expect(run('DOUBLED(DOUBLED(I + 6))')).toMatchObject({ json: 'null', errors: ['DOUBLED: thirteen'] });
  });

  test('an operator that fails in an argument fails the whole expression', () => {
    expect(run('DOUBLED(NL / NL) = 0')).toMatchObject({ json: 'null' });
  });

  test('an argument that fails on its way to a wider type is null there and the call goes on', () => {
    expect(run('DOUBLED(1 / 0) = 0')).toMatchObject({ json: 'false' });
  });
});

describe('lambdas', () => {
  test.each([
    ['EACH(ARRAY[1, 2], x => x * I)', 'ARRAY<INTEGER>', '[7,14]'],
    ["EACH(ARRAY['a'], x => x + S)", 'ARRAY<STRING>', '["aHello World"]'],
    ['EACH(ARRAY[1, 2], x => EACH(ARRAY[10], y => x + y))', 'ARRAY<ARRAY<INTEGER>>', '[[11],[12]]'],
  ])('%s sees its parameters and the columns', (text, type, json) => {
    expect(run(text)).toMatchObject({ type, json });
  });

  test.each([
    ['EACH(ARRAY[1], x => EACH(ARRAY[1], x => x))', /already in use/],
    ['EACH(ARRAY[1], I => I)', /name of a column/],
    ['EACH(ARRAY[1], (x, y) => x)', /fits none/],
    ['EACH(ARRAY[1], x => NULL)', /does not fit/],
    ['EACH(I, x => x)', /fits none/],
  ])('%s is refused', (text, message) => {
    expect(() => run(text)).toThrow(message);
  });

  test('an error inside a lambda fails the call', () => {
    expect(run('EACH(A, x => x + 1)')).toMatchObject({ json: 'null', errors: [expect.stringContaining('NULL')] });
  });
});

describe('casts', () => {
  test.each([
    ["CAST('42' AS INT) + 1", 'INTEGER 43'],
    ['CAST(A AS ARRAY<STRING>)', 'ARRAY<STRING> ["3","1",null]'],
    ['CAST(R AS STRUCT<Y STRING, Z INT>)', 'STRUCT<`Y` STRING, `Z` INTEGER> {"Y":"y","Z":null}'],
    ['CAST(NULL AS MAP<STRING, INT>)', 'MAP<STRING, INTEGER> null'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test('a value that cannot be converted is null there and reported under the type', () => {
    expect(evaluate('CAST(S AS INT) IS NULL')).toMatchObject({
      json: 'true',
      errors: ["INTEGER: 'Hello World' is not an INTEGER."],
    });
  });

  test('a custom type is looked up, an unknown one refused', () => {
    const customTypes = new Map([['MONEY', INTEGER]]);
    expect(evaluate("CAST('3' AS MONEY)", { customTypes }).json).toBe('3');
    expect(() => evaluate("CAST('3' AS MONEI)", { customTypes })).toThrow(/Did you mean MONEY/);
  });

  test.each(['CAST(I AS BOOLEAN)', 'CAST(TS AS BIGINT)', 'CAST(A AS MAP<STRING, INT>)'])(
    '%s does not exist',
    (text) => {
      expect(() => evaluate(text)).toThrow(/cannot be cast/);
    },
  );
});
