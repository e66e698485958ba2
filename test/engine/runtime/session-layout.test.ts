import { describe, expect, it } from 'vitest';
import type { KafkaOffsets } from '../../../src/engine/kafka/kafka-offsets.ts';
import type { Topology } from '../../../src/engine/operators/task.ts';
import { DEFAULT_SETTINGS } from '../../../src/engine/runtime/query-settings.ts';
import { growthOf, layOut, startingPoints } from '../../../src/engine/runtime/session-layout.ts';

const EARLIEST = -2;

const topology = (sources: readonly string[], repartitions: readonly string[] = []): Topology => ({
  queryId: 'Q',
  subTopologies: repartitions.map((name, id) => ({
    id,
    sourceTopics: [name],
    storeNames: [],
    createTask: () => {
      throw new Error('not made here');
    },
  })),
  repartitionTopics: repartitions.map((name) => ({ name, readBy: 0 })),
  sources: sources.map((topic) => ({ topic, defaultReset: 'latest' as const })),
  sinkTopic: null,
});

/** One topic with two partitions that hold offsets 10 to 20. */
function offsets(committed: readonly bigint[]): KafkaOffsets {
  return {
    partitions: async (topic: string) => (topic === 'wide' ? [0, 1, 2, 3] : [0, 1]),
    offsetsAt: async (_: string, time: number) => new Map([0, 1].map((p) => [p, time === EARLIEST ? 10n : 20n])),
    committed: async () => committed.map((offset, partition) => ({ topic: 's', partition, offset })),
  } as unknown as KafkaOffsets;
}

const start = (committed: readonly bigint[], offsetReset: 'earliest' | 'latest' | null = null) =>
  startingPoints(
    {
      topology: topology(['s']),
      settings: { ...DEFAULT_SETTINGS, offsetReset },
      counts: new Map([['s', 2]]),
      groupId: 'g',
    },
    offsets(committed),
  ).then(({ points }) => points.map((p) => p.offset));

describe('the offsets that a session begins at', () => {
  it('are those committed, and for other partitions what the reset policy says (E3)', async () => {
    expect(await start([])).toEqual([20n, 20n]);
    expect(await start([], 'earliest')).toEqual([10n, 10n]);
    expect(await start([15n, 16n])).toEqual([15n, 16n]);
  });

  it('are the first of a partition that the topic has got since the others were committed (E10)', async () => {
    expect(await start([15n])).toEqual([15n, 10n]);
  });

  it('are the first that exist when retention removed the committed ones, or the topic was made anew', async () => {
    expect(await start([5n, 99n])).toEqual([10n, 10n]);
  });
});

describe('what a running session adds when a topic has got more partitions (E10)', () => {
  const now = { counts: new Map([['s', 1]]), repartitions: new Map() };

  it('is the new partitions from their beginning', async () => {
    const { counts, points } = await growthOf(topology(['s']), now, offsets([]));
    expect(points).toEqual([{ topic: 's', partition: 1, offset: 10n }]);
    expect(counts.get('s')).toBe(2);
  });

  it('is nothing for a query whose state no longer fits the keys', async () => {
    const [sub] = topology([], ['s']).subTopologies;
    const stateful = { ...topology(['s']), subTopologies: [{ ...sub!, storeNames: ['Aggregate'] }] };
    const growth = growthOf(stateful, now, offsets([]));
    await expect(growth).rejects.toMatchObject({ code: 'QUERY_PARTITIONS_CHANGED' });
  });
});

describe('the width of repartition topics', () => {
  it('is that of the widest source', async () => {
    const { repartitions } = await layOut(topology(['s', 'wide'], ['r']), offsets([]));
    expect(repartitions.get('r')).toBe(4);
  });
});
