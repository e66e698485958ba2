import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import {
  castDecimal,
  compareDecimals,
  decimalLiteral,
  decimalOfDouble,
  decimalToNumber,
  divideDecimals,
  parseDecimal,
  remainderDecimals,
  rescaleExact,
  rescaleHalfUp,
} from '../../../src/engine/values/decimal-math.ts';

const d = parseDecimal;

describe('decimals', () => {
  test('text gives exactly the digits written', () => {
    expect(
      [d('12.50'), d('1e-2'), d('1E+2'), d('.5'), d('٤٢')].map(({ unscaled, scale }) => [unscaled, scale]),
    ).toEqual([
      [1250n, 2],
      [1n, 2],
      [1n, -2],
      [5n, 1],
      [42n, 0],
    ]);
    for (const text of ['', '.', 'e5', '1_0', 'Infinity', '0x1']) expect(() => d(text)).toThrow(/not a DECIMAL/);
  });

  test('a double becomes its exact binary value', () => {
    expect(decimalOfDouble(2.675).toString()).toBe('2.67499999999999982236431605997495353221893310546875');
    expect(() => decimalOfDouble(Number.NaN)).toThrow(/no DECIMAL value/);
  });

  test('a decimal becomes the nearest double', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 30 }),
        (unscaled, scale) =>
          Object.is(
            decimalToNumber(new Decimal(unscaled, scale)) + 0,
            Number(new Decimal(unscaled, scale).toString()) + 0,
          ),
      ),
    );
  });

  test('a cast checks the range before it rounds half away from zero', () => {
    expect(castDecimal(d('999.995'), 5, 2).toString()).toBe('1000.00');
    expect(castDecimal(d('-0.005'), 5, 2).toString()).toBe('-0.01');
    expect(() => castDecimal(d('1000'), 5, 2)).toThrow(/does not fit DECIMAL\(5, 2\)/);
  });

  test('rescaling without rounding refuses to lose digits', () => {
    expect(rescaleExact(d('1.50'), 1).toString()).toBe('1.5');
    expect(() => rescaleExact(d('1.55'), 1)).toThrow(/more than 1 digits/);
    expect(rescaleHalfUp(d('1.55'), 1).toString()).toBe('1.6');
  });

  test('division must come out even, remainders need a quotient that fits', () => {
    expect(divideDecimals(d('1'), d('0.00001'), 22, 7).toString()).toBe('100000.0000000');
    expect(() => divideDecimals(d('2.0'), d('3'), 13, 12)).toThrow(/does not come out even/);
    expect(() => divideDecimals(d('1'), d('0.00'), 13, 12)).toThrow(/by zero/);
    expect(remainderDecimals(d('-7.5'), d('2'), 3, 1).toString()).toBe('-1.5');
    expect(remainderDecimals(d('7'), d('0.000000000000000001'), 18, 18).toString()).toBe('0.000000000000000000');
    expect(() => remainderDecimals(d('99999'), d('7'), 3, 0)).toThrow(/more than 3 digits/);
  });

  test('order does not depend on the scale', () => {
    expect([
      compareDecimals(d('1.0'), d('1.00')),
      compareDecimals(d('-2'), d('1.5')),
      compareDecimals(d('1e2'), d('99')),
    ]).toEqual([0, -1, 1]);
  });

  test('a literal has at least one digit before the point', () => {
    expect([
      decimalLiteral('0.5').precision,
      decimalLiteral('001.50').precision,
      decimalLiteral('123.4').precision,
    ]).toEqual([2, 3, 4]);
  });
});
