// JSON test data for the formats with a registry: records are made with the topic's own schema, whoever registered it.
import type { SerdeRequest } from './format.ts';
import type { JsonValue } from './json-value.ts';
import { resolveImports } from './schema-imports.ts';
import type { RegisteredSchema } from './schema-registry.ts';
import { type SchemaTranslation, subjectOf } from './schema-translation.ts';
import type { TestRecordCodec } from './test-record-codec.ts';
import { requireWireSchemaId, WIRE_HEADER_LENGTH, wireHeader } from './wire-format.ts';

/** Writes and reads whole documents of one schema, without the wire format's header. */
export interface DocumentCodec {
  encode(value: JsonValue): Uint8Array;
  decode(bytes: Uint8Array): JsonValue;
}

export type DocumentCodecFactory = (schema: RegisteredSchema, imports: ReadonlyMap<string, string>) => DocumentCodec;

/** With the schema of the request's id, else the latest of the subject, else the one of the columns (then registered). */
export async function openRegistryTestCodec(
  request: SerdeRequest,
  translation: SchemaTranslation,
  codecOf: DocumentCodecFactory,
): Promise<TestRecordCodec> {
  const { registry } = request;
  const schema = await topicSchema(request, translation);
  const codecs = new Map<number, DocumentCodec>();
  const codecFor = async (id: number) => {
    const known = codecs.get(id);
    if (known) return known;
    const writer = id === schema.id ? schema : await registry.byId(id);
    const codec = codecOf(writer, await resolveImports(registry, writer));
    codecs.set(id, codec);
    return codec;
  };
  const writing = await codecFor(schema.id);
  const header = wireHeader(schema.id);
  return {
    encode: (value) => (value === null ? null : Buffer.concat([header, writing.encode(value)])),
    decode: async (bytes) => {
      if (bytes === null) return null;
      const codec = await codecFor(requireWireSchemaId(bytes));
      return codec.decode(bytes.subarray(WIRE_HEADER_LENGTH));
    },
  };
}

async function topicSchema(request: SerdeRequest, translation: SchemaTranslation): Promise<RegisteredSchema> {
  const { registry, topic, part, info } = request;
  if (info.properties.schemaId !== undefined) return registry.byId(Number(info.properties.schemaId));
  const subject = subjectOf(topic, part);
  const latest = await registry.latest(subject);
  if (latest) return latest;
  const text = translation.schemaText(request);
  const id = await registry.register(subject, translation.schemaType, text);
  return { id, type: translation.schemaType, text, references: [] };
}
