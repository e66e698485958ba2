// The text of a CREATE statement as ksqlDB echoes it: defaults written out, names qualified, one clause per line.
import type { CreateSource, CreateSourceAsSelect, Property } from '../../sql/ast.ts';
import { printName } from '../../sql/names.ts';
import { printPropertyValue, printString } from '../../sql/printer/print-literals.ts';
import { printType } from '../../sql/printer/print-types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Column } from '../schema/logical-schema.ts';
import { queryText } from './echoed-query.ts';
import { cleanupPolicy } from './source-topic.ts';

interface Created {
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly sourceKind: 'STREAM' | 'TABLE';
  readonly name: string;
}

/** What the parts of a CREATE statement that are not written come to. */
export interface ShownSource {
  readonly columns: readonly Column[];
  readonly keyFormat: string;
  readonly valueFormat: string;
  /** null: it was refused before its topic was looked at. */
  readonly topic: { readonly windowed: boolean } | null;
}

/** `CREATE STREAM N (A INTEGER) WITH (CLEANUP_POLICY='delete', …);` */
export function createSourceText(statement: CreateSource, shown: ShownSource): string {
  const given = statement.properties.filter((p) => p.name !== 'KEY_FORMAT' && p.name !== 'VALUE_FORMAT');
  const hasFormat = given.some((p) => p.name === 'FORMAT');
  const properties = withClause(given, {
    ...(shown.topic ? { CLEANUP_POLICY: printString(cleanupPolicy(statement.sourceKind, shown.topic.windowed)) } : {}),
    ...(hasFormat ? {} : { KEY_FORMAT: printString(shown.keyFormat), VALUE_FORMAT: printString(shown.valueFormat) }),
  });
  const columns = shown.columns.map((c) => columnText(c, statement.sourceKind)).join(', ');
  return `${head(statement, statement.readOnly)} ${columns === '' ? '' : `(${columns}) `}${properties};`;
}

/** The topic that the sink is written to, as its properties are shown. */
export interface ShownTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionMs: number;
}

/** `CREATE STREAM N WITH (…) AS SELECT …` over several lines. */
export function createAsSelectText(statement: CreateSourceAsSelect, topic: ShownTopic, catalog: Catalog): string {
  const properties = withClause(statement.properties, {
    CLEANUP_POLICY: printString(cleanupPolicy(statement.sourceKind, statement.query.window !== null)),
    KAFKA_TOPIC: printString(topic.name),
    PARTITIONS: String(topic.partitions),
    REPLICAS: String(topic.replicas),
    RETENTION_MS: String(topic.retentionMs),
  });
  return `${head(statement, false)} ${properties} AS ${queryText(statement.query, catalog)};`;
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

function columnText(column: Column, kind: CreateSource['sourceKind']): string {
  const base = `${printName(column.name)} ${printType(column.type)}`;
  if (column.namespace === 'KEY') return `${base} ${kind === 'TABLE' ? 'PRIMARY KEY' : 'KEY'}`;
  if (column.namespace === 'VALUE') return base;
  return column.headerKey ? `${base} HEADER(${printString(column.headerKey)})` : `${base} HEADERS`;
}
