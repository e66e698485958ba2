import { describe, expect, it } from 'vitest';
import { JoinBuffer, type KeyWindow } from '../../../src/engine/state/join-buffer.ts';
import { INTEGER, STRING } from '../../../src/sql/sql-type.ts';

const identity = ([key]: readonly unknown[], window: KeyWindow | null) => `${key}@${window?.start ?? ''}`;
const newBuffer = () =>
  new JoinBuffer('rows', [STRING], [INTEGER], 100, (key, window) => identity(key as readonly unknown[], window));

describe('the rows of one side of a stream-stream join', () => {
  it('are found by their key, their window and their time after they were restored', () => {
    const before = newBuffer();
    for (const start of [0, 10]) before.add(`a@${start}`, ['a'], { start, end: start + 10 }, [start], 5, false);
    const after = newBuffer();
    for (const change of before.drainChanges()) after.restore(change);
    expect(after.fetch('a@10', 0, 9).map((row) => [row.value, row.window])).toEqual([[[10], { start: 10, end: 20 }]]);
    expect(after.fetch('a@10', 6, 9)).toEqual([]);
  });

  it('outlive their retention as long as they wait for a match, but match no more', () => {
    const buffer = newBuffer();
    const row = buffer.add('a@', ['a'], null, [1], 0, true);
    buffer.add('b@', ['b'], null, [2], 0, false);
    buffer.add('c@', ['c'], null, [3], 150, false);
    expect([...buffer.all()].map((r) => r.key[0])).toEqual(['a', 'c']);
    expect(buffer.fetch('a@', 0, 0)).toEqual([]);
    buffer.settle(row!);
    buffer.add('c@', ['c'], null, [3], 300, false);
    expect([...buffer.all()].map((r) => r.key[0])).toEqual(['c']);
  });
});
