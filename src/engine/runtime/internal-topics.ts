// Names, makes and removes the topics behind a query's state.
import type { KafkaTopicAdmin, TopicSpec } from '../kafka/kafka-topic-admin.ts';
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

/** Removes changelogs, repartition topics and committed offsets of a query that is gone for good. */
export async function removeInternals(admin: KafkaTopicAdmin, serviceId: string, queryId: string): Promise<void> {
  const prefix = `${applicationId(serviceId, queryId)}-`;
  const names = (await admin.names()).filter((n) => n.startsWith(prefix));
  if (names.length > 0) await admin.delete(names);
  await admin.deleteGroup(applicationId(serviceId, queryId));
}
