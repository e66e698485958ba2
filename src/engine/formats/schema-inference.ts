// Finds the registered schema of a topic's part and turns it into columns, for statements that do not list them.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { FormatInfo, Wrapping } from './format.ts';
import { statementInvalid } from './format-layout.ts';
import { formatByName } from './format-registry.ts';
import { resolveImports } from './schema-imports.ts';
import type { RegisteredSchema, SchemaRegistry } from './schema-registry.ts';
import { type InferredColumns, subjectOf } from './schema-translation.ts';

export interface InferenceRequest {
  readonly registry: SchemaRegistry;
  readonly topic: string;
  readonly part: 'KEY' | 'VALUE';
  /** With `schemaId` that schema is taken, names as they are; otherwise the subject's latest, names upper-cased. */
  readonly info: FormatInfo;
  readonly wrapping: Wrapping | null;
}

export interface Inferred extends InferredColumns {
  readonly schema: RegisteredSchema;
}

/**
 * @returns null when the subject has no schema.
 * @throws ClickstreamError STATEMENT_INVALID when the format has no schemas or the schema is of another type;
 * SERDE_SCHEMA_NOT_FOUND for an unknown id or message; SERDE_SCHEMA_UNSUPPORTED when the schema cannot be columns.
 */
export async function inferFromRegistry(request: InferenceRequest): Promise<Inferred | null> {
  const { registry, info, topic, part, wrapping } = request;
  const { translation } = formatByName(info.format);
  const { schemaId } = info.properties;
  if (!translation) {
    throw statementInvalid(
      `${part}_FORMAT must have schemas in the registry to read columns from them; ${info.format} has none.`,
      'List the columns in the statement, or use AVRO, JSON_SR or PROTOBUF.',
    );
  }
  const schema =
    schemaId === undefined ? await registry.latest(subjectOf(topic, part)) : await registry.byId(Number(schemaId));
  if (schema === null) return null;
  if (schema.type !== translation.schemaType) {
    throw new ClickstreamError(
      'STATEMENT_INVALID',
      `schema ${schema.id} is ${article(schema.type)} ${schema.type} schema, but the ${part.toLowerCase()} format is ${info.format}`,
      { nextStep: `Use the ${part.toLowerCase()} format of the schema, or another schema.` },
    );
  }
  const imports = await resolveImports(registry, schema);
  const keepNames = schemaId !== undefined;
  return { ...translation.inferColumns({ schema, part, info, wrapping, keepNames, imports }), schema };
}

const article = (word: string) => (/^[AEIOU]/.test(word) ? 'an' : 'a');
