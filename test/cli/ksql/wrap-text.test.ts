import { describe, expect, it } from 'vitest';
import { wrapText } from '../../../src/cli/ksql/wrap-text.ts';
import { cutText } from '../../../src/common/display-width.ts';

describe('text in the terminal', () => {
  it('breaks between words and moves what follows in', () => {
    const text = wrapText('Name : a table of clicks per day and campaign', 30, 7);
    expect(text).toBe('Name : a table of clicks per\n       day and campaign');
  });

  it('breaks a word that is longer than the line, and keeps every character', () => {
    const word = 'x日'.repeat(40);
    const lines = wrapText(word, 30).split('\n');
    expect(lines.join('')).toBe(word);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20);
  });

  it('keeps the lines that the text has', () => {
    expect(wrapText('a\n  b', 80, 4)).toBe('a\n  b');
  });

  it('is cut with an ellipsis where it may take one line only', () => {
    expect(cutText('日本語', 5)).toBe('日本…');
    expect(cutText('abc', 3)).toBe('abc');
  });
});
