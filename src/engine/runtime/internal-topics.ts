// Names, makes and removes the topics behind a query's state.
import type { KafkaTopicAdmin, TopicSpec } from '../kafka/kafka-topic-admin.ts';
import { applicationId } from './query-settings.ts';

const FOREVER = '9223372036854775807';

/** Event times may be far from the present; brokers refuse such records unless the topic takes them. */
export const ANY_TIMESTAMP: Readonly<Record<string, string>> = {
  'message.timestamp.before.max.ms': FOREVER,
  'message.timestamp.after.max.ms': FOREVER,
};

export const changelogTopic = (serviceId: string, queryId: string, storeName: string): string =>
  `${applicationId(serviceId, queryId)}-${storeName}-changelog`;

/**
 * Compacted, and kept for ever: what leaves a store is deleted by its key. Retention by time would count from the times of the rows,
 * and remove the state of a query that reads old events, which is in memory and nowhere else. Small segments are compacted soon, so
 * that little is read again after a crash.
 * @param replicas -1: what the brokers have as default
 */
export function changelogSpec(name: string, partitions: number, replicas: number): TopicSpec {
  return {
    name,
    partitions,
    replicas,
    config: {
      'cleanup.policy': 'compact',
      'segment.bytes': '16777216',
      'min.cleanable.dirty.ratio': '0.2',
      'delete.retention.ms': '3600000',
      ...ANY_TIMESTAMP,
      'message.timestamp.type': 'CreateTime',
    },
  };
}

/** As Kafka Streams makes them, though nothing is written there: see docs/differences.md. */
export const repartitionSpec = (name: string, partitions: number, replicas: number): TopicSpec => ({
  name,
  partitions,
  replicas,
  config: {
    'cleanup.policy': 'delete',
    'segment.bytes': '52428800',
    'retention.ms': '-1',
    'message.timestamp.type': 'CreateTime',
  },
});

/**
 * Statements are kept for ever, and acknowledged only by replicas that have them all, as in ksqlDB.
 * @param properties `ksql.internal.topic.replicas` and `ksql.internal.topic.min.insync.replicas`, 1 each when absent
 */
export const commandTopicSpec = (name: string, properties: Readonly<Record<string, string>>): TopicSpec => ({
  name,
  partitions: 1,
  replicas: Number(properties['ksql.internal.topic.replicas'] ?? 1),
  config: {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'min.insync.replicas': properties['ksql.internal.topic.min.insync.replicas'] ?? '1',
    'unclean.leader.election.enable': 'false',
  },
});

/** Creates what is missing; existing topics are left as they are. */
export async function ensureTopics(admin: KafkaTopicAdmin, specs: readonly TopicSpec[]): Promise<void> {
  const existing = new Set(await admin.names());
  await Promise.all(specs.filter((s) => !existing.has(s.name)).map((s) => admin.create(s)));
}

/** Removes changelogs, repartition topics and committed offsets of a query that is gone for good. */
export async function removeInternals(admin: KafkaTopicAdmin, serviceId: string, queryId: string): Promise<void> {
  const prefix = `${applicationId(serviceId, queryId)}-`;
  const names = (await admin.names()).filter((n) => n.startsWith(prefix));
  if (names.length > 0) await admin.delete(names);
  await admin.deleteGroup(applicationId(serviceId, queryId));
}
