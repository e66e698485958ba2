// LIST TOPICS: what is in the cluster, without the engine's own topics unless ALL is asked for.
import type { ListTopics } from '../../../sql/ast.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

/** Kafka's own topics, which are never shown. */
const OF_KAFKA: ReadonlySet<string> = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);

/** Topics that belong to the machinery, not to the data. */
const isInternal = (name: string): boolean => name.startsWith('_') || name.startsWith('ksql-');

export async function listTopics(statement: ListTopics, engine: EngineContext, entity: MakeEntity): Promise<Entity> {
  const names = (await engine.admin.names())
    .filter((name) => !OF_KAFKA.has(name) && (statement.all || !isInternal(name)))
    .sort();
  const described = await engine.admin.describeAll(names);
  const consumers = statement.extended ? consumersByTopic(engine) : new Map<string, number>();
  const topics = described
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, partitions, replicas }) => ({
      name,
      replicaInfo: Array.from({ length: partitions }, () => replicas),
      ...(statement.extended
        ? { consumerCount: (consumers.get(name) ?? 0) * partitions, consumerGroupCount: consumers.get(name) ?? 0 }
        : {}),
    }));
  return entity(statement.extended ? 'kafka_topics_extended' : 'kafka_topics', { topics });
}

/** Queries of this server by the topic that they read. */
function consumersByTopic(engine: EngineContext): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { topology } of engine.queries.list())
    for (const topic of new Set(topology.subTopologies.flatMap((s) => s.sourceTopics)))
      counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}
