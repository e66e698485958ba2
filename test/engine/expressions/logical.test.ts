import { describe, expect, test } from 'vitest';
import { answer, evaluate } from './evaluate.ts';

describe('AND, OR and NOT', () => {
  test.each([
    ['B AND TRUE', 'true'],
    ['B OR NB', 'true'],
    ['FALSE AND NB', 'false'],
    ['NB AND FALSE', 'false'],
    ['NULL OR TRUE', 'true'],
    ['NOT B', 'false'],
    ['B OR (1 / 0 = 1)', 'true'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(`BOOLEAN ${expected}`);
  });

  test.each(['NB AND B', 'NB OR B', 'B AND NB', 'NB OR TRUE', 'NOT NB', 'B AND (1 / 0 = 1)'])(
    '%s is null with a report, because a needed operand is null or fails',
    (text) => {
      const { json, errors } = evaluate(text);
      expect(json).toBe('null');
      expect(errors).toHaveLength(1);
    },
  );

  test.each(['I AND B', 'NULL AND B', 'B OR NULL', 'NOT NULL', 'S OR B'])('%s is refused', (text) => {
    expect(() => evaluate(text)).toThrow(/needs BOOLEAN/);
  });
});

describe('IS NULL', () => {
  test.each([
    ['NI IS NULL', 'true'],
    ['I IS NOT NULL', 'true'],
    ['A[99] IS NULL', 'true'],
    ['NULL IS NULL', 'true'],
    ["M['zz'] IS NULL", 'true'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(`BOOLEAN ${expected}`);
  });

  test.each(['1 IS NULL', 'I / 2 IS NULL', '(I = 1) IS NOT NULL'])(
    '%s is refused, since arithmetic and logic fail on NULL and never give it',
    (text) => {
      expect(() => evaluate(text)).toThrow(/cannot be tested for NULL/);
    },
  );
});

describe('CASE', () => {
  test.each([
    ['CASE WHEN I > 5 THEN 1 ELSE 2 END', 'INTEGER 1'],
    ['CASE WHEN I > 9 THEN 1 WHEN I > 5 THEN 2 END', 'INTEGER 2'],
    ['CASE WHEN I > 9 THEN 1 END', 'INTEGER null'],
    ['CASE WHEN B THEN NULL ELSE 2 END', 'INTEGER null'],
    ['CASE WHEN I > 9 AND 1 / 0 = 1 THEN 1 ELSE 2 END', 'INTEGER 2'],
  ])('%s gives %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test.each([
    ['CASE WHEN B THEN 1 ELSE 2.5 END', /must have one type/],
    ['CASE WHEN B THEN NULL END', /has no type/],
    ["CASE WHEN 'a' THEN 1 END", /WHEN needs BOOLEAN/],
    ['CASE I WHEN 7 THEN 1 END', /not run by ksqlDB/],
  ])('%s is refused', (text, message) => {
    expect(() => evaluate(text)).toThrow(message);
  });

  test('a null condition makes the CASE null and is reported', () => {
    expect(evaluate('CASE WHEN NB THEN 1 ELSE 2 END')).toMatchObject({ json: 'null', errors: [expect.any(String)] });
  });
});
