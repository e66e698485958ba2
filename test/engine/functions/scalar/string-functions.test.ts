import { describe, expect, test } from 'vitest';
import { BYTES, INTEGER, STRING } from '../../../../src/sql/sql-type.ts';
import { call, typed } from '../call-function.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const noText = typed(STRING, null);
const noNumber = typed(INTEGER, null);

describe('case and length', () => {
  test('INITCAP drops leading blanks and keeps those between words', () => {
    expect(call('INITCAP', "  o'neil mc-donald  tWO")).toBe("O'neil Mc-donald  Two");
  });

  test('INITCAP takes only ASCII blanks as word limits', () => {
    expect(call('INITCAP', 'one\u2003two')).toBe('One\u2003two');
  });

  test('UCASE and LCASE follow Unicode, with results of another length', () => {
    expect(call('UCASE', 'straße ﬁn')).toBe('STRASSE FIN');
    expect(call('LCASE', 'ΟΔΟΣ')).toBe('οδος');
  });

  test('LEN counts UTF-16 units of a text and bytes of a byte string', () => {
    expect(call('LEN', '😀a')).toBe(3);
    expect(call('LEN', bytes('žx'))).toBe(3);
    expect(call('LEN', noText)).toBeNull();
  });

  test('TRIM removes control characters but no wide blanks', () => {
    expect(call('TRIM', '\u0000\t a \n')).toBe('a');
    expect(call('TRIM', '\u00a0a\u2003')).toBe('\u00a0a\u2003');
  });
});

describe('SUBSTRING', () => {
  test.each([
    [1, 'hello'],
    [0, 'hello'],
    [-2, 'lo'],
    [-9, 'hello'],
    [6, ''],
    [99, ''],
  ])('from position %i of hello', (position, expected) => {
    expect(call('SUBSTRING', 'hello', position)).toBe(expected);
  });

  test('takes no more than the length, and nothing for a negative one', () => {
    expect(call('SUBSTRING', 'hello', 2, 3)).toBe('ell');
    expect(call('SUBSTRING', 'hello', -3, 2)).toBe('ll');
    expect(call('SUBSTRING', 'hello', 2, -1)).toBe('');
  });

  test('any null argument makes it null', () => {
    expect(call('SUBSTRING', 'hello', noNumber)).toBeNull();
    expect(call('SUBSTRING', 'hello', 1, noNumber)).toBeNull();
    expect(call('SUBSTRING', noText, 1)).toBeNull();
  });

  test('cuts bytes as well', () => {
    expect(call('SUBSTRING', bytes('hello'), 2, 2)).toEqual(bytes('el'));
  });
});

describe('REPLACE', () => {
  test('replaces from left to right without overlap', () => {
    expect(call('REPLACE', 'aaa', 'aa', 'b')).toBe('ba');
  });

  test('an empty part matches around every character', () => {
    expect(call('REPLACE', 'ab', '', '-')).toBe('-a-b-');
  });

  test('takes the replacement literally', () => {
    expect(call('REPLACE', 'abc', 'b', '$&')).toBe('a$&c');
  });
});

describe('searching', () => {
  test('INSTR gives positions from 1 and 0 for none', () => {
    expect(call('INSTR', 'banana', 'an')).toBe(2);
    expect(call('INSTR', 'banana', 'x')).toBe(0);
    expect(call('INSTR', noText, 'x')).toBe(0);
  });

  test('INSTR searches backwards from a negative position', () => {
    expect(call('INSTR', 'banana', 'an', -2)).toBe(4);
    expect(call('INSTR', 'banana', 'an', -2, 2)).toBe(2);
    expect(call('INSTR', 'banana', 'an', -7)).toBe(0);
  });

  test('INSTR counts overlapping occurrences', () => {
    expect(call('INSTR', 'aaaa', 'aa', 1, 3)).toBe(3);
    expect(call('INSTR', 'aaaa', 'aa', 1, 4)).toBe(0);
    expect(call('INSTR', 'aaaa', 'aa', 1, 0)).toBe(0);
  });

  test('INSTR refuses a null position', () => {
    expect(() => call('INSTR', 'a', 'a', noNumber)).toThrow('position');
  });

  test('FIELD and ELT are each other’s inverse', () => {
    expect(call('FIELD', 'b', 'a', 'b')).toBe(2);
    expect(call('FIELD', noText, 'a', noText)).toBe(0);
    expect(call('ELT', 2, 'a', 'b')).toBe('b');
    expect(call('ELT', 3, 'a', 'b')).toBeNull();
  });

  test('SPLIT keeps empty parts, and splits between all units for an empty delimiter', () => {
    expect(call('SPLIT', ',a,,', ',')).toEqual(['', 'a', '', '']);
    expect(call('SPLIT', 'ab', '')).toEqual(['a', 'b']);
    expect(call('SPLIT', '', '')).toEqual(['']);
    expect(call('SPLIT', 'a.b', '.')).toEqual(['a', 'b']);
  });

  test('SPLIT cuts bytes', () => {
    expect(call('SPLIT', bytes('a--b'), bytes('--'))).toEqual([bytes('a'), bytes('b')]);
    expect(call('SPLIT', bytes('ab'), bytes(''))).toEqual([bytes('a'), bytes('b')]);
  });

  test('SPLIT_TO_MAP leaves out entries without a value and lets the last of equal keys win', () => {
    expect(call('SPLIT_TO_MAP', 'a=1&b&a=2&c=', '&', '=')).toEqual(
      new Map([
        ['a', '2'],
        ['c', ''],
      ]),
    );
    expect(call('SPLIT_TO_MAP', 'a=1', '=', '=')).toBeNull();
  });

  test('CHR knows code points and UTF-16 escapes', () => {
    expect(call('CHR', 128512)).toBe('😀');
    expect(call('CHR', 1114112)).toBeNull();
    expect(call('CHR', '\\u0041')).toBe('A');
    expect(call('CHR', 'A')).toBeNull();
  });
});

describe('joining', () => {
  test('CONCAT takes null for empty', () => {
    expect(call('CONCAT', 'a', noText, 'b')).toBe('ab');
    expect(call('CONCAT', bytes('a'), typed(BYTES, null), bytes('b'))).toEqual(bytes('ab'));
  });

  test('CONCAT leaves its arguments as they were', () => {
    const input = bytes('ab');
    expect(call('CONCAT', input, input)).toEqual(bytes('abab'));
    expect(input).toEqual(bytes('ab'));
  });

  test('CONCAT_WS skips null arguments, but a null separator makes it null', () => {
    expect(call('CONCAT_WS', '-', 'a', noText, 'b')).toBe('a-b');
    expect(call('CONCAT_WS', noText, 'a')).toBeNull();
    expect(call('CONCAT_WS', bytes('-'), bytes('a'), bytes('b'))).toEqual(bytes('a-b'));
  });

  test('LPAD and RPAD repeat the filling and cut what is too long', () => {
    expect(call('LPAD', 'abc', 8, 'xy')).toBe('xyxyxabc');
    expect(call('RPAD', 'abc', 6, 'xy')).toBe('abcxyx');
    expect(call('LPAD', 'abc', 2, 'x')).toBe('ab');
    expect(call('RPAD', bytes('ab'), 5, bytes('xy'))).toEqual(bytes('abxyx'));
    expect(call('LPAD', bytes('ab'), 3, bytes('xy'))).toEqual(bytes('xab'));
  });

  test('LPAD is null for an empty filling or a negative length', () => {
    expect(call('LPAD', 'abc', 8, '')).toBeNull();
    expect(call('LPAD', 'abc', -1, 'x')).toBeNull();
  });
});
