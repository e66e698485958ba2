// CREATE [OR REPLACE] [SOURCE] STREAM|TABLE name (elements) WITH (…): declares what a topic holds.
import type { CreateSource } from '../../sql/ast.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { DataSource } from '../catalog/catalog.ts';
import { planSourceTable } from '../plan/plan-query.ts';
import { logicalSchema } from '../schema/logical-schema.ts';
import { createSourceText } from './effective-text.ts';
import type { StatementOutcome } from './outcome.ts';
import { checkReplacement } from './replace-source.ts';
import { columnsWithInference } from './schema-inference.ts';
import { sourceFormatInfos, sourceWindow, timestampColumn, topicFormats } from './source-formats.ts';
import { checkTopicProperties, topicForSource } from './source-topic.ts';
import type { StatementContext } from './statement-context.ts';
import { registrationsFor } from './subject-registrations.ts';
import { CREATE_PROPERTIES, readWithProperties } from './with-properties.ts';

/** @throws ClickstreamError STATEMENT_INVALID naming what is wrong with name, columns, formats, window or topic. */
export async function createSource(statement: CreateSource, context: StatementContext): Promise<StatementOutcome> {
  const properties = readWithProperties(statement.properties, CREATE_PROPERTIES);
  checkSourceName(statement);
  const existing = context.catalog.source(statement.name);
  if (existing && statement.ifNotExists)
    return { kind: 'Nothing', message: `${existing.name} exists already as a ${existing.kind}.` };
  if (existing && !statement.orReplace) throw alreadyExists(existing, statement);
  const topic = properties.text('KAFKA_TOPIC');
  if (topic === null)
    throw statementInvalid('The WITH clause lacks KAFKA_TOPIC.', {
      span: statement.span,
      nextStep: "Add KAFKA_TOPIC='name' to say which topic is read.",
    });
  const infos = sourceFormatInfos(statement.name, properties, context.config);
  const { columns, infos: inferredInfos } = await columnsWithInference(statement, topic, infos, properties, context);
  const schema = logicalSchema(columns);
  if (schema.columns.length === 0)
    throw statementInvalid(`No columns are given for ${statement.name}, and its format cannot infer them.`, {
      span: statement.span,
      nextStep: 'List the columns, or use AVRO, JSON_SR or PROTOBUF with a registered schema.',
    });
  if (statement.sourceKind === 'TABLE' && schema.key.length === 0)
    throw statementInvalid(`The table ${statement.name} needs a PRIMARY KEY column.`, { span: statement.span });
  const keysOnly = schema.value.length === 0 && schema.headers.length === 0;
  if (statement.sourceKind === 'TABLE' && statement.readOnly && keysOnly)
    throw statementInvalid(`The source table ${statement.name} needs a column besides its key.`, {
      span: statement.span,
      nextStep: 'Leave SOURCE out, or add a column.',
    });
  const window = sourceWindow(properties, schema);
  checkTopicProperties(properties, statement.sourceKind, window !== null);
  const declared: DataSource = {
    name: statement.name,
    kind: statement.sourceKind,
    schema,
    topic,
    formats: topicFormats(inferredInfos, schema, properties, context.config),
    window,
    timestampColumn: timestampColumn(properties, schema),
    readOnly: statement.readOnly,
    isSinkOfQuery: false,
    statementText: context.parsed.text,
    writtenText: context.parsed.text,
  };
  const shown = {
    columns: schema.columns,
    keyFormat: declared.formats.key.format,
    valueFormat: declared.formats.value.format,
    topic: { windowed: window !== null },
  };
  const source = { ...declared, statementText: createSourceText(statement, shown) };
  if (statement.orReplace) checkReplacement(existing, source, statement);
  const spec = await topicForSource(topic, properties, statement.sourceKind, window, context.topics);
  const word = statement.sourceKind === 'STREAM' ? 'Stream' : 'Table';
  const materialised = source.readOnly && source.kind === 'TABLE' && source.window === null;
  return {
    kind: 'SourceCreated',
    source,
    replaced: existing !== null,
    topic: spec,
    registrations: registrationsFor(source, false),
    query: materialised ? planSourceTable(source, context.nextQueryId(`CST_${source.name.toUpperCase()}`)) : null,
    message: `${word} created`,
  };
}

export function checkSourceName(statement: { readonly name: string; readonly span: CreateSource['span'] }): void {
  if (/^[A-Za-z0-9_-]+$/.test(statement.name)) return;
  throw statementInvalid(`'${statement.name}' cannot be the name of a stream or table.`, {
    span: statement.span,
    nextStep: "Use letters, digits, '_' and '-' only.",
  });
}

export function alreadyExists(existing: DataSource, statement: { readonly span: CreateSource['span'] }) {
  return statementInvalid(`A ${existing.kind} named ${existing.name} exists already.`, {
    span: statement.span,
    details: { source: existing.name },
    nextStep: 'Use CREATE OR REPLACE to change it, IF NOT EXISTS to keep it, or another name.',
  });
}
