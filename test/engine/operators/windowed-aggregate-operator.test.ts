import { describe, expect, it } from 'vitest';
import { groupByKey, INT_V, planOf, QueryHarness, session, source, sumOf, tumbling } from './plan-fixtures.ts';

const windowed = (options: Parameters<typeof sumOf>[2], caching = false) =>
  new QueryHarness(planOf(sumOf(groupByKey(source('StreamSource', 'clicks', INT_V)), 'V', options)), caching).start();

describe('tumbling windows', () => {
  it('give one row per key and window, aligned to the epoch, with the latest row time (W1, W4)', async () => {
    const query = await windowed({ window: tumbling(10) });
    query.pipe('clicks', 'a', { V: 1 }, 12);
    query.pipe('clicks', 'a', { V: 2 }, 19);
    query.pipe('clicks', 'a', { V: 4 }, 20);
    query.pipe('clicks', 'a', { V: 8 }, 11);
    expect(query.taken()).toEqual(['a[10,20)=1@12', 'a[10,20)=3@19', 'a[20,30)=4@20', 'a[10,20)=11@19']);
  });

  it('leave out and report rows that come after end and grace have passed (W2)', async () => {
    const query = await windowed({ window: tumbling(10, 5) });
    query.pipe('clicks', 'a', { V: 1 }, 3);
    query.pipe('clicks', 'b', { V: 1 }, 14);
    query.pipe('clicks', 'a', { V: 2 }, 4);
    query.pipe('clicks', 'b', { V: 1 }, 15);
    query.pipe('clicks', 'a', { V: 4 }, 5);
    expect(query.taken()).toEqual(['a[0,10)=1@3', 'b[10,20)=1@14', 'a[0,10)=3@4', 'b[10,20)=2@15']);
    expect(query.errors.map((e) => e.kind)).toEqual(['LATE_RECORD']);
    expect(query.errors[0]?.message).toContain('[0, 10)');
  });

  it('take rows up to 24 hours less the size late when there is no GRACE PERIOD, none with EMIT FINAL (W3)', async () => {
    const day = 24 * 60 * 60 * 1000;
    const query = await windowed({ window: tumbling(10) });
    query.pipe('clicks', 'a', { V: 1 }, day - 1);
    query.pipe('clicks', 'a', { V: 2 }, 5);
    query.pipe('clicks', 'a', { V: 4 }, day);
    query.pipe('clicks', 'a', { V: 8 }, 5);
    expect(query.taken()).toHaveLength(3);
    const final = await windowed({ window: tumbling(10), emitFinal: true });
    final.pipe('clicks', 'a', { V: 1 }, 10);
    final.pipe('clicks', 'a', { V: 2 }, 9);
    expect(final.errors.map((e) => e.kind)).toEqual(['LATE_RECORD']);
  });

  it('with EMIT FINAL lose, and report, results that stream time has jumped past with the retention (W6)', async () => {
    const query = await windowed({ window: tumbling(10, 5), emitFinal: true });
    query.pipe('clicks', 'a', { V: 1 }, 1);
    query.pipe('clicks', 'b', { V: 2 }, 2);
    query.pipe('clicks', 'a', { V: 4 }, 12);
    query.pipe('clicks', 'a', { V: 8 }, 25);
    expect(query.taken()).toEqual(['a[10,20)=4@12']);
    expect(query.errors.map((e) => [e.kind, e.message])).toEqual([
      ['LATE_RECORD', expect.stringContaining('final results of 2 groups in the window [0, 10)')],
    ]);
  });

  it('with EMIT FINAL and caching lose nothing to a jump: the store learns of it at the next flush (W6)', async () => {
    const query = await windowed({ window: tumbling(10, 5), emitFinal: true }, true);
    query.pipe('clicks', 'a', { V: 1 }, 1);
    query.tasks[0]?.flush();
    query.pipe('clicks', 'a', { V: 8 }, 95);
    expect(query.taken()).toEqual(['a[0,10)=1@1']);
  });

  it('with EMIT FINAL give one row per window, when a later row closes it, in the order of the keys (W6)', async () => {
    const query = await windowed({ window: tumbling(10), emitFinal: true });
    query.pipe('clicks', 'b', { V: 1 }, 1);
    query.pipe('clicks', 'a', { V: 2 }, 2);
    query.pipe('clicks', 'b', { V: 4 }, 9);
    expect(query.taken()).toEqual([]);
    query.pipe('clicks', 'c', { V: 8 }, 15);
    expect(query.taken()).toEqual(['a[0,10)=2@2', 'b[0,10)=5@9']);
    query.pipe('clicks', 'c', { V: 8 }, 16);
    expect(query.taken()).toEqual([]);
  });

  it('with caching forward only the last row per window, at the flush (W7)', async () => {
    const query = await windowed({ window: tumbling(10) }, true);
    for (const [time, v] of [
      [1, 1],
      [2, 2],
      [11, 4],
    ] as const)
      query.pipe('clicks', 'a', { V: v }, time);
    expect(query.taken()).toEqual([]);
    query.tasks[0]?.flush();
    expect(query.taken()).toEqual(['a[0,10)=3@2', 'a[10,20)=4@11']);
    query.tasks[0]?.flush();
    expect(query.taken()).toEqual([]);
  });

  it('continue after a restart from what the changelog holds, late rows included (W9)', async () => {
    const before = await windowed({ window: tumbling(10, 0) });
    before.pipe('clicks', 'a', { V: 1 }, 1);
    before.pipe('clicks', 'b', { V: 2 }, 12);
    const [store] = [...(before.tasks[0]?.stores.values() ?? [])];
    const changes = [...(store?.drainChanges() ?? [])];
    const after = await windowed({ window: tumbling(10, 0) });
    const [restored] = [...(after.tasks[0]?.stores.values() ?? [])];
    for (const change of changes) restored?.restore(change);
    after.pipe('clicks', 'b', { V: 4 }, 11);
    after.pipe('clicks', 'a', { V: 1 }, 2);
    expect(after.taken()).toEqual(['b[10,20)=6@12']);
    expect(after.errors.map((e) => e.kind)).toEqual(['LATE_RECORD']);
  });
});

describe('session windows', () => {
  it('grow, and merge when a row lies between two, deleting both first (W5)', async () => {
    const query = await windowed({ window: session(10) });
    query.pipe('clicks', 'a', { V: 1 }, 0);
    query.pipe('clicks', 'a', { V: 2 }, 5);
    query.pipe('clicks', 'a', { V: 4 }, 22);
    query.pipe('clicks', 'a', { V: 8 }, 13);
    expect(query.taken()).toEqual([
      'a[0,0)=1@0',
      'a[0,0)=deleted@0',
      'a[0,5)=3@5',
      'a[22,22)=4@22',
      'a[0,5)=deleted@5',
      'a[22,22)=deleted@22',
      'a[0,22)=15@22',
    ]);
  });

  it('with EMIT FINAL give a session once, when gap and grace have passed (W6)', async () => {
    const query = await windowed({ window: session(10), emitFinal: true });
    query.pipe('clicks', 'a', { V: 1 }, 0);
    query.pipe('clicks', 'a', { V: 2 }, 5);
    query.pipe('clicks', 'b', { V: 2 }, 15);
    expect(query.taken()).toEqual([]);
    query.pipe('clicks', 'b', { V: 2 }, 16);
    expect(query.taken()).toEqual(['a[0,5)=3@5']);
  });
});
