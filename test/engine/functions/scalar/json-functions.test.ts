import { describe, expect, test } from 'vitest';
import {
  arrayType,
  BIGINT,
  BYTES,
  DATE,
  DOUBLE,
  INTEGER,
  mapType,
  STRING,
  structType,
  TIMESTAMP,
} from '../../../../src/sql/sql-type.ts';
import { call, decimal, double, typed } from '../call-function.ts';

describe('EXTRACTJSONFIELD', () => {
  const text = '{"a":{"list":[1, 2.50, "x", null]},"b c":true,"n":1e5,"big":12345678901234567890}';
  const at = (path: string) => call('EXTRACTJSONFIELD', text, path);

  test('follows names and positions', () => {
    expect(at('$.a.list[0]')).toBe('1');
    expect(at('$["b c"]')).toBe('true');
    expect(at('$.a.list[2]')).toBe('x');
    expect(at('$.a.list[3]')).toBe('null');
    expect(at('$.a.list')).toBe('[1,2.50,"x",null]');
  });

  test('keeps decimals exact and large integers whole', () => {
    expect(at('$.a.list[1]')).toBe('2.50');
    expect(at('$.n')).toBe('1E+5');
    expect(at('$.big')).toBe('12345678901234567890');
    expect(call('EXTRACTJSONFIELD', '[1e999]', '$')).toBe('["Infinity"]');
  });

  test('is null where the path leads nowhere', () => {
    expect(at('$.a.none')).toBeNull();
    expect(at('$.a.list[9]')).toBeNull();
    expect(at('$.a.list[x]')).toBeNull();
    expect(at('$.n.deeper')).toBeNull();
    expect(call('EXTRACTJSONFIELD', ' ', '$.a')).toBeNull();
  });

  test.each(['', 'a', '$.', '$..a', '$[*]', '$[0', "$['a']", '$.a b'])('refuses the path %s', (path) => {
    expect(() => at(path)).toThrow('path');
  });

  test('only reads the first value of a text', () => {
    expect(call('EXTRACTJSONFIELD', '{"a":1} rest', '$.a')).toBe('1');
    expect(() => call('EXTRACTJSONFIELD', '12x', '$')).toThrow();
    expect(() => call('EXTRACTJSONFIELD', '{"a":01}', '$.a')).toThrow();
  });
});

test('IS_JSON_STRING accepts any value and nothing else', () => {
  for (const text of ['null', '1.5', '"s"', '[]', '{"a":1}', '[1] rest'])
    expect(call('IS_JSON_STRING', text)).toBe(true);
  for (const text of ['', ' ', '[1', 'nope', "['a']", '[1,]', 'nullx'])
    expect(call('IS_JSON_STRING', text)).toBe(false);
  expect(call('IS_JSON_STRING', typed(STRING, null))).toBe(false);
});

describe('arrays and objects', () => {
  test('JSON_ARRAY_LENGTH and JSON_KEYS are null for other values', () => {
    expect(call('JSON_ARRAY_LENGTH', '[1,[2,3]]')).toBe(2);
    expect(call('JSON_ARRAY_LENGTH', '{}')).toBeNull();
    expect(call('JSON_KEYS', '{"b":1,"a":2}')).toEqual(['b', 'a']);
    expect(call('JSON_KEYS', '[]')).toBeNull();
  });

  test('JSON_ITEMS keeps the quotes of texts, JSON_RECORDS takes them off', () => {
    expect(call('JSON_ITEMS', '[1,"a",{"b":[]}]')).toEqual(['1', '"a"', '{"b":[]}']);
    expect(() => call('JSON_ITEMS', '{}')).toThrow('array');
    expect(call('JSON_RECORDS', '{"a":"x","b":[1],"c":null}')).toEqual(
      new Map([
        ['a', 'x'],
        ['b', '[1]'],
        ['c', 'null'],
      ]),
    );
  });

  test('JSON_CONCAT merges objects and makes arrays of everything else', () => {
    expect(call('JSON_CONCAT', '{"a":1,"b":2}', '{"a":3}')).toBe('{"a":3,"b":2}');
    expect(call('JSON_CONCAT', '[1]', '{"a":1}', '2')).toBe('[1,{"a":1},2]');
    expect(call('JSON_CONCAT', '1e5')).toBe('100000');
    expect(call('JSON_CONCAT', '[1]', '')).toBeNull();
    expect(() => call('JSON_CONCAT')).toThrow();
  });

  test('JSON_ARRAY_CONTAINS compares values of the same kind', () => {
    expect(call('JSON_ARRAY_CONTAINS', '[1,"a",null,true]', 1)).toBe(true);
    expect(call('JSON_ARRAY_CONTAINS', '[9007199254740993]', 9007199254740993n)).toBe(true);
    expect(call('JSON_ARRAY_CONTAINS', '[1.0]', 1)).toBe(false);
    expect(call('JSON_ARRAY_CONTAINS', '[1.0]', double(1))).toBe(true);
    expect(call('JSON_ARRAY_CONTAINS', '["a"]', 'a')).toBe(true);
    expect(call('JSON_ARRAY_CONTAINS', '[null]', typed(STRING, null))).toBe(true);
    expect(call('JSON_ARRAY_CONTAINS', '[[1]]', 1)).toBe(false);
    expect(call('JSON_ARRAY_CONTAINS', '[1, oops', 1)).toBe(true);
    expect(call('JSON_ARRAY_CONTAINS', '{}', 1)).toBe(false);
  });
});

describe('TO_JSON_STRING', () => {
  const json = (...args: Parameters<typeof typed>) => call('TO_JSON_STRING', typed(...args));

  test('writes numbers with every digit and doubles as Java does', () => {
    expect(call('TO_JSON_STRING', decimal('1.50'))).toBe('1.50');
    expect(json(BIGINT, 9007199254740993n)).toBe('9007199254740993');
    expect(json(DOUBLE, 1e10)).toBe('1.0E10');
    expect(json(DOUBLE, Number.NaN)).toBe('"NaN"');
  });

  test('writes dates, timestamps and bytes as text', () => {
    expect(json(DATE, 0)).toBe('"1970-01-01"');
    expect(json(TIMESTAMP, 1)).toBe('"1970-01-01T00:00:00.001"');
    expect(json(BYTES, new Uint8Array([1, 2]))).toBe('"AQI="');
  });

  test('sorts fields and keys, and writes null', () => {
    const type = structType([
      { name: 'B', type: INTEGER },
      { name: 'A', type: mapType(STRING, arrayType(INTEGER)) },
    ]);
    expect(
      json(type, [
        1,
        new Map([
          ['y', [1, null]],
          ['x', null],
        ]),
      ]),
    ).toBe('{"A":{"x":null,"y":[1,null]},"B":1}');
    expect(json(STRING, null)).toBe('null');
  });
});
