import { describe, expect, test } from 'vitest';
import { BIGINT, DOUBLE, decimalType, INTEGER } from '../../../../src/sql/sql-type.ts';
import { call, decimal, double, functionNamed, typed } from '../call-function.ts';

const text = (value: unknown) => String(value);

describe('rounding', () => {
  test.each([
    [2.5, 3n],
    [-2.5, -2n],
    [0.49999999999999994, 0n],
    [1e300, 9223372036854775807n],
    [Number.NaN, 0n],
  ])('ROUND(%d) is a BIGINT, halves go up', (value, expected) => {
    expect(call('ROUND', double(value))).toBe(expected);
  });

  test.each([
    ['1.25', 1, '1.30'],
    ['-1.25', 1, '-1.20'],
    ['-1.26', 1, '-1.30'],
    ['155.55', -1, '160.00'],
    ['155.55', -3, '0.00'],
    ['1.25', 5, '1.25'],
  ])('ROUND(%s, %i) keeps the scale', (value, places, expected) => {
    expect(text(call('ROUND', decimal(value), places))).toBe(expected);
  });

  test('ROUND and TRUNC of doubles go by the printed number, not by the binary one', () => {
    expect(call('ROUND', double(2.675), 2)).toBe(2.68);
    expect(call('ROUND', double(1234.5), -2)).toBe(1200);
    expect(call('TRUNC', double(-2.679), 2)).toBe(-2.67);
    expect(() => call('ROUND', double(Number.NaN), 1)).toThrow('finite');
  });

  test('ROUND and TRUNC of a decimal alone lose its fraction, in the type too', () => {
    expect(text(call('ROUND', decimal('99.5')))).toBe('100');
    expect(text(call('TRUNC', decimal('-99.9')))).toBe('-99');
    const returnType = functionNamed('ROUND').signatures[0]!.returnType!;
    const bound = { generics: new Map(), lambdaResults: [null], constants: [undefined] };
    expect(returnType({ ...bound, types: [decimalType(5, 2)] })).toEqual(decimalType(3, 0));
    expect(() => returnType({ ...bound, types: [decimalType(4, 4)] })).toThrow('digit before the point');
  });

  test('a null INTEGER is an error for ROUND, but null for TRUNC', () => {
    expect(() => call('ROUND', typed(INTEGER, null))).toThrow('null');
    expect(call('TRUNC', typed(INTEGER, null))).toBeNull();
    expect(call('ROUND', typed(DOUBLE, null))).toBeNull();
  });

  test('CEIL and FLOOR keep the type', () => {
    expect(text(call('CEIL', decimal('-1.01')))).toBe('-1.00');
    expect(text(call('FLOOR', decimal('-1.01')))).toBe('-2.00');
    expect(call('CEIL', double(1.2))).toBe(2);
    expect(call('FLOOR', 7)).toBe(7);
  });
});

describe('numbers', () => {
  test('ABS leaves the smallest integers, which have no positive counterpart', () => {
    expect(call('ABS', -2147483648)).toBe(-2147483648);
    expect(call('ABS', -9223372036854775808n)).toBe(-9223372036854775808n);
    expect(text(call('ABS', decimal('-0.50')))).toBe('0.50');
  });

  test('logarithms have no base below zero or of one', () => {
    expect(call('LOG', double(2), double(8))).toBe(3);
    expect(call('LOG', double(0), double(8))).toBeNaN();
    expect(call('LOG', double(1), double(8))).toBeNaN();
    expect(call('LOG', 1)).toBe(0);
    expect(call('LN', 0)).toBe(-Infinity);
  });

  test('trigonometry takes whole numbers and gives doubles', () => {
    expect(call('DEGREES', 1)).toBe(57.29577951308232);
    expect(call('RADIANS', 180n)).toBeCloseTo(Math.PI, 15);
    expect(call('COT', 0)).toBe(Infinity);
    expect(call('ATAN2', 1, 1)).toBe(Math.PI / 4);
    expect(call('SIGN', double(-0.5))).toBe(-1);
    expect(call('POWER', 2, 10)).toBe(1024);
  });

  test('RANDOM lies between 0 and 1 and is no constant', () => {
    const value = call('RANDOM') as number;
    expect(value >= 0 && value < 1).toBe(true);
    expect(functionNamed('RANDOM').deterministic).toBe(false);
  });
});

describe('GREATEST and LEAST', () => {
  test('leave nulls out', () => {
    expect(call('GREATEST', 1, typed(INTEGER, null), 3)).toBe(3);
    expect(call('LEAST', typed(BIGINT, null), 2n)).toBe(2n);
    expect(call('GREATEST', typed(INTEGER, null))).toBeNull();
  });

  test('compare texts by UTF-16 units and bytes as signed numbers', () => {
    expect(call('LEAST', 'a', 'B')).toBe('B');
    expect(call('GREATEST', new Uint8Array([1]), new Uint8Array([255]))).toEqual(new Uint8Array([1]));
  });

  test('put NaN above all numbers', () => {
    expect(call('GREATEST', double(Number.NaN), double(1))).toBeNaN();
    expect(call('LEAST', double(Number.NaN), double(1))).toBe(1);
  });

  test('compare decimals of different scales; the type has room for all of them', () => {
    expect(text(call('GREATEST', decimal('1.5'), decimal('1.25')))).toBe('1.5');
    const signature = functionNamed('GREATEST').signatures.find((s) => s.parameters[0]!.type.kind === 'DECIMAL')!;
    const types = [decimalType(5, 0), decimalType(4, 3)];
    expect(signature.returnType!({ types, generics: new Map(), lambdaResults: [], constants: [] })).toEqual(
      decimalType(8, 3),
    );
  });
});

describe('GEO_DISTANCE', () => {
  test('is in kilometres unless miles are asked for', () => {
    expect(call('GEO_DISTANCE', 0, 0, 0, 1)).toBeCloseTo(111.195, 3);
    expect(call('GEO_DISTANCE', 0, 0, 0, 1, 'MILES')).toBeCloseTo(69.098, 3);
  });

  test('refuses points that are not on the earth, unknown units and nulls', () => {
    expect(() => call('GEO_DISTANCE', 91, 0, 0, 0)).toThrow('latitude');
    expect(() => call('GEO_DISTANCE', 0, 0, 0, -181)).toThrow('longitude');
    expect(() => call('GEO_DISTANCE', 0, 0, 0, 0, 'furlong')).toThrow('furlong');
    expect(() => call('GEO_DISTANCE', typed(DOUBLE, null), 0, 0, 0)).toThrow('null');
  });
});
