import { describe, expect, it } from 'vitest';
import { fitTable } from '../../../src/cli/ksql/fit-table.ts';

describe('a table in the terminal', () => {
  it('is as wide as its contents when there is room', () => {
    expect(fitTable(['A', 'LONGER'], [['1', 'x']], 80)).toBe(
      ['+-+------+', '|A|LONGER|', '+-+------+', '|1|x     |', '+-+------+'].join('\n'),
    );
  });

  it('never exceeds the terminal and loses no character of a long value', () => {
    const value = 'abcdefghij'.repeat(20);
    const lines = fitTable(['ID', 'TEXT'], [['1', value]], 40).split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
    const cells = lines.slice(3, -1).map((line) => line.split('|')[2]?.trimEnd() ?? '');
    expect(cells.join('')).toBe(value);
  });

  it('counts wide characters as two columns', () => {
    const [rule, , , row] = fitTable(['A'], [['日本']], 80).split('\n');
    expect(rule).toBe('+----+');
    expect(row).toBe('|日本|');
  });

  it('shows control characters instead of obeying them', () => {
    expect(fitTable(['A'], [['a\nb\u0007']], 80)).toContain('a⏎b·');
  });
});
