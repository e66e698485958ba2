// What the server answered to a statement, as tables and lines for a person to read.
import { asArray, asRecord } from '../../clients/http-client.ts';
import {
  describeFunction,
  describeQuery,
  describeSource,
  type Fields,
  schemaText,
  statesOf,
  text,
} from './describe-entities.ts';
import { fitTable } from './fit-table.ts';
import { wrapText } from './wrap-text.ts';

type Printer = (entity: Fields, width: number) => string;
type Columns = readonly (readonly [heading: string, cell: string | ((item: Fields) => unknown)])[];

const cellOf = (item: Fields, cell: Columns[number][1]): string => {
  const value = typeof cell === 'string' ? item[cell] : cell(item);
  return Array.isArray(value) ? value.map(text).join(', ') : text(value);
};

/** One row per item, in the order of names: servers answer in the order of a hash map. */
const list =
  (field: string, columns: Columns, empty: string, options: { readonly cut?: string } = {}): Printer =>
  (entity, width) => {
    const rows = asArray(entity[field])
      .map((item) => columns.map(([, cell]) => cellOf(asRecord(item), cell)))
      .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0));
    if (rows.length === 0) return empty;
    const headings = columns.map(([heading]) => heading);
    return fitTable(headings, rows, width, options.cut === undefined ? -1 : headings.indexOf(options.cut));
  };

/** A topic's partitions, and how many copies each has. */
const PARTITIONS: Columns = [
  ['Partitions', (topic) => asArray(topic.replicaInfo).length],
  ['Replicas', (topic) => [...new Set(asArray(topic.replicaInfo))]],
];

const status: Printer = (entity, width) => wrapText(text(asRecord(entity.commandStatus).message), width);

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
      ['State', (query) => statesOf(query)],
      ['Sinks', 'sinks'],
      ['SQL', 'queryString'],
    ],
    'There are no queries.',
    { cut: 'SQL' },
  ),
  kafka_topics: list('topics', [['Topic', 'name'], ...PARTITIONS], 'There are no topics.'),
  kafka_topics_extended: list(
    'topics',
    [['Topic', 'name'], ...PARTITIONS, ['Consumers', 'consumerCount'], ['Groups', 'consumerGroupCount']],
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
  type_list: (entity, width) => {
    const types = Object.entries(asRecord(entity.types)).map(([name, schema]) => [name, schemaText(schema)]);
    return types.length === 0 ? 'There are no types.' : fitTable(['Type', 'Schema'], types, width);
  },
  terminate_query: (entity) =>
    `Query ${text(entity.queryId)} ${entity.wasTerminated === false ? 'was not' : 'was'} terminated.`,
  assert_topic: (entity) => `Topic ${text(entity.topicName)} ${entity.exists === false ? 'does not exist' : 'exists'}.`,
  assert_schema: (entity) =>
    `Schema ${text(entity.subject ?? entity.id)} ${entity.exists === false ? 'does not exist' : 'exists'}.`,
  connector_info: (entity) => `Created connector ${text(asRecord(entity.info).name)}.`,
  drop_connector: (entity) => `Dropped connector ${text(entity.connectorName)}.`,
  warning_entity: (entity, width) => wrapText(text(entity.message), width),
};

/** One entity of a /ksql answer. Kinds without a layout of their own are shown as JSON. */
export function printEntity(entity: unknown, width: number): string {
  const fields = asRecord(entity);
  const print = PRINTERS[text(fields['@type'])];
  const body = print ? print(fields, width) : JSON.stringify(entity, null, 2);
  const warnings = asArray(fields.warnings).map((w) => wrapText(`Warning: ${text(asRecord(w).message)}`, width, 2));
  return [body, ...warnings].join('\n');
}
