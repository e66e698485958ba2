import { describe, expect, test } from 'vitest';
import type { SqlValue } from '../../../../src/engine/values/sql-value.ts';
import {
  arrayType,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  decimalType,
  INTEGER,
  mapType,
  STRING,
  structType,
} from '../../../../src/sql/sql-type.ts';
import { call, decimal, functionNamed, type LambdaArgument, typed } from '../call-function.ts';

const ints = (...values: (number | null)[]) => typed(arrayType(INTEGER), values);
const texts = (...values: (string | null)[]) => typed(arrayType(STRING), values);
const noInts = typed(arrayType(INTEGER), null);
const map = (entries: Record<string, number | null>) =>
  typed(mapType(STRING, INTEGER), new Map(Object.entries(entries)));
const noMap = typed(mapType(STRING, INTEGER), null);

describe('arrays', () => {
  test('ARRAY_MAX and ARRAY_MIN leave nulls out', () => {
    expect(call('ARRAY_MAX', ints(1, null, 3))).toBe(3);
    expect(call('ARRAY_MIN', texts('b', 'A', null))).toBe('A');
    expect(call('ARRAY_MAX', ints(null))).toBeNull();
  });

  test('ARRAY_SORT puts nulls last in both directions', () => {
    expect(call('ARRAY_SORT', ints(3, null, 1))).toEqual([1, 3, null]);
    expect(call('ARRAY_SORT', ints(3, null, 1), 'desc')).toEqual([3, 1, null]);
    expect(call('ARRAY_SORT', ints(3, 1), 'up')).toBeNull();
  });

  test('values without an order cannot be sorted', () => {
    const nested = typed(arrayType(arrayType(INTEGER)), [[1], [2]]);
    expect(() => call('ARRAY_SORT', nested)).toThrow('order');
    expect(() => call('ARRAY_MAX', nested)).toThrow('order');
  });

  test('ARRAY_DISTINCT and the set functions know equal values of any type', () => {
    const nested = typed(arrayType(arrayType(INTEGER)), [[1, 2], [], null, [1, 2]]);
    expect(call('ARRAY_DISTINCT', nested)).toEqual([[1, 2], [], null]);
    expect(call('ARRAY_UNION', ints(1, 1, null), ints(null, 2))).toEqual([1, null, 2]);
    expect(call('ARRAY_EXCEPT', ints(1, 2, 2, null), ints(1))).toEqual([2, null]);
    expect(call('ARRAY_INTERSECT', ints(3, 1, 1), ints(1, 3, 5))).toEqual([3, 1]);
    expect(call('ARRAY_UNION', ints(1), noInts)).toBeNull();
  });

  test('ARRAY_CONCAT takes a null array for none', () => {
    expect(call('ARRAY_CONCAT', ints(1), ints(1, 2))).toEqual([1, 1, 2]);
    expect(call('ARRAY_CONCAT', noInts, ints(2))).toEqual([2]);
    expect(call('ARRAY_CONCAT', noInts, noInts)).toBeNull();
  });

  test('ARRAY_CONTAINS finds null and compares by content', () => {
    expect(call('ARRAY_CONTAINS', ints(1, null), typed(INTEGER, null))).toBe(true);
    expect(call('ARRAY_CONTAINS', noInts, 1)).toBe(false);
    const decimals = typed(arrayType(decimalType(3, 2)), [decimal('1.50')]);
    expect(call('ARRAY_CONTAINS', decimals, decimal('1.50'))).toBe(true);
    expect(call('ARRAY_REMOVE', ints(1, null, 1, 2), 1)).toEqual([null, 2]);
  });

  test('ARRAY_JOIN writes elements as Java does', () => {
    expect(call('ARRAY_JOIN', typed(arrayType(DOUBLE), [1, null, 1e10]), ';')).toBe('1.0;null;1.0E10');
    expect(call('ARRAY_JOIN', ints(1, 2))).toBe('1,2');
    expect(call('ARRAY_JOIN', ints(1, 2), typed(STRING, null))).toBe('12');
    expect(() => call('ARRAY_JOIN', typed(arrayType(arrayType(INTEGER)), [[1]]))).toThrow('ARRAY');
  });

  test('SLICE counts from 1, both ends included, and is null beyond the array', () => {
    expect(call('SLICE', ints(1, 2, 3), 2, 3)).toEqual([2, 3]);
    expect(call('SLICE', ints(1, 2, 3), typed(INTEGER, null), 1)).toEqual([1]);
    expect(call('SLICE', ints(1, 2, 3), 3, 4)).toBeNull();
    expect(call('SLICE', ints(1, 2, 3), 0, 1)).toBeNull();
    expect(() => call('SLICE', ints(1, 2, 3), 3, 1)).toThrow('SLICE');
  });

  test('GENERATE_SERIES goes both ways, but never against its step', () => {
    expect(call('GENERATE_SERIES', 3, 1)).toEqual([3, 2, 1]);
    expect(call('GENERATE_SERIES', 1n, 6n, 2)).toEqual([1n, 3n, 5n]);
    expect(() => call('GENERATE_SERIES', 1, 5, -1)).toThrow('step');
    expect(() => call('GENERATE_SERIES', 1, 5, 0)).toThrow('step');
    expect(() => call('GENERATE_SERIES', 1, 2147483647)).toThrow('elements');
    expect(() => call('GENERATE_SERIES', typed(INTEGER, null), 2)).toThrow('start');
  });
});

describe('maps', () => {
  test('keys and values come in the order of a Java HashMap', () => {
    const unordered = map({ zebra: 1, apple: 2, BB: 3, Aa: 4, '': 5 });
    expect(call('MAP_KEYS', unordered)).toEqual(['zebra', 'BB', 'Aa', '', 'apple']);
    expect(call('MAP_VALUES', unordered)).toEqual([1, 3, 4, 5, 2]);
    expect(call('MAP_KEYS', noMap)).toBeNull();
  });

  test('ENTRIES may be sorted by key', () => {
    expect(call('ENTRIES', map({ b: 1, a: null }), true)).toEqual([
      ['a', null],
      ['b', 1],
    ]);
    expect(() => call('ENTRIES', map({}), typed(BOOLEAN, null))).toThrow('sorted');
  });

  test('MAP_UNION prefers the second map', () => {
    expect(call('MAP_UNION', map({ a: 1, b: 2 }), map({ b: 3 }))).toEqual(
      new Map([
        ['a', 1],
        ['b', 3],
      ]),
    );
    expect(call('MAP_UNION', noMap, map({ a: 1 }))).toEqual(new Map([['a', 1]]));
    expect(call('MAP_UNION', noMap, noMap)).toBeNull();
  });

  test('AS_MAP fills up with null and refuses null keys', () => {
    expect(call('AS_MAP', texts('a', 'b'), ints(1))).toEqual(
      new Map([
        ['a', 1],
        ['b', null],
      ]),
    );
    expect(() => call('AS_MAP', texts(null), ints(1))).toThrow('key');
  });
});

describe('lambdas', () => {
  const lambda = (arity: number, body: LambdaArgument['body'], result = INTEGER): LambdaArgument => ({
    arity,
    body,
    result,
  });
  const plusOne = lambda(1, (x) => (x as number) + 1);
  const failing = lambda(1, () => {
    throw new RangeError('from the lambda');
  });

  test('TRANSFORM applies them to elements and to entries', () => {
    expect(call('TRANSFORM', ints(1, 2), plusOne)).toEqual([2, 3]);
    const key = lambda(2, (k) => `${k}!`, STRING);
    const value = lambda(2, (_, v) => v);
    expect(call('TRANSFORM', map({ a: 1 }), key, value)).toEqual(new Map([['a!', 1]]));
    expect(call('TRANSFORM', noInts, plusOne)).toBeNull();
  });

  test('TRANSFORM of a map refuses equal keys and null values', () => {
    const value = lambda(2, (_, v) => v);
    const same = lambda(2, () => 'same', STRING);
    const key = lambda(2, (k) => k, STRING);
    expect(() => call('TRANSFORM', map({ a: 1, b: 2 }), same, value)).toThrow('same key');
    expect(() => call('TRANSFORM', map({ a: null }), key, value)).toThrow('null');
  });

  test('FILTER needs true or false for every element', () => {
    const odd = lambda(1, (x) => (x as number) % 2 === 1, BOOLEAN);
    expect(call('FILTER', ints(1, 2, 3), odd)).toEqual([1, 3]);
    const isPresent = lambda(2, (_, v) => v !== null, BOOLEAN);
    expect(call('FILTER', map({ a: 1, b: null }), isPresent)).toEqual(new Map([['a', 1]]));
    expect(() =>
      call(
        'FILTER',
        ints(1),
        lambda(1, () => null, BOOLEAN),
      ),
    ).toThrow('FILTER');
  });

  test('REDUCE goes over a map in the order of its keys’ hashes, and over nothing gives the initial state', () => {
    const join = lambda(3, (s, k, v) => `${s}${k}${v}`, STRING);
    expect(call('REDUCE', map({ zebra: 1, apple: 2 }), '', join)).toBe('zebra1apple2');
    const sum = lambda(2, (s, x) => (s as number) + (x as number));
    expect(call('REDUCE', noInts, 7, sum)).toBe(7);
    expect(call('REDUCE', ints(1), typed(INTEGER, null), sum)).toBeNull();
  });

  test('an error inside a lambda is the error of the function', () => {
    expect(() => call('TRANSFORM', ints(1), failing)).toThrow('from the lambda');
  });

  test('the result type of TRANSFORM is that of the lambda body', () => {
    const [overMap, overArray] = functionNamed('TRANSFORM').signatures;
    const bound = { generics: new Map(), constants: [undefined] };
    expect(
      overArray!.returnType!({ ...bound, types: [arrayType(INTEGER), null], lambdaResults: [null, BIGINT] }),
    ).toEqual(arrayType(BIGINT));
    expect(
      overMap!.returnType!({ ...bound, types: [null, null, null], lambdaResults: [null, STRING, DOUBLE] }),
    ).toEqual(mapType(STRING, DOUBLE));
  });
});

describe('choosing values', () => {
  test('COALESCE and IFNULL take the first that is there', () => {
    expect(call('COALESCE', typed(INTEGER, null), typed(INTEGER, null), 3)).toBe(3);
    expect(call('COALESCE', typed(INTEGER, null))).toBeNull();
    expect(call('IFNULL', typed(STRING, null), 'x')).toBe('x');
  });

  test('NULLIF compares by content', () => {
    const type = structType([{ name: 'A', type: arrayType(INTEGER) }]);
    const struct = (...values: number[]) => typed(type, [values] as unknown as SqlValue);
    expect(call('NULLIF', struct(1, 2), struct(1, 2))).toBeNull();
    expect(call('NULLIF', struct(1, 2), struct(1, 3))).toEqual([[1, 2]]);
    expect(call('NULLIF', 'a', typed(STRING, null))).toBe('a');
  });

  test('AS_VALUE gives back what it gets', () => {
    expect(call('AS_VALUE', 'k')).toBe('k');
  });
});
