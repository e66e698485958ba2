import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { javaDigits, shortestJavaDigits } from '../../../src/engine/values/java-double-digits.ts';
import {
  javaDouble,
  javaTrim,
  parseJavaDouble,
  parseJavaInt,
  parseJavaLong,
} from '../../../src/engine/values/java-number.ts';

describe('doubles as Java 17 prints them', () => {
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [100, '100.0'],
    [1e7, '1.0E7'],
    [9999999.9, '9999999.9'],
    [0.001, '0.001'],
    [9.99e-4, '9.99E-4'],
    [Number('1234567890123456789'), '1.23456789012345677E18'],
    [8.41e21, '8.409999999999999E21'],
    [2e23, '1.9999999999999998E23'],
    [4.9e-324, '4.9E-324'],
    [1.7976931348623157e308, '1.7976931348623157E308'],
    [-1 / 3, '-0.3333333333333333'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%d prints as %s', (value, text) => {
    expect(javaDouble(value)).toBe(text);
  });

  test('the short way gives the digits of the exact way wherever it is used', () => {
    const numbers = fc.tuple(fc.integer({ min: 1, max: 999_999_999_999_999 }), fc.integer({ min: -18, max: 1 }));
    fc.assert(
      fc.property(numbers, ([digits, exponent]) => {
        const value = Number(`${digits}e${exponent}`);
        fc.pre(value >= 1e-3 && value <= 2 ** 53);
        expect(shortestJavaDigits(value)).toEqual(javaDigits(value));
      }),
    );
  });

  test('what is printed reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        Object.is(parseJavaDouble(javaDouble(value)), value),
      ),
    );
  });
});

describe('numbers from text', () => {
  test('integers take a sign and digits of any script, and nothing else', () => {
    expect(parseJavaInt('+42')).toBe(42);
    expect(parseJavaInt('٤٢')).toBe(42);
    expect(parseJavaLong('-9223372036854775808')).toBe(-9223372036854775808n);
    for (const text of ['', '4_2', '1e3', '2147483648', ' 1'])
      expect(() => parseJavaInt(text)).toThrow(/not an INTEGER/);
    expect(() => parseJavaLong('9223372036854775808')).toThrow(/not a BIGINT/);
  });

  test('doubles take suffixes and hexadecimal, but no NaN and no overflow', () => {
    expect(parseJavaDouble(' 42f ')).toBe(42);
    expect(parseJavaDouble('0x1.8p1')).toBe(3);
    expect(parseJavaDouble('.5')).toBe(0.5);
    for (const text of ['NaN', 'Infinity', '1e400', '0b1', ''])
      expect(() => parseJavaDouble(text)).toThrow(/not a DOUBLE/);
  });

  test('trimming cuts control characters but no wide spaces', () => {
    expect(javaTrim('\t\u0000 a\u00a0 ')).toBe('a\u00a0');
  });
});
