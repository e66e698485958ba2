// CREATE [OR REPLACE] STREAM|TABLE name WITH (…) AS SELECT …: starts a query that fills a new stream or table.
import type { CreateSourceAsSelect, Query, SourceKind } from '../../sql/ast.ts';
import { parseStatement } from '../../sql/parser.ts';
import { refusedAsBadRequest, statementInvalid } from '../analyze/statement-error.ts';
import type { DataSource } from '../catalog/catalog.ts';
import type { FormatInfo } from '../formats/format.ts';
import { formatInfoFrom, inheritProperties } from '../formats/format-registry.ts';
import { planNewSink, planSinkRows } from '../plan/plan-query.ts';
import type { PlannedRows } from '../plan/plan-rows.ts';
import { checkUpgrade } from '../plan/upgrade-check.ts';
import { windowTimes } from '../plan/window-times.ts';
import { alreadyExists, checkSourceName } from './create-source.ts';
import { createAsSelectText, type ShownTopic } from './effective-text.ts';
import type { StatementOutcome } from './outcome.ts';
import { checkReplacement, replacedQuery } from './replace-source.ts';
import { checkSinkSchemaIds } from './sink-schema-ids.ts';
import { formatNames, timestampColumn, topicFormats, withKeySchemaName } from './source-formats.ts';
import { partitionCounts } from './source-partitions.ts';
import { checkTopicProperties, SEVEN_DAYS_MS, topicForSink } from './source-topic.ts';
import type { StatementContext } from './statement-context.ts';
import { registrationsFor } from './subject-registrations.ts';
import type { TopicDescription, TopicSpec } from './topic-admin.ts';
import { CREATE_AS_PROPERTIES, readWithProperties, type WithProperties } from './with-properties.ts';

/** @throws ClickstreamError when the query cannot be planned, or its rows do not fit the sink's formats. */
export async function createAsSelect(
  statement: CreateSourceAsSelect,
  context: StatementContext,
): Promise<StatementOutcome> {
  const properties = readWithProperties(statement.properties, CREATE_AS_PROPERTIES);
  checkSourceName(statement);
  refuseLimit(statement.query);
  const { catalog, config } = context;
  const existing = catalog.source(statement.name);
  if (existing && statement.ifNotExists)
    return { kind: 'Nothing', message: `${existing.name} exists already as a ${existing.kind}.` };
  if (existing && !statement.orReplace) throw alreadyExists(existing, statement);
  const prefix = `${statement.sourceKind === 'STREAM' ? 'CSAS' : 'CTAS'}_${statement.name.toUpperCase()}`;
  const { query, name: sinkName } = statement;
  const partitionsOf = await partitionCounts(query, context);
  const request = { query, catalog, functions: context.functions, config, sinkName, partitionsOf };
  const replaces = replacedQuery(existing, catalog, statement);
  const queryId = replaces ?? context.nextQueryId(prefix);
  const rows = planSinkRows({ ...request, queryId });
  if (rows.analysis.sources.some((s) => s.source.name === sinkName))
    throw statementInvalid(`${sinkName} cannot be made from itself.`, {
      span: statement.query.from.span,
      nextStep: 'Give the result another name.',
    });
  checkKind(statement.sourceKind, rows, statement);
  const planned = await sinkOf(statement, properties, rows, context);
  if (statement.orReplace) {
    checkReplacement(existing, planned, statement);
    if (existing?.isSinkOfQuery)
      checkUpgrade(runningRows(existing, context).relation.step, rows.relation.step, statement.span);
  }
  const first = rows.analysis.sources[0]!.source;
  const windowed = rows.relation.window !== null;
  if (!context.planOnly) refusedAsBadRequest(() => checkTopicProperties(properties, planned.kind, windowed));
  const retention = query.window ? windowTimes(query.window, query.emit === 'FINAL').retentionMs : windowed ? 0 : null;
  const sourceTopic = await context.topics.describe(first.topic);
  const topic = await topicForSink(planned.topic, properties, planned.kind, retention, sourceTopic, context.topics);
  const text = createAsSelectText(statement, await shownTopic(planned.topic, topic, sourceTopic, context), catalog);
  const sink: DataSource = { ...planned, statementText: text };
  const plan = planNewSink(queryId, rows, sink);
  return {
    kind: 'QueryStarted',
    plan,
    sink,
    sinkIsNew: true,
    topic,
    registrations: registrationsFor(sink, true),
    replaces,
    message: `Created query with ID ${queryId}`,
  };
}

/** The sink's topic as the echoed statement names it. @param created null: the topic exists. */
async function shownTopic(
  name: string,
  created: TopicSpec | null,
  source: TopicDescription | null,
  { topics }: StatementContext,
): Promise<ShownTopic> {
  const shown = created ?? (await topics.describe(name));
  const retentionMs = shown?.retentionMs ?? source?.retentionMs ?? SEVEN_DAYS_MS;
  return { name, partitions: shown?.partitions ?? 1, replicas: shown?.replicas ?? 1, retentionMs };
}

/** The text of a statement that is refused, as far as it could be completed. @throws ClickstreamError when it could not. */
export async function refusedAsSelectText(statement: CreateSourceAsSelect, context: StatementContext): Promise<string> {
  const properties = readWithProperties(statement.properties, CREATE_AS_PROPERTIES);
  refuseLimit(statement.query);
  const { name, sourceKind, query } = statement;
  const topic = properties.text('KAFKA_TOPIC') ?? `${context.config.outputTopicPrefix}${name}`;
  const first = context.catalog.source(query.from.source.name);
  const source = first ? await context.topics.describe(first.topic) : null;
  const retention = query.window ? windowTimes(query.window, query.emit === 'FINAL').retentionMs : null;
  const spec = await topicForSink(topic, properties, sourceKind, retention, source, context.topics);
  return createAsSelectText(statement, await shownTopic(topic, spec, source, context), context.catalog);
}

/** The rows of the query that fills a sink now, planned again from its statement. */
function runningRows(sink: DataSource, context: StatementContext): PlannedRows {
  const { catalog, functions, config } = context;
  const { statement } = parseStatement(sink.writtenText ?? sink.statementText);
  if (statement.kind !== 'CreateSourceAsSelect')
    throw statementInvalid(`${sink.name} is not filled by a query.`, { span: statement.span });
  return planSinkRows({ query: statement.query, catalog, functions, config, sinkName: sink.name, queryId: '' });
}

/** @throws ClickstreamError when a query that never ends has a LIMIT. */
export function refuseLimit(query: Query): void {
  if (query.limit === null) return;
  throw statementInvalid('A persistent query cannot have LIMIT: it runs until it is terminated.', {
    span: query.span,
    nextStep: 'Leave LIMIT out, or send the SELECT alone.',
  });
}

function checkKind(kind: SourceKind, rows: PlannedRows, statement: CreateSourceAsSelect): void {
  const made = rows.relation.kind;
  if (made === kind) return;
  throw statementInvalid(`The query makes a ${made}, but the statement creates a ${kind}.`, {
    span: statement.span,
    nextStep: `Use CREATE ${made} ${statement.name} AS SELECT.`,
  });
}

async function sinkOf(
  statement: CreateSourceAsSelect,
  properties: WithProperties,
  rows: PlannedRows,
  context: StatementContext,
): Promise<DataSource> {
  const { config } = context;
  const { schema } = rows.relation.step;
  const names = formatNames(properties);
  const infos = {
    key: sinkKeyFormat(statement.name, properties, names.key, rows, config.defaultKeyFormat),
    value: sinkValueFormat(properties, names.value, rows),
  };
  const checked = await checkSinkSchemaIds(infos, schema, properties, statement, context);
  return {
    name: statement.name,
    kind: rows.relation.kind,
    schema,
    topic: properties.text('KAFKA_TOPIC') ?? `${config.outputTopicPrefix}${statement.name}`,
    formats: refusedAsBadRequest(() => topicFormats(checked, schema, properties, config)),
    window: rows.relation.window,
    timestampColumn: timestampColumn(properties, schema),
    readOnly: false,
    isSinkOfQuery: true,
    statementText: context.parsed.text,
    writtenText: context.parsed.text,
  };
}

function sinkKeyFormat(
  name: string,
  properties: WithProperties,
  explicit: string | null,
  rows: PlannedRows,
  defaultFormat: string,
): FormatInfo {
  const source = rows.analysis.sources[0]!.source;
  const { key } = rows.relation.step.schema;
  if (key.length === 0) {
    if (rows.analysis.partitionBy !== null && explicit !== null && explicit.trim().toUpperCase() !== 'NONE')
      throw statementInvalid(`A format of keys is given, but PARTITION BY NULL leaves ${name} without a key.`, {
        span: properties.span('KEY_FORMAT') ?? properties.span('FORMAT'),
        nextStep: 'Name only a VALUE_FORMAT.',
      });
    const lostKey = rows.analysis.partitionBy !== null || source.schema.key.length > 0;
    if (explicit === null && lostKey) return { format: 'NONE', properties: {} };
  }
  const inherited = source.formats.key.format;
  const format = explicit ?? (inherited === 'NONE' && key.length > 0 ? defaultFormat : inherited);
  const info = formatInfoFrom(format, 'KEY', properties.record());
  return withKeySchemaName(inheritFrom(source.formats.key, info), name);
}

/** A PROTOBUF sink also takes over the name of the message, unless it names one. */
function inheritFrom(source: FormatInfo, info: FormatInfo): FormatInfo {
  const inherited = inheritProperties(source, info);
  const { fullSchemaName } = source.properties;
  if (source.format !== 'PROTOBUF' || info.format !== 'PROTOBUF' || fullSchemaName === undefined) return inherited;
  return { format: info.format, properties: { fullSchemaName, ...inherited.properties } };
}

function sinkValueFormat(properties: WithProperties, explicit: string | null, rows: PlannedRows): FormatInfo {
  const source = rows.analysis.sources[0]!.source.formats.value;
  return inheritFrom(source, formatInfoFrom(explicit ?? source.format, 'VALUE', properties.record()));
}
