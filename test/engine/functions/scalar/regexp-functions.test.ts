import { describe, expect, test } from 'vitest';
import { call } from '../call-function.ts';

const first = (pattern: string, text: string, ...group: number[]) => call('REGEXP_EXTRACT', pattern, text, ...group);
const all = (pattern: string, text: string, ...group: number[]) => call('REGEXP_EXTRACT_ALL', pattern, text, ...group);

describe('what Java writes or means differently', () => {
  test.each([
    ['possessive quantifiers give nothing back', 'a++b', 'aaab', 'aaab'],
    ['possessive quantifiers give nothing back, even to fail', 'a*+a', 'aaa', null],
    ['atomic groups', '(?>ab|a)c', 'ac', 'ac'],
    ['quoted texts', '\\Qa.(b\\E+', 'xa.(bb', 'a.(bb'],
    ['intersections of classes', '[a-z&&[^aeiou]]+', 'aeiroub', 'r'],
    ['unions of classes', '[a[0-9]]+', 'xa1', 'a1'],
    ['negated intersections', '[^a-z&&[a-c]]', 'bd', 'd'],
    ['a bracket as first character of a class', '[]x]+', 'a]x', ']x'],
    ['POSIX classes are ASCII', '\\p{Alpha}+', 'éab', 'ab'],
    ['general categories', '\\p{Lu}', 'aŽ', 'Ž'],
    ['scripts', '\\p{IsGreek}+', 'abγδ', 'γδ'],
    ['negated properties', '\\P{L}+', 'ab12', '12'],
    ['\\s is ASCII only', 'a\\sb', 'a\u00a0b', null],
    ['\\h is not', 'a\\hb', 'a\u00a0b', 'a\u00a0b'],
    ['\\b knows letters beyond ASCII', '\\bx', 'éx', null],
    ['\\R takes both characters of a line end', 'a\\R', 'a\r\n', 'a\r\n'],
    ['$ matches before a last line end', 'a$', 'ba\n', 'a'],
    ['\\z does not', 'a\\z', 'ba\n', null],
    ['(?m) makes ^ match at lines', '(?m)^b', 'a\nb', 'b'],
    ['a dot stops at every line end', 'a.b', 'a\u0085b', null],
    ['(?s) lets it pass', '(?s)a.b', 'a\u0085b', 'a\u0085b'],
    ['(?i) is about ASCII letters', '(?i)éA', 'Éa', null],
    ['(?iu) is about all letters', '(?iu)éA', 'Éa', 'Éa'],
    ['(?i) lasts to the end of the group', '(a(?i)b)c', 'aBc', 'aBc'],
    ['(?i) ends with the group', '(a(?i)b)c', 'aBC', null],
    ['flags for a group', '(?i:a)b', 'Ab', 'Ab'],
    ['(?x) skips blanks and comments', '(?x) a b # letters', 'ab', 'ab'],
    ['octal and hexadecimal escapes', '\\0101\\x42\\u0043\\x{44}', 'ABCD', 'ABCD'],
    ['surrogate pairs are one character', '^.$', '😀', '😀'],
    ['back references after a possessive group', '(a)++(b)\\2', 'aabb', 'aabb'],
    ['named back references', '(?<x>.)\\k<x>', 'abb', 'bb'],
  ])('%s', (_, pattern, text, expected) => {
    expect(first(pattern, text)).toBe(expected);
  });

  test.each(['[', '(', 'a)', '*a', 'a{2', 'a{3,2}', '\\q', '\\p{Nope}', '[z-a]', '(?<a>.)(?<a>.)', '\\G'])(
    'refuses %s',
    (pattern) => {
      expect(() => first(pattern, 'a')).toThrow();
    },
  );
});

describe('groups', () => {
  test('count as in Java, helpers of possessive quantifiers left out', () => {
    expect(first('(a)(b)*+(c)', 'abbc', 3)).toBe('c');
    expect(first('(a)|(b)', 'b', 1)).toBeNull();
    expect(first('(a)', 'a', 2)).toBeNull();
    expect(() => first('(a)', 'a', -1)).toThrow('group');
  });

  test('REGEXP_EXTRACT_ALL gives empty matches as well', () => {
    expect(all('a*', 'baa')).toEqual(['', 'aa', '']);
    expect(all('(\\w)(\\d)', 'a1 b2', 2)).toEqual(['1', '2']);
    expect(all('x', 'abc')).toEqual([]);
    expect(all('x', 'abc', 1)).toBeNull();
  });
});

describe('REGEXP_REPLACE', () => {
  test('puts groups and escaped characters into the replacement', () => {
    expect(call('REGEXP_REPLACE', 'john smith', '(\\w+) (?<last>\\w+)', `\${last}, $1`)).toBe('smith, john');
    expect(call('REGEXP_REPLACE', 'a', 'a', '\\$1')).toBe('$1');
    expect(call('REGEXP_REPLACE', 'ab', '(a)', '$12')).toBe('a2b');
    expect(call('REGEXP_REPLACE', 'ab', '', '-')).toBe('-a-b-');
  });

  test('refuses references to nothing, but only when there is a match', () => {
    expect(() => call('REGEXP_REPLACE', 'a', 'a', '$1')).toThrow('group 1');
    expect(() => call('REGEXP_REPLACE', 'a', 'a', '$')).toThrow('$');
    expect(() => call('REGEXP_REPLACE', 'a', 'a', '\\')).toThrow('backslash');
    expect(call('REGEXP_REPLACE', 'a', 'b', '$')).toBe('a');
  });
});

test('REGEXP_SPLIT_TO_ARRAY keeps empty parts unless the expression matches the empty text', () => {
  const split = (text: string, pattern: string) => call('REGEXP_SPLIT_TO_ARRAY', text, pattern);
  expect(split('1a22', '\\d')).toEqual(['', 'a', '', '']);
  expect(split('a,b', ',')).toEqual(['a', 'b']);
  expect(split('abc', '')).toEqual(['a', 'b', 'c']);
  expect(split('xaaxa', 'a*')).toEqual(['x', '', 'x']);
  expect(split('', ',')).toEqual(['']);
  expect(split('aXbX', '(?=X)')).toEqual(['a', 'Xb', 'X']);
});

describe('an expression that has very many ways to fail', () => {
  test.each([
    ['(a+)+$', `${'a'.repeat(40)}!`, null],
    ['([a-z]+)+\\d', `${'a'.repeat(40)}!`, null],
    ['(\\w+\\s?)*\\b#', 'abc '.repeat(20), null],
    ['(?i)^(A|AA)+$', `${'a'.repeat(60)}!`, null],
  ])('%s is done at once', (pattern, text, expected) => {
    expect(first(pattern, text)).toBe(expected);
  });
});
