// Kafka topics: partitions can only grow, settings are compared one by one.
import type { KafkaAdminClient, TopicState } from '../../clients/kafka-admin-client.ts';
import type { TopicDefinition } from '../../definition/definition.ts';
import { compareFields, type Difference, type Resource, UNCHANGED } from '../resource.ts';

/**
 * @param describe reads the state of all topics of the definition at once
 */
export function topicResource(
  topic: TopicDefinition,
  kafka: KafkaAdminClient,
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
    remove: () => kafka.deleteTopics([topic.name]),
    remains: async () => [...(await kafka.describe([topic.name])).keys()].map((name) => `topic ${name}`),
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
