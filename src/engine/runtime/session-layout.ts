// Where a session stands before its first record: how many partitions each topic has, and from which offsets it reads.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { EARLIEST, type KafkaOffsets, LATEST } from '../kafka/kafka-offsets.ts';
import type { ConsumedOffset } from '../kafka/kafka-writer.ts';
import type { Topology } from '../operators/task.ts';
import type { QuerySettings } from './query-settings.ts';

export interface Layout {
  /** Partition count of every topic read, repartition topics included. */
  readonly counts: ReadonlyMap<string, number>;
  /** Those of the repartition topics alone. */
  readonly repartitions: ReadonlyMap<string, number>;
}

/** A repartition topic is as wide as the widest topic that is read together with it, else as the widest source. */
export async function layOut(topology: Topology, offsets: KafkaOffsets): Promise<Layout> {
  const counts = new Map<string, number>();
  const repartitions = new Map<string, number>();
  for (const { topic } of topology.sources) counts.set(topic, (await offsets.partitions(topic)).length);
  for (const { name } of topology.repartitionTopics) {
    const readers = topology.subTopologies.filter((s) => s.sourceTopics.includes(name));
    const external = readers.flatMap((s) => s.sourceTopics.map((t) => counts.get(t) ?? 0));
    const widest = Math.max(0, ...external) || Math.max(1, ...topology.sources.map((s) => counts.get(s.topic) ?? 1));
    repartitions.set(name, widest);
    counts.set(name, widest);
  }
  return { counts, repartitions };
}

/** What a running session has to add when its source topics have got more partitions. */
export interface Growth {
  /** Those of repartition topics stay as they were. */
  readonly counts: ReadonlyMap<string, number>;
  /** The beginnings of the new partitions. */
  readonly points: readonly ConsumedOffset[];
}

/**
 * @throws ClickstreamError QUERY_PARTITIONS_CHANGED when a task that keeps state reads such a topic: keys may be in other
 * partitions from now on than their state is.
 */
export async function growthOf(topology: Topology, { counts }: Layout, offsets: KafkaOffsets): Promise<Growth> {
  const grown = new Map(counts);
  const points: ConsumedOffset[] = [];
  for (const { topic } of topology.sources) {
    const known = counts.get(topic) ?? 0;
    for (const [partition, offset] of await offsets.offsetsAt(topic, EARLIEST, false)) {
      if (partition < known || points.some((p) => p.topic === topic && p.partition === partition)) continue;
      grown.set(topic, Math.max(grown.get(topic) ?? 0, partition + 1));
      points.push({ topic, partition, offset });
    }
  }
  const topics = new Set(points.map(({ topic }) => topic));
  const keyed = topology.subTopologies.find(
    ({ sourceTopics, storeNames }) => storeNames.length > 0 && sourceTopics.some((topic) => topics.has(topic)),
  );
  if (keyed)
    throw new ClickstreamError(
      'QUERY_PARTITIONS_CHANGED',
      `${[...topics].join(', ')} has more partitions now, and the query keeps state by their keys`,
      { details: { topics: [...topics] } },
    );
  return { counts: grown, points };
}

export interface StartRequest {
  readonly topology: Topology;
  readonly settings: QuerySettings;
  readonly counts: ReadonlyMap<string, number>;
  /** The group whose committed offsets are taken up; null for queries that commit nothing. */
  readonly groupId: string | null;
}

export interface StartingPoints {
  readonly points: readonly ConsumedOffset[];
  /** Ends of the partitions at this moment, by `topic/partition`. */
  readonly ends: ReadonlyMap<string, bigint>;
  /** Whether the group had committed anything. */
  readonly committed: boolean;
}

/**
 * Committed offsets, and for partitions without one what the reset policy says. An offset that the topic no longer has
 * (removed by retention, or the topic was made anew) becomes the first that it has. A partition without a committed offset of a
 * topic that has others is new, and read from its beginning.
 */
export async function startingPoints(request: StartRequest, offsets: KafkaOffsets): Promise<StartingPoints> {
  const { topology, settings, counts, groupId } = request;
  const committed = new Map<string, bigint>();
  if (groupId !== null) {
    const asked = new Map(topology.sources.map(({ topic }) => [topic, [...Array(counts.get(topic) ?? 0).keys()]]));
    for (const c of await offsets.committed(groupId, asked)) committed.set(`${c.topic}/${c.partition}`, c.offset);
  }
  const readCommitted = settings.guarantee === 'exactly_once_v2';
  const points: ConsumedOffset[] = [];
  const ends = new Map<string, bigint>();
  for (const { topic, defaultReset } of topology.sources) {
    const fromStart = (settings.offsetReset ?? defaultReset) === 'earliest';
    const [begin, latest, visible] = await Promise.all([
      offsets.offsetsAt(topic, EARLIEST, false),
      offsets.offsetsAt(topic, LATEST, false),
      offsets.offsetsAt(topic, LATEST, readCommitted),
    ]);
    const isNew = [...committed.keys()].some((key) => key.startsWith(`${topic}/`));
    for (const [partition, last] of latest) {
      const key = `${topic}/${partition}`;
      const first = begin.get(partition) ?? 0n;
      const known = committed.get(key);
      const unknown = fromStart || isNew ? first : last;
      const offset = known === undefined ? unknown : known < first || known > last ? first : known;
      points.push({ topic, partition, offset });
      ends.set(key, visible.get(partition) ?? last);
    }
  }
  return { points, ends, committed: committed.size > 0 };
}
