// LIST TOPICS: what is in the cluster, without the topics of the machinery unless ALL is asked for.
import type { ListTopics } from '../../../sql/ast.ts';
import { isHiddenTopic } from '../../config/reserved-topics.ts';
import type { TopicConsumers } from '../../kafka/kafka-topic-admin.ts';
import type { Topology } from '../../operators/task.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

/** Kafka's own topics, which are never shown. */
const OF_KAFKA: ReadonlySet<string> = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);

export async function listTopics(statement: ListTopics, engine: EngineContext, entity: MakeEntity): Promise<Entity> {
  const { properties } = engine.config;
  const names = (await engine.admin.names())
    .filter((name) => !OF_KAFKA.has(name) && (statement.all || !isHiddenTopic(name, properties)))
    .sort();
  const described = await engine.admin.describeAll(names);
  const consumersOf = statement.extended ? await countConsumers(engine) : null;
  const topics = described
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, partitions, replicas }) => {
      const replicaInfo = Array.from({ length: partitions }, () => replicas);
      if (consumersOf === null) return { name, replicaInfo };
      const { consumers, groups } = consumersOf(name, partitions);
      return { name, replicaInfo, consumerCount: consumers, consumerGroupCount: groups };
    });
  return entity(statement.extended ? 'kafka_topics_extended' : 'kafka_topics', { topics });
}

/** Consumer groups of the cluster, and this server's queries, each of which reads its topics like a group of its own. */
async function countConsumers(engine: EngineContext): Promise<(topic: string, partitions: number) => TopicConsumers> {
  const others = await engine.admin.consumers();
  const own = engine.queries.list().map(({ topology }) => sourceTopics(topology));
  return (topic, partitions) => {
    const { consumers, groups } = others.get(topic) ?? { consumers: 0, groups: 0 };
    const queries = own.filter((topics) => topics.has(topic)).length;
    return { consumers: consumers + queries * partitions, groups: groups + queries };
  };
}

const sourceTopics = ({ subTopologies }: Topology): ReadonlySet<string> =>
  new Set(subTopologies.flatMap((part) => part.sourceTopics));
