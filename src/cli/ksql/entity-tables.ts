// What the server answered to a statement, as tables and lines for a person to read.
import { asArray, asRecord } from '../../clients/http-client.ts';
import { fitTable } from './fit-table.ts';

type Fields = Readonly<Record<string, unknown>>;
type Printer = (entity: Fields, width: number) => string;

const LONGEST_SQL = 90;

/** A statement on one line, cut where it gets long: DESCRIBE and EXPLAIN show all of it. */
const shortSql = (sql: string): string => {
  const line = sql.replace(/\s+/g, ' ');
  return line.length > LONGEST_SQL ? `${line.slice(0, LONGEST_SQL - 1)}…` : line;
};

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const cell = (field: string, value: unknown): string => {
  if (field === 'queryString') return shortSql(text(value));
  return Array.isArray(value) ? value.map(text).join(', ') : text(value);
};

/** `[heading, field]` pairs make the columns. */
const list =
  (field: string, columns: readonly (readonly [string, string])[], empty: string): Printer =>
  (entity, width) => {
    const rows = asArray(entity[field]).map((item) => columns.map(([, name]) => cell(name, asRecord(item)[name])));
    if (rows.length === 0) return empty;
    return fitTable(
      columns.map(([heading]) => heading),
      rows,
      width,
    );
  };

const schemaText = (schema: unknown): string => {
  const { type, fields, memberSchema } = asRecord(schema);
  if (type === 'ARRAY') return `ARRAY<${schemaText(memberSchema)}>`;
  if (type === 'MAP') return `MAP<STRING, ${schemaText(memberSchema)}>`;
  if (type === 'STRUCT') {
    const inner = asArray(fields).map((f) => `${text(asRecord(f).name)} ${schemaText(asRecord(f).schema)}`);
    return `STRUCT<${inner.join(', ')}>`;
  }
  if (type === 'DECIMAL') {
    const { precision, scale } = asRecord(asRecord(schema).parameters);
    return `DECIMAL(${text(precision)}, ${text(scale)})`;
  }
  return text(type);
};

function fieldTable(fields: unknown, width: number, windowed: boolean): string {
  const rows = asArray(fields).map((field) => {
    const { name, type, schema, headerKey } = asRecord(field);
    const role =
      type === 'KEY'
        ? windowed
          ? ' (primary key) (windowed)'
          : ' (key)'
        : type === 'HEADER'
          ? ` (header ${text(headerKey)})`
          : '';
    return [text(name), `${schemaText(schema)}${role}`];
  });
  return fitTable(['Field', 'Type'], rows, width);
}

function facts(pairs: readonly (readonly [string, unknown])[]): string {
  const shown = pairs.filter(([, value]) => text(value) !== '' && text(value) !== '[]');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)} : ${text(value)}`).join('\n');
}

const queryLines = (queries: unknown): string =>
  asArray(queries)
    .map((q) => `  ${text(asRecord(q).id)} (${text(asRecord(q).state)}): ${text(asRecord(q).queryString)}`)
    .join('\n');

const describeSource: Printer = (entity, width) => {
  const source = asRecord(entity.sourceDescription);
  const parts = [`Name: ${text(source.name)}`, fieldTable(source.fields, width, text(source.windowType) !== '')];
  if (source.extended !== true)
    return [...parts, 'For runtime statistics and query details: DESCRIBE <name> EXTENDED;'].join('\n');
  parts.push(
    facts([
      ['Type', source.type],
      ['Window', source.windowType],
      ['Timestamp', source.timestamp],
      ['Key format', source.keyFormat],
      ['Value format', source.valueFormat],
      [
        'Topic',
        `${text(source.topic)} (partitions ${text(source.partitions)}, replication ${text(source.replication)})`,
      ],
      ['Statement', source.statement],
      ['Statistics', source.statistics],
      ['Errors', source.errorStats],
    ]),
  );
  if (asArray(source.readQueries).length > 0) parts.push(`Read by:\n${queryLines(source.readQueries)}`);
  if (asArray(source.writeQueries).length > 0) parts.push(`Written by:\n${queryLines(source.writeQueries)}`);
  return parts.join('\n\n');
};

const describeQuery: Printer = (entity, width) => {
  const query = asRecord(entity.queryDescription);
  return [
    facts([
      ['ID', query.id],
      ['Type', query.queryType],
      ['State', query.state],
      ['SQL', query.statementText],
      ['Sources', query.sources],
      ['Sinks', query.sinks],
    ]),
    fieldTable(query.fields, width, false),
    `Execution plan\n--------------\n${text(query.executionPlan)}`,
    `Processing topology\n-------------------\n${text(query.topology)}`,
  ].join('\n\n');
};

const describeFunction: Printer = (entity) => {
  const variants = asArray(entity.functions).map((f) => {
    const { argumentTypes, returnType, description, arguments: args } = asRecord(f);
    const types =
      asArray(args).length > 0
        ? asArray(args).map((a) => `${text(asRecord(a).name)} ${text(asRecord(a).type)}`)
        : asArray(argumentTypes).map(text);
    return `  ${text(entity.name)}(${types.join(', ')}) → ${text(returnType)}\n    ${text(description)}`;
  });
  return [
    facts([
      ['Name', entity.name],
      ['Author', entity.author],
      ['Version', entity.version],
      ['Overview', entity.description],
      ['Type', entity.type],
    ]),
    `Variations:\n${variants.join('\n')}`,
  ].join('\n');
};

const status: Printer = (entity) => text(asRecord(entity.commandStatus).message);

const PRINTERS: Readonly<Record<string, Printer>> = {
  currentStatus: status,
  streams: list(
    'streams',
    [
      ['Stream', 'name'],
      ['Topic', 'topic'],
      ['Key format', 'keyFormat'],
      ['Value format', 'valueFormat'],
      ['Windowed', 'isWindowed'],
    ],
    'There are no streams.',
  ),
  tables: list(
    'tables',
    [
      ['Table', 'name'],
      ['Topic', 'topic'],
      ['Key format', 'keyFormat'],
      ['Value format', 'valueFormat'],
      ['Windowed', 'isWindowed'],
    ],
    'There are no tables.',
  ),
  queries: list(
    'queries',
    [
      ['Query', 'id'],
      ['Type', 'queryType'],
      ['State', 'state'],
      ['Sinks', 'sinks'],
      ['SQL', 'queryString'],
    ],
    'There are no queries.',
  ),
  kafka_topics: list(
    'topics',
    [
      ['Topic', 'name'],
      ['Replicas', 'replicaInfo'],
    ],
    'There are no topics.',
  ),
  kafka_topics_extended: list(
    'topics',
    [
      ['Topic', 'name'],
      ['Replicas', 'replicaInfo'],
      ['Consumers', 'consumerCount'],
      ['Groups', 'consumerGroupCount'],
    ],
    'There are no topics.',
  ),
  properties: list(
    'properties',
    [
      ['Property', 'name'],
      ['Scope', 'scope'],
      ['Value', 'value'],
    ],
    'There are no properties.',
  ),
  function_names: list(
    'functions',
    [
      ['Function', 'name'],
      ['Category', 'category'],
      ['Type', 'type'],
    ],
    'There are no functions.',
  ),
  connector_list: list(
    'connectors',
    [
      ['Connector', 'name'],
      ['Type', 'type'],
      ['Class', 'className'],
      ['State', 'state'],
    ],
    'There are no connectors.',
  ),
  connector_plugins_list: list(
    'connectorPlugins',
    [
      ['Class', 'className'],
      ['Type', 'type'],
      ['Version', 'version'],
    ],
    'There are no connector plugins.',
  ),
  variables: list(
    'variables',
    [
      ['Variable', 'name'],
      ['Value', 'value'],
    ],
    'No variables are defined.',
  ),
  sourceDescription: describeSource,
  queryDescription: describeQuery,
  describe_function: describeFunction,
  source_descriptions: (entity, width) =>
    asArray(entity.sourceDescriptions)
      .map((sourceDescription) => describeSource({ sourceDescription }, width))
      .join('\n\n'),
  query_descriptions: (entity, width) =>
    asArray(entity.queryDescriptions)
      .map((queryDescription) => describeQuery({ queryDescription }, width))
      .join('\n\n'),
  type_list: (entity, width) =>
    fitTable(
      ['Type', 'Schema'],
      Object.entries(asRecord(entity.types)).map(([name, schema]) => [name, schemaText(schema)]),
      width,
    ),
  terminate_query: (entity) =>
    `Query ${text(entity.queryId)} ${entity.wasTerminated === false ? 'was not' : 'was'} terminated.`,
  assert_topic: (entity) => `Topic ${text(entity.topicName)} ${entity.exists === false ? 'does not exist' : 'exists'}.`,
  assert_schema: (entity) =>
    `Schema ${text(entity.subject ?? entity.id)} ${entity.exists === false ? 'does not exist' : 'exists'}.`,
  connector_info: (entity) => `Created connector ${text(asRecord(entity.info).name)}.`,
  drop_connector: (entity) => `Dropped connector ${text(entity.connectorName)}.`,
  warning_entity: (entity) => text(entity.message),
};

/** One entity of a /ksql answer. Kinds without a layout of their own are shown as JSON. */
export function printEntity(entity: unknown, width: number): string {
  const fields = asRecord(entity);
  const print = PRINTERS[text(fields['@type'])];
  const body = print ? print(fields, width) : JSON.stringify(entity, null, 2);
  const warnings = asArray(fields.warnings).map((w) => `Warning: ${text(asRecord(w).message)}`);
  return [body, ...warnings].join('\n');
}
