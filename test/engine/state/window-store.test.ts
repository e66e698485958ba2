import { describe, expect, it } from 'vitest';
import { windowView } from '../../../src/engine/state/materialized-views.ts';
import { WindowStore } from '../../../src/engine/state/window-store.ts';
import { BIGINT, STRING } from '../../../src/sql/sql-type.ts';

const store = () => new WindowStore('S', [STRING], [BIGINT], 100);

describe('window store', () => {
  it('writes each changed entry once, in its present value, and nothing unchanged', () => {
    const windows = store();
    const entry = windows.insert('a', ['a'], 0, [1n], 5);
    entry.value[0] = 2n;
    windows.touch(entry);
    expect([...windows.drainChanges()]).toHaveLength(1);
    expect([...windows.drainChanges()]).toHaveLength(0);
    windows.touch(entry);
    expect([...windows.drainChanges()]).toHaveLength(1);
  });

  it('forgets windows whose retention has passed, and deletes from the changelog what was written there (W8)', () => {
    const windows = store();
    windows.insert('a', ['a'], 0, [1n], 5);
    expect([...windows.drainChanges()]).toHaveLength(1);
    windows.insert('b', ['b'], 0, [1n], 6);
    windows.insert('a', ['a'], 10, [1n], 15);
    windows.insert('a', ['a'], 100, [1n], 109);
    windows.expire();
    expect(windows.entryCount).toBe(2);
    expect(windows.get('a', 0)).toBeUndefined();
    const changes = [...windows.drainChanges()];
    expect(changes.map((c) => c.value === null)).toEqual([false, false, true]);
  });

  it('is rebuilt from its changelog, deletes included, and knows the highest row time', () => {
    const before = store();
    before.insert('a', ['a'], 0, [7n], 9);
    before.insert('b', ['b'], 50, [8n], 59);
    const changes = [...before.drainChanges()];
    before.insert('c', ['c'], 100, [9n], 100);
    before.expire();
    const after = store();
    for (const change of [...changes, ...before.drainChanges()]) after.restore(change);
    expect(after.entryCount).toBe(2);
    expect(after.get('b', 50)?.value).toEqual([8n]);
    expect(after.restoredTime).toBe(100);
  });

  it('can be read by key and window bounds, oldest window first', () => {
    const windows = store();
    for (const start of [20, 0, 10]) windows.insert('a', ['a'], start, [BigInt(start)], start);
    windows.insert('b', ['b'], 10, [1n], 10);
    const view = windowView(windows, 10, (value) => value);
    expect(view.get(['a']).map((r) => r.window?.start)).toEqual([0, 10, 20]);
    expect(view.get(['a'], { startFrom: 10, endTo: 20 }).map((r) => r.value)).toEqual([[10n]]);
    expect([...view.scan()].map((r) => r.key[0])).toEqual(['a', 'a', 'b', 'a']);
  });
});
