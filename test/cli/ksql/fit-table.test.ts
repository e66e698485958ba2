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

  it('breaks values at their joints and keeps numbers, dates and times whole', () => {
    const cells = ['CTAS_CAMPAIGN_CLICK_COUNTS_3', '2026-11-22T22:24:00.000', '1795386240000', 'two words'];
    const table = fitTable(['QUERY', 'START', 'N', 'TEXT'], [cells], 46);
    expect(table.split('\n').slice(3, -1)).toEqual([
      '|CTAS_    |2026-11-22T |1795386240000|two    |',
      '|CAMPAIGN_|22:24:00.000|             |words  |',
      '|CLICK_   |            |             |       |',
      '|COUNTS_3 |            |             |       |',
    ]);
  });

  it('shows rows field by field when the terminal is too narrow for their columns', () => {
    const heading = ['CAMPAIGN_ID', 'WINDOW_START', 'WINDOW_END', 'CLICK_COUNT'];
    const row = ['spring-sale', '1795386240000', '1795386360000', '12'];
    expect(fitTable(heading, [row, row], 40).split('\n')).toEqual([
      '-- 1 -------------------------------',
      'CAMPAIGN_ID  | spring-sale',
      'WINDOW_START | 1795386240000',
      'WINDOW_END   | 1795386360000',
      'CLICK_COUNT  | 12',
      '-- 2 -------------------------------',
      'CAMPAIGN_ID  | spring-sale',
      'WINDOW_START | 1795386240000',
      'WINDOW_END   | 1795386360000',
      'CLICK_COUNT  | 12',
    ]);
  });
});
