// Brings stores back from their changelogs, before a session processes its first record.
import { setImmediate as otherWork } from 'node:timers/promises';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { EARLIEST, type KafkaOffsets, LATEST } from '../kafka/kafka-offsets.ts';
import { KafkaReader } from '../kafka/kafka-reader.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import type { StateStore } from '../state/state-store.ts';

export interface RestoreTarget {
  readonly topic: string;
  readonly partition: number;
  readonly store: StateStore;
}

interface Restoring extends RestoreTarget {
  readonly from: bigint;
  /** What was committed when the restore began. */
  readonly to: bigint;
}

const POLL_MS = 500;
const FETCH = { maxBytes: 4_194_304, maxPartitionBytes: 1_048_576 };

/**
 * Reads changelogs from their beginning to the end that was committed when it is called, and applies them.
 * The query's writer must have fenced its predecessor before: otherwise records of an open transaction would be missed.
 * Returns the number of records applied.
 * @throws ClickstreamError QUERY_PARTITIONS_CHANGED when a changelog has fewer partitions than there are tasks.
 */
export async function restoreStores(
  connection: ConnectionOptions,
  offsets: KafkaOffsets,
  targets: readonly RestoreTarget[],
): Promise<number> {
  const restoring = await extents(offsets, targets);
  if (restoring.size === 0) return 0;
  let restored = 0;
  const reader = new KafkaReader(connection, { readCommitted: true, ...FETCH });
  try {
    await reader.connect();
    await reader.assign(
      [...restoring.values()].map(({ topic, partition, from }) => ({ topic, partition, offset: from })),
    );
    let next = reader.poll(POLL_MS);
    while (restoring.size > 0) {
      const batches = await next;
      for (const { topic, partition, nextOffset } of batches) {
        const key = `${topic}/${partition}`;
        if (nextOffset < (restoring.get(key)?.to ?? 0n)) continue;
        const position = reader.positions.find((p) => p.topic === topic && p.partition === partition);
        if (position) position.paused = true;
      }
      // The broker works while these records are applied.
      next = reader.poll(POLL_MS);
      next.catch(() => undefined);
      for (const { topic, partition, records, nextOffset } of batches) {
        const key = `${topic}/${partition}`;
        const target = restoring.get(key);
        if (!target) continue;
        for (const record of records) {
          if (record.key === null) continue;
          target.store.restore({ key: record.key, value: record.value, timestamp: record.timestamp });
          restored++;
        }
        if (nextOffset >= target.to) restoring.delete(key);
        // Requests are answered while a large state comes back.
        await otherWork();
      }
    }
    await next;
  } finally {
    await reader.close();
  }
  return restored;
}

/** The changelog partitions that hold anything, by `topic/partition`. */
async function extents(offsets: KafkaOffsets, targets: readonly RestoreTarget[]): Promise<Map<string, Restoring>> {
  const found = new Map<string, Restoring>();
  await Promise.all(
    [...new Set(targets.map((t) => t.topic))].map(async (topic) => {
      const [begin, end] = await Promise.all([
        offsets.offsetsAt(topic, EARLIEST, true),
        offsets.offsetsAt(topic, LATEST, true),
      ]);
      for (const target of targets.filter((t) => t.topic === topic)) {
        if (!end.has(target.partition)) throw tooNarrow(topic, end.size, target.partition);
        const from = begin.get(target.partition) ?? 0n;
        const to = end.get(target.partition) ?? 0n;
        if (from < to) found.set(`${topic}/${target.partition}`, { ...target, from, to });
      }
    }),
  );
  return found;
}

const tooNarrow = (topic: string, partitions: number, wanted: number): ClickstreamError =>
  new ClickstreamError(
    'QUERY_PARTITIONS_CHANGED',
    `the source topics have more partitions than the changelog ${topic}, which has ${partitions} and needs ${wanted + 1}`,
    { details: { topic, partitions } },
  );
