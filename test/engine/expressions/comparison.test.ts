import { describe, expect, test } from 'vitest';
import { answer, evaluate } from './evaluate.ts';

describe('comparisons', () => {
  test.each([
    ['I = 7', true],
    ['7 = I', true],
    ['I <> 7', false],
    ['L = 9007199254740993', true],
    ['L = 9007199254740992E0', true],
    ['I < L', true],
    ['E = 123.450', true],
    ['E > 1E2', true],
    ['1.00 = 1E0', true],
    ['1.1E0 = 1.1', true],
    ['D <> 1.5', false],
    ['D + 0.1E0 = 1.60', true],
    ['E > D', true],
    ['E = 123.45E0', true],
    ["S < 'a'", true],
    ["DT = '2020-02-29'", true],
    ["'2020-01-01' < DT", true],
    ['DT < TS', true],
    ["TS = '2021-03-14T10:10:00.123+01:00'", true],
    ['0E0/0E0 < 1', false],
    ['A = A', true],
    ['A = ARRAY[3, 1]', false],
    ["M = MAP('b' := CAST(NULL AS INT), 'a' := 1)", true],
    ["STRUCT(X := 5, Y := 'y') = R", true],
    ['B <> FALSE', true],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(`BOOLEAN ${expected}`);
  });

  test.each(['NI = 7', 'NI <> 7', 'NI < 7', '7 >= NI', 'NI = NI', "NS <> 'a'", 'NA = A'])(
    '%s is false, not null, when an operand is null',
    (text) => {
      expect(answer(text)).toBe('BOOLEAN false');
    },
  );

  test.each([
    ['NI IS DISTINCT FROM 7', true],
    ['NI IS DISTINCT FROM NI', false],
    ['NI IS NOT DISTINCT FROM NI', true],
    ['I IS DISTINCT FROM 7', false],
    ['NA IS DISTINCT FROM A', true],
    ['E IS NOT DISTINCT FROM 123.45', true],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(`BOOLEAN ${expected}`);
  });

  test.each(['I = S', 'I = NULL', 'B < B', 'A < A', 'DT = 18321', 'TS = 1', 'R >= R'])('%s is refused', (text) => {
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ code: 'TYPE_MISMATCH' }));
  });

  test('a string that is no date makes the comparison null and is reported', () => {
    expect(evaluate("DT = 'nope'")).toMatchObject({
      json: 'null',
      errors: [expect.stringContaining("'nope' is not a DATE")],
    });
  });

  test('NaN and infinities have no place among decimals', () => {
    expect(evaluate('D / 0 > 1.5')).toMatchObject({ json: 'null', errors: [expect.stringContaining('infinities')] });
    expect(evaluate('D / 0 > E').json).toBe('null');
  });

  test('ROWTIME compares with a timestamp string only where that is asked for', () => {
    const text = "ROWTIME >= '2021-03-04T05:06:07.089'";
    expect(() => evaluate(text)).toThrow(/cannot be compared/);
    expect(evaluate(text, { timestampStrings: true }).json).toBe('true');
    expect(evaluate("ROWTIME BETWEEN '2021' AND '2022'", { timestampStrings: true }).json).toBe('true');
  });
});

describe('BETWEEN', () => {
  test.each([
    ['I BETWEEN 1 AND 7', true],
    ['I NOT BETWEEN 1 AND 7', false],
    ['I + 1 BETWEEN 8 AND 8', true],
    ['NI BETWEEN 1 AND 2', false],
    ['NI NOT BETWEEN 1 AND 2', true],
    ["DT BETWEEN '2020-01-01' AND '2020-12-31'", true],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(`BOOLEAN ${expected}`);
  });
});

describe('IN', () => {
  test.each([
    ['I IN (1, 7)', true],
    ['I IN (1, NULL)', false],
    ['I NOT IN (1, NULL)', true],
    ['NI IN (1)', false],
    ["I IN ('7')", true],
    ['S IN (1)', false],
    ['E IN (123.450)', true],
    ['I IN (I + 0)', true],
    ["DT IN ('2020-02-29')", true],
    ["A IN (ARRAY['3', 1, NULL])", true],
    ["STRUCT(X := 5, Y := 'y') IN (R)", true],
    ["S IN (TRUE, 10.30, 'Hello World')", true],
    ["'10.30' IN (10.30)", true],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(`BOOLEAN ${expected}`);
  });

  test.each(["I IN ('x')", 'S IN (D)', 'I IN (S)', 'A IN (1)', "A IN (ARRAY['x'])", 'B IN (1)'])(
    '%s is refused: the item has no common type with the value',
    (text) => {
      expect(() => evaluate(text)).toThrow(/has no common type with/);
    },
  );

  test('a list of only NULLs is refused', () => {
    expect(() => evaluate('I IN (NULL)')).toThrow(/at least one item/);
  });
});

describe('LIKE', () => {
  test.each([
    ["S LIKE 'Hello%'", true],
    ["S LIKE '%o W%'", true],
    ["S LIKE 'hello%'", false],
    ["S LIKE 'Hello_World'", true],
    ["S LIKE 'Hello.World'", false],
    ["S NOT LIKE '%World'", false],
    ["'a\nb' LIKE 'a%b'", false],
    ["'😀' LIKE '_'", true],
    ["'a%b' LIKE 'a!%b' ESCAPE '!'", true],
    ["'axb' LIKE 'a!%b' ESCAPE '!'", false],
    ["'(a)' LIKE '(a)'", true],
    ['S LIKE S', true],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(`BOOLEAN ${expected}`);
  });

  test('a pattern that ends with its escape character is null and reported', () => {
    expect(evaluate("'a' LIKE 'a!' ESCAPE '!'")).toMatchObject({
      json: 'null',
      errors: [expect.stringContaining('escape')],
    });
  });

  test('only strings are matched', () => {
    expect(() => evaluate("I LIKE '7'")).toThrow(/LIKE needs STRING/);
  });
});
