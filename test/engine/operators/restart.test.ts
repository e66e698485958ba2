// A restart must not show in what a query emits, whatever was in the changelog and whenever it comes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangelogEntry } from '../../../src/engine/state/state-store.ts';
import {
  column,
  groupByKey,
  INT_V,
  integer,
  over,
  planOf,
  QueryHarness,
  session,
  source,
  sumOf,
  tumbling,
} from './plan-fixtures.ts';

interface Input {
  readonly key: string | null;
  readonly v: number | null;
  readonly time: number;
}

type Options = Parameters<typeof sumOf>[2] & { readonly havingOver?: number };

/** The changelog of one store as the broker keeps it: the last value per key, in the order of writing. */
class CompactedLog {
  readonly #entries = new Map<string, ChangelogEntry>();

  append(changes: Iterable<ChangelogEntry>): void {
    for (const change of changes) {
      const id = Buffer.from(change.key).toString('hex');
      this.#entries.delete(id);
      this.#entries.set(id, change);
    }
  }

  /** Tombstones are kept for a while only. */
  read(withTombstones: boolean): ChangelogEntry[] {
    return [...this.#entries.values()].filter(({ value }) => withTombstones || value !== null);
  }
}

function startOf({ havingOver, ...options }: Options): Promise<QueryHarness> {
  const sums = sumOf(groupByKey(source('StreamSource', 'clicks', INT_V)), 'V', options);
  if (havingOver === undefined) return new QueryHarness(planOf(sums)).start();
  const predicate = over(column('KSQL_AGG_VARIABLE_0'), integer(havingOver));
  const having = { kind: 'TableFilter', context: ['Having'], source: sums, schema: sums.schema, predicate } as const;
  return new QueryHarness(planOf(having)).start();
}

/** What is emitted and reported, with a restart before each of the numbered inputs. */
async function run(options: Options, inputs: readonly Input[], restarts: ReadonlySet<number>, tombstones: boolean) {
  const out: string[] = [];
  const logs = new Map<string, CompactedLog>();
  let query = await startOf(options);
  for (const [i, { key, v, time }] of inputs.entries()) {
    if (restarts.has(i)) {
      query = await startOf(options);
      for (const [name, store] of query.tasks[0]?.stores ?? [])
        for (const change of logs.get(name)?.read(tombstones) ?? []) store.restore(change);
    }
    query.pipe('clicks', key, v === null ? null : { V: v }, time);
    out.push(...query.taken(), ...query.errors.splice(0).map((error) => error.message));
    for (const [name, store] of query.tasks[0]?.stores ?? []) {
      const log = logs.get(name) ?? new CompactedLog();
      logs.set(name, log);
      log.append(store.drainChanges());
    }
  }
  return out;
}

const input = fc.record({
  key: fc.option(fc.constantFrom('a', 'b', 'c'), { freq: 12 }),
  v: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 12 }),
  time: fc.nat(120),
});

describe('after a restart at any moment a windowed query goes on as if there had been none (W9)', () => {
  it.each<[string, Options]>([
    ['tumbling windows with grace', { window: tumbling(10, 5) }],
    ['tumbling windows without grace', { window: tumbling(10, 0) }],
    ['tumbling windows, EMIT FINAL', { window: tumbling(10, 3), emitFinal: true }],
    ['sessions', { window: session(10, 5) }],
    ['tumbling windows with HAVING', { window: tumbling(10, 5), havingOver: 3 }],
    ['sessions with HAVING', { window: session(10, 5), havingOver: 3 }],
    ['sessions, EMIT FINAL', { window: session(10, 0), emitFinal: true }],
  ])('%s', async (_, options) => {
    const whole = fc.tuple(fc.array(input, { maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 4 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(whole, async ([inputs, restarts, tombstones]) => {
        const without = await run(options, inputs, new Set(), tombstones);
        expect(await run(options, inputs, new Set(restarts), tombstones)).toEqual(without);
      }),
      { numRuns: 200 },
    );
  });
});
