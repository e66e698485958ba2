// State of windowed queries must not grow with the time that they run, neither in memory nor in the changelog.
import { describe, expect, it } from 'vitest';
import type { JoinType } from '../../../src/sql/ast.ts';
import {
  groupByKey,
  INT_V,
  planOf,
  QueryHarness,
  session,
  source,
  streamJoin,
  sumOf,
  tumbling,
} from './plan-fixtures.ts';

/** What a compacted changelog would hold: keys that were written and not deleted. */
class ChangelogKeys {
  readonly #keys = new Set<string>();

  /** Takes what the stores have written since the last commit; the number of keys now. */
  commit(query: QueryHarness): number {
    for (const [name, store] of query.tasks[0]?.stores ?? [])
      for (const { key, value: written } of store.drainChanges()) {
        const id = `${name}/${Buffer.from(key).toString('hex')}`;
        if (written === null) this.#keys.delete(id);
        else this.#keys.add(id);
      }
    return this.#keys.size;
  }
}

const entries = (query: QueryHarness): number =>
  [...(query.tasks[0]?.stores.values() ?? [])].reduce((sum, store) => sum + store.entryCount, 0);

/** Most entries and changelog keys while 4,000 rows of seven keys come, one per ms, with a commit every 50. */
async function run(query: QueryHarness, topics: readonly string[]): Promise<{ entries: number; logged: number }> {
  await query.start();
  const log = new ChangelogKeys();
  const most = { entries: 0, logged: 0 };
  for (let time = 0; time < 4_000; time++) {
    const topic = topics[time % topics.length]!;
    query.pipe(topic, `k${time % 7}`, { V: 1 }, time - (time % 3));
    query.taken();
    if (time % 50 !== 0) continue;
    for (const task of query.tasks) task.flush();
    most.logged = Math.max(most.logged, log.commit(query));
    most.entries = Math.max(most.entries, entries(query));
  }
  return most;
}

const clicks = source('StreamSource', 'clicks', INT_V);

describe('the state of a windowed query stays as small as its retention, in memory and in the changelog (W8)', () => {
  it.each([
    ['tumbling windows', { window: tumbling(10, 20) }],
    ['tumbling windows with EMIT FINAL', { window: tumbling(10, 20), emitFinal: true }],
    ['sessions', { window: session(2, 30) }],
    ['sessions with EMIT FINAL', { window: session(2, 30), emitFinal: true }],
  ])('%s', async (_, options) => {
    for (const caching of [false, true]) {
      const query = new QueryHarness(planOf(sumOf(groupByKey(clicks), 'V', options)), caching);
      const { entries: held, logged } = await run(query, ['clicks']);
      expect(held).toBeGreaterThan(5);
      expect(held).toBeLessThan(120);
      expect(logged).toBeLessThan(200);
    }
  });

  it.each<JoinType>(['INNER', 'LEFT', 'RIGHT', 'FULL'])('a %s join of two streams', async (joinType) => {
    const { entries: held, logged } = await run(streamJoin(joinType, [10, 10], 20), ['l', 'r']);
    expect(held).toBeGreaterThan(5);
    expect(held).toBeLessThan(200);
    expect(logged).toBeLessThan(300);
  });
});
