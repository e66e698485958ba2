import { describe, expect, test } from 'vitest';
import { answer, evaluate } from './evaluate.ts';

describe('access', () => {
  test.each([
    ['A[1]', 'INTEGER 3'],
    ['A[-3]', 'INTEGER 3'],
    ['A[0]', 'INTEGER null'],
    ['A[4]', 'INTEGER null'],
    ['NA[1]', 'INTEGER null'],
    ["M['a']", 'INTEGER 1'],
    ['M[NULL]', 'INTEGER null'],
    ['M[I]', 'INTEGER null'],
    ['R->X', 'INTEGER 5'],
    ['MAP(E := 1)[123.45]', 'INTEGER 1'],
    ['STRUCT(A := STRUCT(B := 2))->A->B', 'INTEGER 2'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test.each([
    ['A[L]', /must be INTEGER/],
    ['I[1]', /has no elements/],
    ['R->Z', /no field Z/],
    ['I->X', /has no fields/],
  ])('%s is refused', (text, message) => {
    expect(() => evaluate(text)).toThrow(message);
  });
});

describe('constructors', () => {
  test.each([
    ['ARRAY[1, 2.5, 3E0]', 'ARRAY<DOUBLE> [1.0,2.5,3.0]'],
    ['ARRAY[1, 2.5]', 'ARRAY<DECIMAL(11, 1)> [1.0,2.5]'],
    ["ARRAY['1', 2]", 'ARRAY<STRING> ["1","2"]'],
    ["ARRAY[TRUE, 'no']", 'ARRAY<BOOLEAN> [true,false]'],
    ['ARRAY[NI, 1]', 'ARRAY<INTEGER> [null,1]'],
    [
      'ARRAY[STRUCT(A := 1), STRUCT(B := 2)]',
      'ARRAY<STRUCT<`B` INTEGER, `A` INTEGER>> [{"B":null,"A":1},{"B":2,"A":null}]',
    ],
    ["MAP('a' := 1, 'b' := NULL)", 'MAP<STRING, INTEGER> {"a":1,"b":null}'],
    ["MAP(1 := 'a', 2.5 := 'b')", 'MAP<DECIMAL(11, 1), STRING> {"1.0":"a","2.5":"b"}'],
    ['STRUCT(D := DT, T := TS)', 'STRUCT<`D` DATE, `T` TIMESTAMP> {"D":18321,"T":1615713000123}'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test.each(['ARRAY[NULL]', "MAP('a' := NULL)", 'STRUCT(A := NULL)', 'ARRAY[TRUE, 1]', "MAP('a' := 1, 'a' := 2)"])(
    '%s is refused',
    (text) => {
      expect(() => evaluate(text)).toThrow(expect.objectContaining({ code: 'TYPE_MISMATCH' }));
    },
  );

  test('an element that fails is null and the others stay', () => {
    expect(evaluate('STRUCT(A := 1 / 0, B := 2)')).toMatchObject({
      json: '{"A":null,"B":2}',
      errors: ['field A: Division by zero.'],
    });
  });
});
