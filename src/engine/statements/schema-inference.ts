// Columns that a CREATE statement leaves out are read from the schema registry: the latest schema of the topic, or one by id.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { CreateSource } from '../../sql/ast.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { FormatInfo } from '../formats/format.ts';
import { formatByName } from '../formats/format-registry.ts';
import { resolveImports } from '../formats/schema-imports.ts';
import type { RegisteredSchema, SchemaRegistry } from '../formats/schema-registry.ts';
import { type InferredColumns, subjectOf } from '../formats/schema-translation.ts';
import type { Column } from '../schema/logical-schema.ts';
import { sourceColumns } from './source-columns.ts';
import type { StatementContext } from './statement-context.ts';
import type { WithProperties } from './with-properties.ts';

type Part = 'KEY' | 'VALUE';

interface FormatInfos {
  readonly key: FormatInfo;
  readonly value: FormatInfo;
}

/** The declared columns, and those inferred for a part that declares none, with the formats completed by the schemas. */
export async function columnsWithInference(
  statement: CreateSource,
  topic: string,
  infos: FormatInfos,
  properties: WithProperties,
  context: StatementContext,
): Promise<{ readonly columns: readonly Column[]; readonly infos: FormatInfos }> {
  const declared = sourceColumns(statement.columns ?? [], statement.sourceKind, context.catalog.customTypes());
  const request = { statement, topic, properties, declared, context };
  const key = await inferPart('KEY', infos.key, request);
  const value = await inferPart('VALUE', infos.value, request);
  const columns = [...(key?.columns ?? []), ...declared, ...(value?.columns ?? [])];
  const names = new Set<string>();
  for (const column of columns) {
    if (names.has(column.name))
      throw statementInvalid(`The column ${column.name} is in both the key and the value.`, { span: statement.span });
    names.add(column.name);
  }
  return { columns, infos: { key: key?.info ?? infos.key, value: value?.info ?? infos.value } };
}

interface InferenceRequest {
  readonly statement: CreateSource;
  readonly topic: string;
  readonly properties: WithProperties;
  readonly declared: readonly Column[];
  readonly context: StatementContext;
}

async function inferPart(
  part: Part,
  info: FormatInfo,
  request: InferenceRequest,
): Promise<{ columns: readonly Column[]; info: FormatInfo } | null> {
  const { statement, properties, declared } = request;
  const idProperty = `${part}_SCHEMA_ID`;
  const id = properties.number(idProperty);
  const isDeclared = declared.some((c) => c.namespace === part);
  if (id !== null && isDeclared)
    throw statementInvalid(
      `${idProperty} brings the ${part.toLowerCase()} columns, so they cannot be listed as well.`,
      {
        span: properties.span(idProperty),
        nextStep: `Leave out either the columns or ${idProperty}.`,
      },
    );
  if (isDeclared || !formatByName(info.format).usesRegistry) return null;
  const { schema, inferred } = await readSchema(part, info, id, request);
  if (inferred.columns.length === 0)
    throw statementInvalid(
      `The registered ${part.toLowerCase()} schema of ${request.topic} has no field that can be a column.`,
      {
        span: statement.span,
        details: { schemaId: schema.id, skipped: inferred.skipped },
      },
    );
  const columns = inferred.columns.map((c) => ({ name: c.name, type: c.type, namespace: part, headerKey: null }));
  return { columns, info: id === null ? info : withFullName(info, inferred, properties, part) };
}

function withFullName(info: FormatInfo, inferred: InferredColumns, properties: WithProperties, part: Part): FormatInfo {
  const explicit =
    properties.text(`${part}_SCHEMA_FULL_NAME`) ??
    (part === 'VALUE' ? properties.text('VALUE_AVRO_SCHEMA_FULL_NAME') : null);
  if (explicit !== null || inferred.fullName === null) return info;
  return { format: info.format, properties: { ...info.properties, fullSchemaName: inferred.fullName } };
}

async function readSchema(part: Part, info: FormatInfo, id: number | null, request: InferenceRequest) {
  const { topic, properties, statement, context } = request;
  const registry = requireRegistry(context.registry, info);
  const schema = id === null ? await registry.latest(subjectOf(topic, part)) : await schemaById(id, registry, request);
  if (!schema)
    throw statementInvalid(
      `There is no schema for the ${part.toLowerCase()}s of the topic ${topic} in the schema registry.`,
      {
        span: statement.span,
        details: { subject: subjectOf(topic, part) },
        nextStep: `Register one under ${subjectOf(topic, part)}, or list the columns in the statement.`,
      },
    );
  const translation = formatByName(info.format).translation!;
  if (schema.type !== translation.schemaType)
    throw statementInvalid(
      `The registered ${part.toLowerCase()} schema of ${topic} is ${schema.type}, which ${info.format} cannot read.`,
      { span: statement.span, details: { schemaId: schema.id } },
    );
  const wrap = part === 'VALUE' ? properties.boolean('WRAP_SINGLE_VALUE') : null;
  try {
    const inferred = translation.inferColumns({
      schema,
      part,
      info,
      wrapping: wrap === null ? null : wrap ? 'WRAP_SINGLES' : 'UNWRAP_SINGLES',
      keepNames: id !== null,
      imports: await resolveImports(registry, schema),
    });
    return { schema, inferred };
  } catch (cause) {
    if (!(cause instanceof ClickstreamError)) throw cause;
    throw statementInvalid(
      `No columns can be made from the registered ${part.toLowerCase()} schema of ${topic}: ${cause.message}`,
      {
        span: statement.span,
        details: { schemaId: schema.id },
        cause,
      },
    );
  }
}

async function schemaById(id: number, registry: SchemaRegistry, request: InferenceRequest): Promise<RegisteredSchema> {
  try {
    return await registry.byId(id);
  } catch (cause) {
    throw statementInvalid(`The schema registry has no schema with the id ${id}.`, {
      span: request.statement.span,
      details: { schemaId: id },
      cause,
    });
  }
}

export function requireRegistry(registry: SchemaRegistry | null, info: FormatInfo): SchemaRegistry {
  if (registry) return registry;
  throw statementInvalid(`The format ${info.format} needs a schema registry, and none is configured.`, {
    details: { format: info.format, schemaRegistryMissing: true },
    nextStep: "Set 'ksql.schema.registry.url', or use JSON.",
  });
}
