// Registers the schemas that a case gives its topics.
import type { InMemorySchemaRegistry } from '../../src/engine/formats/in-memory-schema-registry.ts';
import { type JsonValue, printJson } from '../../src/engine/formats/json-value.ts';
import type { RegistrySchemaType } from '../../src/engine/formats/schema-registry.ts';
import type { CaseTopic } from '../query-validation/case-file.ts';

const TYPES: Readonly<Record<string, RegistrySchemaType>> = {
  AVRO: 'AVRO',
  JSON: 'JSON',
  JSON_SR: 'JSON',
  PROTOBUF: 'PROTOBUF',
};

export async function avroTopicSchema(
  topic: CaseTopic,
  prefix: string,
  registry: InMemorySchemaRegistry,
): Promise<void> {
  const register = async (part: 'key' | 'value', format: string | null, schema: JsonValue, id: number | null) => {
    const type = TYPES[format?.toUpperCase() ?? ''];
    if (schema === null || type === undefined) return;
    const text = typeof schema === 'string' ? schema : printJson(schema);
    const subject = `${prefix}${topic.name}-${part}`;
    if (id === null) await registry.register(subject, type, text);
    else registry.registerWithId(subject, type, text, id);
  };
  await register('key', topic.keyFormat, topic.keySchema, topic.keySchemaId);
  await register('value', topic.valueFormat, topic.valueSchema, topic.valueSchemaId);
}
