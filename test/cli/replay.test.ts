import { describe, expect, it } from 'vitest';
import { type ReplayFlags, replayCommand } from '../../src/cli/replay-options.ts';
import { replayJson, replayProgress, replayText } from '../../src/cli/replay-renderer.ts';
import type { ReplayResult } from '../../src/shop/replay/run-replay.ts';
import { SentCounts } from '../../src/shop/simulator/sent-counts.ts';

const flags = (...args: string[]): ReplayFlags => {
  const command = replayCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(['clicks.csv', ...args], { from: 'user' }).opts<ReplayFlags>();
};

function result(bad: number): ReplayResult {
  const sent = new SentCounts({ clicks: 120_000, orders: 120_000 });
  sent.addClick({ campaign_id: 'spring', occurred_at: Date.parse('2026-03-01T10:00:05Z') });
  const badRows = Array.from({ length: bad }, (_, i) => ({
    kind: 'bad' as const,
    line: i + 2,
    column: i % 2 === 0 ? 4 : null,
    reason: 'quantity must be a whole number',
  }));
  return { sent, repeated: 7, bad, badRows };
}

describe('the options of replay', () => {
  it('are the pace of the file and the time of sending, unless others are given', () => {
    expect(flags()).toMatchObject({ speed: 1, keepTimes: false, delimiter: ',', verify: true });
    expect(flags().rate).toBeUndefined();
    expect(flags('--rate', '500', '--delimiter', 'tab', '--ignore', 'ID, x')).toMatchObject({
      rate: 500,
      delimiter: '\t',
      ignore: new Set(['id', 'x']),
    });
  });

  it.each([
    ['--rate', '0'],
    ['--speed', '-1'],
    ['--delimiter', ',,'],
    ['--delimiter', '"'],
  ])('%s refuses %s', (flag, value) => {
    expect(() => flags(flag, value)).toThrow(/is invalid/);
  });
});

describe('the report of replay', () => {
  it('names the first bad rows with file, line and column, what was sent, and what counted before', () => {
    const text = replayText('clicks.csv', result(22), []);
    expect(text).toContain('clicks.csv:2, column 4: quantity must be a whole number\nclicks.csv:3: quantity');
    expect(text).toContain('and 2 further bad rows');
    expect(text).toContain('sent 1 click and 0 orders\nPostgres shows the same counts in every window');
    expect(text).toContain('7 clicks sent before, counted once\n22 bad rows');
  });

  it('has the same as JSON', () => {
    expect(JSON.parse(replayJson(result(1), null))).toMatchObject({
      clicks: 1,
      repeated: 7,
      bad: 1,
      bad_rows: [{ line: 2, column: 4, reason: 'quantity must be a whole number' }],
      differences: null,
    });
  });

  it('goes on in one line of a terminal', () => {
    let shown = '';
    const progress = replayProgress({ isTTY: true, columns: 60, write: (text) => (shown += text) });
    progress({ elapsedMs: 2_000, rows: 12, clicks: 10, repeated: 0, bad: 2 });
    expect(shown).toBe('\r12 rows · 10 clicks sent · 2 bad rows · 2 s\u001b[K');
  });
});
