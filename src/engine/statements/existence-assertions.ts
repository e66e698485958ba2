// What ASSERT TOPIC and ASSERT SCHEMA ask of the cluster and the registry. Servers ask again until a timeout, SQL tests once.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { AssertSchema, AssertTopic } from '../../sql/ast.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import type { TopicDescription } from './topic-admin.ts';

interface Topics {
  describe(name: string): Promise<Pick<TopicDescription, 'partitions' | 'replicas'> | null>;
}

/** Why the assertion does not hold, or null when it does. */
export async function topicComplaint(
  { topic, exists, properties }: AssertTopic,
  topics: Topics,
): Promise<string | null> {
  const found = await topics.describe(topic);
  if (!exists) return found ? `the topic ${topic} exists` : null;
  if (!found) return `the topic ${topic} does not exist`;
  for (const { name, value } of properties) {
    const wanted = 'value' in value ? Number(value.value) : Number.NaN;
    const actual = name === 'PARTITIONS' ? found.partitions : name === 'REPLICAS' ? found.replicas : undefined;
    if (actual === undefined) return `a topic has no property ${name}; PARTITIONS and REPLICAS can be asserted`;
    if (actual !== wanted) return `the topic ${topic} has ${name} ${actual}, not ${wanted}`;
  }
  return null;
}

/** Why the assertion does not hold, or null when it does. */
export async function schemaComplaint(
  { subject, id, exists }: AssertSchema,
  registry: SchemaRegistry | null,
): Promise<string | null> {
  if (!registry) return 'no schema registry is configured';
  const found = await hasSchema(registry, subject, id);
  if (found === exists) return null;
  const what = [subject === null ? '' : ` with the subject ${subject}`, id === null ? '' : ` with the id ${id}`];
  return `a schema${what.join('')} ${found ? 'exists' : 'does not exist'}`;
}

async function hasSchema(registry: SchemaRegistry, subject: string | null, id: number | null): Promise<boolean> {
  const latest = subject === null ? null : await registry.latest(subject);
  if (subject !== null && latest === null) return false;
  if (id === null) return true;
  if (latest) return latest.id === id;
  try {
    await registry.byId(id);
    return true;
  } catch (error) {
    if (error instanceof ClickstreamError && error.code === 'SERDE_SCHEMA_NOT_FOUND') return false;
    throw error;
  }
}
