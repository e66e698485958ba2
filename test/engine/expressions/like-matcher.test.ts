import { describe, expect, it } from 'vitest';
import { likeMatcher } from '../../../src/engine/expressions/like-matcher.ts';

const fits = (pattern: string, text: string, escapeWith: string | null = null) =>
  likeMatcher(pattern, escapeWith)(text);

describe('a LIKE pattern of many parts', () => {
  it('fits when its parts come one after the other', () => {
    expect(fits('a%b%c%d', 'a..b..c..d')).toBe(true);
    expect(fits('a%b%c%d', 'a..c..b..d')).toBe(false);
    expect(fits('%a%_%b%', '1a2b3')).toBe(true);
    expect(fits('%a%_%b%', '1ab3')).toBe(false);
    expect(fits('%%%%', '')).toBe(true);
    expect(fits('a%b%c%', 'xabc')).toBe(false);
    expect(fits('%a%b%c', 'abcx')).toBe(false);
  });

  it('skips no line break, and takes a wide character for one', () => {
    expect(fits('a%b%c%d', 'a\nb..c..d')).toBe(false);
    expect(fits('a%b%c%d', 'ab..c..\nd')).toBe(false);
    expect(fits('a%\n%c%d', 'a.\n.c.d')).toBe(true);
    expect(fits('%_%_%_%', '💩💩')).toBe(false);
    expect(fits('%_%_%💩', '💩💩💩')).toBe(true);
  });

  it('takes an escaped sign as it is', () => {
    expect(fits('a%!%%b%c', 'a 5% b c', '!')).toBe(true);
    expect(fits('a%!%%b%c', 'a 5 b c', '!')).toBe(false);
    expect(() => likeMatcher('a%b%c%!', '!')).toThrow(/escape/);
  });

  it('needs no more time for a text that nearly fits', () => {
    expect(fits('%a%a%a%a%a%a%a%a%b', 'a'.repeat(5_000))).toBe(false);
  });
});
