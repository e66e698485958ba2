// KEY_SCHEMA_ID and VALUE_SCHEMA_ID of CREATE … AS SELECT: the query's columns must fit the registered schema.
import type { CreateSourceAsSelect } from '../../sql/ast.ts';
import { formatType, typesEqual } from '../../sql/sql-type.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { FormatInfo } from '../formats/format.ts';
import { formatByName, keyWrapping } from '../formats/format-registry.ts';
import { resolveImports } from '../formats/schema-imports.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';
import { requireRegistry } from './schema-inference.ts';
import type { StatementContext } from './statement-context.ts';
import type { WithProperties } from './with-properties.ts';

interface FormatInfos {
  readonly key: FormatInfo;
  readonly value: FormatInfo;
}

/** @throws ClickstreamError when a schema is unknown, of another type, or lacks a column of the query. */
export async function checkSinkSchemaIds(
  infos: FormatInfos,
  schema: LogicalSchema,
  properties: WithProperties,
  statement: CreateSourceAsSelect,
  context: StatementContext,
): Promise<FormatInfos> {
  return {
    key: await checkPart('KEY', infos.key, schema, properties, statement, context),
    value: await checkPart('VALUE', infos.value, schema, properties, statement, context),
  };
}

async function checkPart(
  part: 'KEY' | 'VALUE',
  info: FormatInfo,
  schema: LogicalSchema,
  properties: WithProperties,
  statement: CreateSourceAsSelect,
  context: StatementContext,
): Promise<FormatInfo> {
  const id = properties.number(`${part}_SCHEMA_ID`);
  if (id === null) return info;
  const span = properties.span(`${part}_SCHEMA_ID`) ?? statement.span;
  const { translation, name } = formatByName(info.format);
  if (!translation)
    throw statementInvalid(`${part}_SCHEMA_ID needs a format with registered schemas, which ${name} is not.`, { span });
  const registry = requireRegistry(context.registry, info);
  const registered = await registry.byId(id);
  if (registered.type !== translation.schemaType)
    throw statementInvalid(`The schema ${id} is ${registered.type}, which ${name} cannot write.`, { span });
  const columns = part === 'KEY' ? schema.key : schema.value;
  const wrap = part === 'VALUE' ? properties.boolean('WRAP_SINGLE_VALUE') : null;
  const wrapping = part === 'KEY' ? keyWrapping(info, columns) : wrap === false ? 'UNWRAP_SINGLES' : null;
  const imports = await resolveImports(registry, registered);
  const inferred = translation.inferColumns({ schema: registered, part, info, wrapping, keepNames: true, imports });
  const bare = wrapping === 'UNWRAP_SINGLES' && inferred.columns.length === 1 && columns.length === 1;
  const wrong = columns.filter((c, i) => {
    const field = inferred.columns[i];
    return !field || !typesEqual(field.type, c.type) || !(bare || field.name === c.name);
  });
  if (wrong.length > 0)
    throw statementInvalid(
      `These ${part.toLowerCase()} columns are not at their place in the schema ${id}: ${wrong.map((c) => `${c.name} ${formatType(c.type)}`).join(', ')}.`,
      {
        span,
        details: { schemaId: id, schema: inferred.columns.map((c) => `${c.name} ${formatType(c.type)}`) },
        nextStep: `The schema has ${inferred.columns.map((c) => `${c.name} ${formatType(c.type)}`).join(', ')}.`,
      },
    );
  const named = properties.text(`${part}_SCHEMA_FULL_NAME`) === null && inferred.fullName !== null;
  return named ? { format: info.format, properties: { ...info.properties, fullSchemaName: inferred.fullName! } } : info;
}
