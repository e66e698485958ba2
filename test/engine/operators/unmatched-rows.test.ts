// Rows of an outer stream-stream join that wait for a match, in the order in which they are emitted without one.
import { describe, expect, it } from 'vitest';
import { UnmatchedRows } from '../../../src/engine/operators/unmatched-rows.ts';
import type { BufferedRow } from '../../../src/engine/state/join-buffer.ts';
import { compareKeys } from '../../../src/engine/state/key-identity.ts';

const row = (key: string, timestamp: number, sequence = 0): BufferedRow => ({
  id: key,
  key: [key],
  window: null,
  value: [],
  timestamp,
  sequence,
  unmatched: true,
  dirty: false,
  logged: false,
  removed: false,
});

const keysOf = (rows: UnmatchedRows): unknown[] => {
  const seen: unknown[] = [];
  rows.visit((entry) => {
    seen.push(entry.row.key[0]);
    return true;
  });
  return seen;
};

describe('rows without a match', () => {
  it('come by time, those of the other side before those of the driving side, then by key', () => {
    const rows = new UnmatchedRows(compareKeys);
    rows.add({ row: row('driving b', 1), driving: true });
    rows.add({ row: row('later', 2), driving: false });
    rows.add({ row: row('driving a', 1), driving: true });
    rows.add({ row: row('other', 1), driving: false });
    expect(keysOf(rows)).toEqual(['other', 'driving a', 'driving b', 'later']);
  });

  it('are not visited again once they have been settled', () => {
    const rows = new UnmatchedRows(compareKeys);
    const [first, second] = [row('first', 1), row('second', 2)];
    for (const each of [first, second]) rows.add({ row: each, driving: true });
    rows.visit((entry) => {
      entry.row.unmatched = false;
      return false;
    });
    expect(keysOf(rows)).toEqual(['second']);
  });

  it('may be very many within one window', () => {
    const rows = new UnmatchedRows(compareKeys);
    const count = 300_000;
    for (let i = 0; i < count; i++) rows.add({ row: row('key', i), driving: true });
    expect(keysOf(rows)).toHaveLength(count);
    expect(keysOf(rows)).toHaveLength(count);
  });
});
