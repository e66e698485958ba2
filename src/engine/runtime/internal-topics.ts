// Makes, restores and removes the topics behind a query's state.
import { EARLIEST, type KafkaOffsets, LATEST } from '../kafka/kafka-offsets.ts';
import { KafkaReader } from '../kafka/kafka-reader.ts';
import type { KafkaTopicAdmin, TopicSpec } from '../kafka/kafka-topic-admin.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import type { StateStore } from '../state/state-store.ts';
import { applicationId } from './query-settings.ts';

/** Changelogs keep a day more than the store, as Kafka Streams does for clock drift. */
const CHANGELOG_EXTRA_MS = 86_400_000;

const FOREVER = '9223372036854775807';

/** Event times may be far from the present; brokers refuse such records unless the topic takes them. */
export const ANY_TIMESTAMP: Readonly<Record<string, string>> = {
  'message.timestamp.before.max.ms': FOREVER,
  'message.timestamp.after.max.ms': FOREVER,
};

export const changelogTopic = (serviceId: string, queryId: string, storeName: string): string =>
  `${applicationId(serviceId, queryId)}-${storeName}-changelog`;

export function changelogSpec(name: string, store: StateStore, partitions: number, replicas: number): TopicSpec {
  const config: Record<string, string> =
    store.retentionMs === null
      ? { 'cleanup.policy': 'compact' }
      : { 'cleanup.policy': 'compact,delete', 'retention.ms': String(store.retentionMs + CHANGELOG_EXTRA_MS) };
  return {
    name,
    partitions,
    replicas,
    config: { ...config, ...ANY_TIMESTAMP, 'message.timestamp.type': 'CreateTime' },
  };
}

/** Creates what is missing; existing topics are left as they are. */
export async function ensureTopics(admin: KafkaTopicAdmin, specs: readonly TopicSpec[]): Promise<void> {
  const existing = new Set(await admin.names());
  await Promise.all(specs.filter((s) => !existing.has(s.name)).map((s) => admin.create(s)));
}

export interface RestoreTarget {
  readonly topic: string;
  readonly partition: number;
  readonly store: StateStore;
}

/**
 * Reads changelogs from their beginning to the end that was committed when it is called, and applies them.
 * The query's writer must have fenced its predecessor before: otherwise records of an open transaction would be missed.
 * Returns the number of records applied.
 */
export async function restoreStores(
  connection: ConnectionOptions,
  offsets: KafkaOffsets,
  targets: readonly RestoreTarget[],
): Promise<number> {
  if (targets.length === 0) return 0;
  const stores = new Map<string, StateStore>();
  const ends = new Map<string, bigint>();
  const assign: { topic: string; partition: number; offset: bigint }[] = [];
  for (const topic of new Set(targets.map((t) => t.topic))) {
    const [begin, end] = [await offsets.offsetsAt(topic, EARLIEST, true), await offsets.offsetsAt(topic, LATEST, true)];
    for (const target of targets.filter((t) => t.topic === topic)) {
      const from = begin.get(target.partition) ?? 0n;
      const to = end.get(target.partition) ?? 0n;
      if (from >= to) continue;
      const key = `${topic}/${target.partition}`;
      stores.set(key, target.store);
      ends.set(key, to);
      assign.push({ topic, partition: target.partition, offset: from });
    }
  }
  if (assign.length === 0) return 0;
  let restored = 0;
  const reader = new KafkaReader(connection, {
    readCommitted: true,
    maxBytes: 8_388_608,
    maxPartitionBytes: 4_194_304,
  });
  try {
    await reader.connect();
    await reader.assign(assign);
    while (ends.size > 0) {
      for (const batch of await reader.poll(500)) {
        const key = `${batch.topic}/${batch.partition}`;
        const store = stores.get(key)!;
        for (const record of batch.records) {
          if (record.key === null) continue;
          store.restore({ key: record.key, value: record.value, timestamp: record.timestamp });
          restored++;
        }
        if (batch.nextOffset >= (ends.get(key) ?? 0n)) {
          ends.delete(key);
          const position = reader.positions.find((p) => p.topic === batch.topic && p.partition === batch.partition);
          if (position) position.paused = true;
        }
      }
    }
  } finally {
    await reader.close();
  }
  return restored;
}

/** Removes changelogs, repartition topics and committed offsets of a query that is gone for good. */
export async function removeInternals(admin: KafkaTopicAdmin, serviceId: string, queryId: string): Promise<void> {
  const prefix = `${applicationId(serviceId, queryId)}-`;
  const names = (await admin.names()).filter((n) => n.startsWith(prefix));
  if (names.length > 0) await admin.delete(names);
  await admin.deleteGroup(applicationId(serviceId, queryId));
}
