import { describe, expect, it } from 'vitest';
import { displayWidth, graphemes } from '../../src/common/display-width.ts';

describe('the width of a text in a terminal', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['ｱ', 1],
    ['👍', 2],
    ['👨‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['e\u0301', 1],
    ['a→b', 3],
  ])('of %s is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('keeps what a reader sees as one character together', () => {
    expect(graphemes('a👨‍👩‍👧e\u0301')).toEqual(['a', '👨‍👩‍👧', 'e\u0301']);
  });
});
