import { describe, expect, test } from 'vitest';
import { castValue, findCaster } from '../../../src/engine/values/cast.ts';
import { findCoercion } from '../../../src/engine/values/coerce.ts';
import { comparatorOf, equalityOf, mapGet } from '../../../src/engine/values/compare.ts';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import { javaHashOrder, javaStringHash } from '../../../src/engine/values/java-hash.ts';
import type { SqlValue } from '../../../src/engine/values/sql-value.ts';
import { compileJsonRow, toJson } from '../../../src/engine/values/to-json.ts';
import { compileValueKey } from '../../../src/engine/values/value-key.ts';
import {
  arrayType,
  BIGINT,
  BOOLEAN,
  BYTES,
  DATE,
  DOUBLE,
  decimalType,
  INTEGER,
  mapType,
  type SqlType,
  STRING,
  structType,
  TIME,
  TIMESTAMP,
} from '../../../src/sql/sql-type.ts';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const POINT = structType([
  { name: 'X', type: INTEGER },
  { name: 'D', type: DATE },
]);

describe('order and equality', () => {
  test('bytes are compared as signed numbers, doubles with NaN last', () => {
    expect(comparatorOf(BYTES)!(bytes(255), bytes(72))).toBeLessThan(0);
    expect(comparatorOf(DOUBLE)!(Number.NaN, Number.POSITIVE_INFINITY)).toBeGreaterThan(0);
    expect(comparatorOf(DOUBLE)!(-0, 0)).toBeLessThan(0);
    expect(comparatorOf(BIGINT)!(2n, 10n)).toBeLessThan(0);
    expect(comparatorOf(POINT)).toBeNull();
  });

  test('collections are equal when all their parts are', () => {
    const list = equalityOf(arrayType(decimalType(5, 2)));
    expect(list([new Decimal(150n, 2), null], [new Decimal(15n, 1), null])).toBe(true);
    expect(list([null], [new Decimal(1n, 0)])).toBe(false);
    const map = equalityOf(mapType(STRING, INTEGER));
    expect(
      map(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ),
    ).toBe(true);
    expect(map(new Map([['a', 1]]), new Map([['b', 1]]))).toBe(false);
  });

  test('a map key is found by value', () => {
    const map = new Map<SqlValue, SqlValue>([[new Decimal(12345n, 2), 1]]);
    expect(mapGet(map, new Decimal(12345n, 2), decimalType(5, 2))).toBe(1);
    expect(mapGet(map, new Decimal(1n, 2), decimalType(5, 2))).toBeUndefined();
  });
});

describe('keys of values', () => {
  test('one string is its own key', () => {
    expect(compileValueKey(STRING)('campaign')).toBe('campaign');
  });

  test('values that differ anywhere have different keys', () => {
    const pairKey = compileValueKey(
      structType([
        { name: 'A', type: STRING },
        { name: 'B', type: STRING },
      ]),
    );
    const rows: SqlValue[][] = [
      ['a', 'b'],
      ['ab', ''],
      ['', 'ab'],
      [null, 'a'],
      ['\u0000', 'a'],
      ['a', null],
    ];
    expect(new Set(rows.map(pairKey)).size).toBe(rows.length);
    const textKey = compileValueKey(STRING);
    expect(textKey(null)).not.toBe(textKey('\u0000'));
    const nestedKey = compileValueKey(arrayType(arrayType(STRING)));
    expect(nestedKey([['a', 'b']])).not.toBe(nestedKey([['a'], ['b']]));
  });

  test('equal maps have the same key whatever the order of their entries', () => {
    const mapKey = compileValueKey(mapType(STRING, BIGINT));
    const entries: [string, bigint][] = [
      ['a', 1n],
      ['b', 2n],
    ];
    expect(mapKey(new Map(entries))).toBe(mapKey(new Map(entries.toReversed())));
  });
});

describe('JSON answers', () => {
  test.each<[SqlType, SqlValue, string]>([
    [BIGINT, 9007199254740993n, '9007199254740993'],
    [decimalType(4, 2), new Decimal(1250n, 2), '12.50'],
    [DOUBLE, 1e10, '1.0E10'],
    [DOUBLE, Number.NaN, '"NaN"'],
    [BYTES, bytes(72, 101), '"SGU="'],
    [DATE, 18321, '"2020-02-29"'],
    [TIME, 49530123, '"13:45:30"'],
    [TIMESTAMP, 1615713000123, '"2021-03-14T09:10:00.123"'],
    [arrayType(BOOLEAN), [true, null], '[true,null]'],
    [mapType(INTEGER, STRING), new Map([[1, 'a"b']]), '{"1":"a\\"b"}'],
    [POINT, [1, 18321], '{"X":1,"D":18321}'],
    [structType([{ name: 'E', type: decimalType(5, 2) }]), [new Decimal(150n, 2)], '{"E":1.5}'],
  ])('%o prints %o as %s', (type, value, text) => {
    expect(toJson(value, type)).toBe(text);
  });

  test('a row is an array of its columns', () => {
    expect(compileJsonRow([STRING, INTEGER])(['a', null])).toBe('["a",null]');
  });
});

describe('casts', () => {
  const cast = (value: SqlValue, from: SqlType, to: SqlType): SqlValue => castValue(from, to)(value);

  test('numbers narrow as in Java', () => {
    expect(cast(2147483648n, BIGINT, INTEGER)).toBe(-2147483648);
    expect(cast(1e20, DOUBLE, BIGINT)).toBe(9223372036854775807n);
    expect(cast(Number.NaN, DOUBLE, INTEGER)).toBe(0);
    expect(cast(-1.9, DOUBLE, INTEGER)).toBe(-1);
    expect(cast(new Decimal(-199n, 2), decimalType(3, 2), INTEGER)).toBe(-1);
  });

  test('any beginning of true or yes is true', () => {
    expect([' TRU', 'y', 'true', '', 'truee', 'on'].map((text) => cast(text, STRING, BOOLEAN))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('collections print as Java does', () => {
    expect(cast([3, null], arrayType(INTEGER), STRING)).toBe('[3, null]');
    expect(cast(new Map([['p', 1.5]]), mapType(STRING, DOUBLE), STRING)).toBe('{p=1.5}');
    expect(cast([1, null], POINT, STRING)).toBe('Struct{X=1}');
  });

  test('dates and times go over into each other where that makes sense', () => {
    expect(cast(1615713000123, TIMESTAMP, DATE)).toBe(18700);
    expect(cast(-1, TIMESTAMP, TIME)).toBe(86399999);
    expect(cast(18700, DATE, TIMESTAMP)).toBe(1615680000000);
    expect(findCaster(TIME, DATE)).toBeNull();
  });

  test('text that is not base64 has no bytes', () => {
    expect(cast('SGVsbG8=', STRING, BYTES)).toEqual(bytes(72, 101, 108, 108, 111));
    expect(() => cast('a b', STRING, BYTES)).toThrow(/not base64/);
  });
});

describe('literals that meet a column', () => {
  test('numbers widen and strings become dates', () => {
    expect(findCoercion(INTEGER, BIGINT)?.(1)).toBe(1n);
    expect(findCoercion(INTEGER, decimalType(5, 2))?.(1)).toEqual(new Decimal(100n, 2));
    expect(findCoercion(STRING, DATE)?.('2020-02-29')).toBe(18321);
  });

  test.each<[SqlType, SqlType]>([
    [STRING, INTEGER],
    [INTEGER, STRING],
    [BIGINT, INTEGER],
    [DOUBLE, decimalType(5, 2)],
    [decimalType(4, 2), decimalType(3, 2)],
    [INTEGER, DATE],
  ])('%o does not become %o by itself', (from, to) => {
    expect(findCoercion(from, to)).toBeNull();
  });
});

describe('the order of a Java HashMap', () => {
  test('string hashes are those of Java', () => {
    expect([javaStringHash('a'), javaStringHash('Hello World'), javaStringHash('')]).toEqual([97, -862545276, 0]);
  });

  test('keys are listed by bucket, then as they came', () => {
    expect(javaHashOrder(['k2', 'k1', ''])).toEqual(['', 'k1', 'k2']);
    expect(javaHashOrder([17, 1, 16])).toEqual([16, 17, 1]);
  });
});
