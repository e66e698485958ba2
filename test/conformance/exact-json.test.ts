import { describe, expect, test } from 'vitest';
import { JsonNumber, member, parseExactJson, sameAnswer } from '../../conformance/exact-json.ts';

describe('exact JSON', () => {
  test('numbers keep the text they were written as', () => {
    expect(parseExactJson('[12.50, 9007199254740993, 1.0E10]')).toEqual([
      new JsonNumber('12.50'),
      new JsonNumber('9007199254740993'),
      new JsonNumber('1.0E10'),
    ]);
  });

  test('objects keep their order and strings their escapes', () => {
    const value = parseExactJson('{"b": "\\u0041\\n", "a": {"c": [null, true]}}');
    expect(member(value, 'b')).toBe('A\n');
    expect(member(member(value, 'a'), 'c')).toEqual([null, true]);
  });

  test.each(['', '[1,]x', '{"a" 1}', '[1 2]', 'nope'])('%s is no JSON', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });
});

describe('answers', () => {
  const same = (a: string, b: string) => sameAnswer(parseExactJson(a), parseExactJson(b));

  test('decimals and integers must agree in every digit, doubles nearly', () => {
    expect(same('9007199254740993', '9007199254740992')).toBe(false);
    expect(same('0.1', '0.10000000001')).toBe(true);
    expect(same('1', '1.0')).toBe(false);
  });

  test('maps are compared without order, arrays with', () => {
    expect(same('{"a":1,"b":[1,2]}', '{"b":[1,2],"a":1}')).toBe(true);
    expect(same('[1,2]', '[2,1]')).toBe(false);
    expect(same('{"a":1}', '{"a":1,"b":null}')).toBe(false);
  });
});
