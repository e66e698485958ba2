// Kafka topics: partitions can only grow, settings are compared one by one. With a topic go the schemas of its keys and values,
// whoever registered them.
import type { KafkaAdminClient, TopicState } from '../../clients/kafka-admin-client.ts';
import type { SchemaRegistryClient } from '../../clients/schema-registry-client.ts';
import type { TopicDefinition } from '../../definition/definition.ts';
import { compareFields, type Difference, type Resource, UNCHANGED } from '../resource.ts';

/**
 * @param describe reads the state of all topics of the definition at once
 */
export function topicResource(
  topic: TopicDefinition,
  kafka: KafkaAdminClient,
  registry: SchemaRegistryClient,
  describe: () => Promise<ReadonlyMap<string, TopicState>>,
): Resource<TopicState> {
  return {
    kind: 'topic',
    name: topic.name,
    file: topic.file,
    needs: [],
    read: async () => (await describe()).get(topic.name) ?? null,
    diff: (state) => topicDifference(topic, state),
    apply: async (_difference, state) => {
      if (state === null) {
        await kafka.create([topic]);
        return;
      }
      if (state.partitions < topic.partitions) await kafka.growTo(topic.name, topic.partitions);
      const differs = Object.entries(topic.config).some(([key, value]) => state.config[key] !== value);
      if (differs) await kafka.setConfig(topic.name, { ...state.overrides, ...topic.config });
    },
    remove: async () => {
      await kafka.deleteTopics([topic.name]);
      await removeSubjectsOf(topic.name, registry);
    },
    remains: () => remainsOfTopic(topic.name, kafka, registry),
  };
}

export function topicDifference(topic: TopicDefinition, state: TopicState | null): Difference {
  const wanted: Record<string, string> = { partitions: String(topic.partitions), ...topic.config };
  if (state === null) return { action: 'create', fields: compareFields({}, wanted) };
  const settings = Object.keys(topic.config).map((key): [string, string] => [key, state.config[key] ?? '']);
  const fields = compareFields({ partitions: String(state.partitions), ...Object.fromEntries(settings) }, wanted);
  if (fields.length === 0) return UNCHANGED;
  if (state.partitions <= topic.partitions) return { action: 'change', fields };
  const fault = {
    file: topic.file,
    line: topic.line,
    column: topic.column,
    message: `topic "${topic.name}" has ${state.partitions} partitions; Kafka cannot take some away`,
    nextStep: `Set "partitions" to ${state.partitions}, or run \`npm run teardown\` first.`,
  };
  return { action: 'change', fields, faults: [fault] };
}

const subjectsOf = (topic: string): readonly string[] => [`${topic}-key`, `${topic}-value`];

export async function removeSubjectsOf(topic: string, registry: SchemaRegistryClient): Promise<void> {
  await Promise.all(subjectsOf(topic).map((subject) => registry.remove(subject)));
}

/** The topic and its subjects, as far as they are still there. */
export async function remainsOfTopic(
  topic: string,
  kafka: KafkaAdminClient,
  registry: SchemaRegistryClient,
): Promise<readonly string[]> {
  const topics = [...(await kafka.describe([topic])).keys()].map((name) => `topic ${name}`);
  const latest = await Promise.all(subjectsOf(topic).map((subject) => registry.latest(subject)));
  const subjects = subjectsOf(topic).filter((_, i) => latest[i] !== null);
  return [...topics, ...subjects.map((subject) => `subject ${subject}`)];
}
