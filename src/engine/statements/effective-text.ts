// The text of a CREATE statement as ksqlDB echoes it: defaults written out, names qualified, one clause per line.
import type {
  CreateSource,
  CreateSourceAsSelect,
  Duration,
  Expression,
  JoinClause,
  Property,
  WindowClause,
} from '../../sql/ast.ts';
import { printName } from '../../sql/names.ts';
import { formatExpression } from '../../sql/printer/format-expression.ts';
import { printPropertyValue, printString } from '../../sql/printer/print-literals.ts';
import { printType } from '../../sql/printer/print-types.ts';
import type { ColumnResolver } from '../analyze/column-resolver.ts';
import { rewriteExpression } from '../analyze/expression-tools.ts';
import type { QueryAnalysis } from '../analyze/query-analysis.ts';
import type { DataSource } from '../catalog/catalog.ts';
import type { Column } from '../schema/logical-schema.ts';
import { cleanupPolicy } from './source-topic.ts';

interface Created {
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly sourceKind: 'STREAM' | 'TABLE';
  readonly name: string;
}

/** `CREATE STREAM N (A INTEGER) WITH (CLEANUP_POLICY='delete', …);` */
export function createSourceText(statement: CreateSource, source: DataSource): string {
  const given = statement.properties.filter((p) => p.name !== 'KEY_FORMAT' && p.name !== 'VALUE_FORMAT');
  const hasFormat = given.some((p) => p.name === 'FORMAT');
  const properties = withClause(given, {
    CLEANUP_POLICY: printString(cleanupPolicy(source.kind, source.window !== null)),
    ...(hasFormat
      ? {}
      : { KEY_FORMAT: printString(source.formats.key.format), VALUE_FORMAT: printString(source.formats.value.format) }),
  });
  const columns = source.schema.columns.map((c) => columnText(c, source.kind)).join(', ');
  return `${head(statement, statement.readOnly)} (${columns}) ${properties};`;
}

/** The topic that the sink is written to, as its properties are shown. */
export interface ShownTopic {
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionMs: number;
}

/** `CREATE STREAM N WITH (…) AS SELECT …` over several lines. */
export function createAsSelectText(
  statement: CreateSourceAsSelect,
  sink: DataSource,
  topic: ShownTopic,
  analysis: QueryAnalysis,
): string {
  const properties = withClause(statement.properties, {
    CLEANUP_POLICY: printString(cleanupPolicy(sink.kind, sink.window !== null)),
    KAFKA_TOPIC: printString(sink.topic),
    PARTITIONS: String(topic.partitions),
    REPLICAS: String(topic.replicas),
    RETENTION_MS: String(topic.retentionMs),
  });
  return `${head(statement, false)} ${properties} AS ${queryText(analysis)};`;
}

const head = (statement: Created, readOnly: boolean): string =>
  [
    'CREATE',
    ...(statement.orReplace ? ['OR REPLACE'] : []),
    ...(readOnly ? ['SOURCE'] : []),
    statement.sourceKind,
    ...(statement.ifNotExists ? ['IF NOT EXISTS'] : []),
    printName(statement.name),
  ].join(' ');

/** What the statement gives goes over the defaults; sorted by name. */
function withClause(given: readonly Property[], defaults: Readonly<Record<string, string>>): string {
  const all = new Map(Object.entries(defaults));
  for (const { name, value } of given)
    all.set(name, value.kind === 'BooleanLiteral' ? String(value.value) : printPropertyValue(value));
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return `WITH (${sorted.map(([name, value]) => `${name}=${value}`).join(', ')})`;
}

function columnText(column: Column, kind: DataSource['kind']): string {
  const base = `${printName(column.name)} ${printType(column.type)}`;
  if (column.namespace === 'KEY') return `${base} ${kind === 'TABLE' ? 'PRIMARY KEY' : 'KEY'}`;
  if (column.namespace === 'VALUE') return base;
  return column.headerKey ? `${base} HEADER(${printString(column.headerKey)})` : `${base} HEADERS`;
}

function queryText({ query, items, resolver, sources }: QueryAnalysis): string {
  const text = (e: Expression): string => formatExpression(qualified(e, resolver));
  const shown = selectTexts(query.select, items, text);
  const [first] = sources;
  const clauses = [
    query.select.length === 1 && query.select[0]!.kind === 'SelectAll'
      ? `SELECT ${shown[0]}`
      : `SELECT\n  ${shown.join(',\n  ')}`,
    `FROM ${printName(first!.source.name)} ${printName(first!.alias)}`,
    ...query.from.joins.map((join, i) => joinText(join, sources[i + 1]!.source.name, text)),
    ...(query.window ? [`WINDOW ${windowText(query.window)} `] : []),
    ...(query.where ? [`WHERE ${text(query.where)}`] : []),
    ...(query.groupBy ? [`GROUP BY ${query.groupBy.map(text).join(', ')}`] : []),
    ...(query.partitionBy ? [`PARTITION BY ${query.partitionBy.map(text).join(', ')}`] : []),
    ...(query.having ? [`HAVING ${text(query.having)}`] : []),
    `EMIT ${query.emit ?? 'CHANGES'}`,
  ];
  return clauses.join('\n');
}

function selectTexts(
  select: QueryAnalysis['query']['select'],
  items: QueryAnalysis['items'],
  text: (e: Expression) => string,
): readonly string[] {
  let next = 0;
  return select.map((item) => {
    if (item.kind === 'SelectAll') next++;
    if (item.kind === 'SelectAll') return item.source === null ? '*' : `${printName(item.source)}.*`;
    if (item.kind === 'SelectStructAll') {
      while (items[next]?.span === item.span) next++;
      return `${formatExpression(item.base)}->*`;
    }
    const named = items[next++];
    const alias = named?.kind === 'Column' ? ` ${printName(named.alias)}` : '';
    return `${text(item.expression)}${alias}`;
  });
}

const qualified = (e: Expression, resolver: ColumnResolver): Expression =>
  rewriteExpression(e, (node) => {
    if (node.kind !== 'ColumnReference' || node.source !== null) return null;
    const alias = resolver.aliasOf(node.name);
    return alias === null ? node : { ...node, source: alias };
  });

const JOIN_WORDS = { INNER: 'INNER', LEFT: 'LEFT OUTER', RIGHT: 'RIGHT OUTER', FULL: 'FULL OUTER' } as const;

function joinText(join: JoinClause, source: string, text: (e: Expression) => string): string {
  const within = join.within ? ` ${withinText(join.within)}` : '';
  return `${JOIN_WORDS[join.type]} JOIN ${printName(source)} ${printName(join.right.alias)}${within} ON (${text(join.on)})`;
}

const durationText = (d: Duration): string => `${d.value} ${d.unit}`;

function withinText({ before, after, grace }: JoinClause['within'] & object): string {
  const size = before.ms === after.ms ? durationText(before) : `(${durationText(before)}, ${durationText(after)})`;
  return `WITHIN ${size}${grace ? ` GRACE PERIOD ${durationText(grace)}` : ''}`;
}

function windowText(window: WindowClause): string {
  const parts =
    window.kind === 'SessionWindow'
      ? [durationText(window.gap)]
      : [
          `SIZE ${durationText(window.size)}`,
          ...(window.kind === 'HoppingWindow' ? [`ADVANCE BY ${durationText(window.advance)}`] : []),
        ];
  if (window.retention) parts.push(`RETENTION ${durationText(window.retention)}`);
  if (window.grace) parts.push(`GRACE PERIOD ${durationText(window.grace)}`);
  const kind = { TumblingWindow: 'TUMBLING', HoppingWindow: 'HOPPING', SessionWindow: 'SESSION' }[window.kind];
  return `${kind} ( ${parts.join(' , ')} )`;
}
