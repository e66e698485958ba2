import { describe, expect, test } from 'vitest';
import { answer, evaluate } from './evaluate.ts';

describe('integer arithmetic', () => {
  test.each(
    [
      ['2147483647 + 1', 'INTEGER -2147483648'],
      ['2147483647 * 2147483647', 'INTEGER 1'],
      ['-2147483648 / -1', 'INTEGER -2147483648'],
      ['-7 / 2', 'INTEGER -3'],
      ['-7 % 7', 'INTEGER 0'],
      ['9223372036854775807 + 1', 'BIGINT -9223372036854775808'],
      ['I + L', 'BIGINT 9007199254741000'],
      ['I_ABSENT_GUARD', ''],
    ].slice(0, -1),
  )('%s wraps and truncates as Java does: %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test('division by zero gives null and reports it', () => {
    const { json, errors } = evaluate('I / 0');
    expect(json).toBe('null');
    expect(errors).toEqual(['(I / 0): Division by zero.']);
  });
});

describe('decimal arithmetic', () => {
  test.each([
    ['E + 1', 'DECIMAL(13, 2) 124.45'],
    ['E * E', 'DECIMAL(11, 4) 15239.9025'],
    ['1 / 0.00001', 'DECIMAL(22, 7) 100000.0000000'],
    ['E % 7.5', 'DECIMAL(3, 2) 3.45'],
    [
      '99999999999999999999.99 * 99999999999999999999.99',
      'DECIMAL(45, 4) 9999999999999999999998000000000000000000.0001',
    ],
    ['-E', 'DECIMAL(5, 2) -123.45'],
  ])('%s keeps every digit: %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test('a quotient that does not come out even is null and reported', () => {
    const { type, json, errors } = evaluate('2.0 / 3');
    expect([type, json]).toEqual(['DECIMAL(13, 12)', 'null']);
    expect(errors).toHaveLength(1);
  });
});

describe('double arithmetic', () => {
  test.each([
    ['D / 0', 'DOUBLE "Infinity"'],
    ['0E0 / 0E0', 'DOUBLE "NaN"'],
    ['0.1E0 * 3', 'DOUBLE 0.30000000000000004'],
    ['L + 0E0', 'DOUBLE 9.007199254740992E15'],
    ['D * E', 'DOUBLE 185.175'],
  ])('%s follows IEEE 754: %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });
});

describe('operands that do not fit', () => {
  test.each(['S + 1', '1 + NULL', 'B + B', 'DT + 1', '+S', '-NULL', 'S * S'])('%s is refused', (text) => {
    expect(() => evaluate(text)).toThrow(/not defined for/);
  });

  test('a null operand makes the whole expression null, also inside a comparison', () => {
    expect(evaluate('NI + 1 = 8')).toMatchObject({
      type: 'BOOLEAN',
      json: 'null',
      errors: [expect.stringContaining('NULL')],
    });
  });

  test('strings are joined by +, null as the word', () => {
    expect(answer("'a' + NS")).toBe('STRING "anull"');
  });
});
