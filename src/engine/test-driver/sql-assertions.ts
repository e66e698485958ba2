// ASSERT VALUES, ASSERT NULL VALUES, ASSERT STREAM and ASSERT TABLE of SQL test files.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { AssertSource, AssertTombstone, AssertValues, Property } from '../../sql/ast.ts';
import { formatExpression } from '../../sql/printer/format-expression.ts';
import { BIGINT, type SqlType } from '../../sql/sql-type.ts';
import { unknownSource } from '../analyze/query-sources.ts';
import type { DataSource } from '../catalog/catalog.ts';
import { formatSchema, logicalSchema } from '../schema/logical-schema.ts';
import { canonicalText } from '../state/key-identity.ts';
import { insertedValue } from '../statements/insert-values.ts';
import { sourceColumns } from '../statements/source-columns.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { type DecodedRecord, decodeRecord } from './decoded-record.ts';
import { type PlainValue, plainValue } from './plain-values.ts';
import type { StatementSession } from './statement-session.ts';

/** One compared column, for a side-by-side view. */
export interface ComparedColumn {
  readonly column: string;
  readonly expected: PlainValue;
  readonly actual: PlainValue;
  readonly equal: boolean;
}

export function testFailure(message: string, columns: readonly ComparedColumn[] = []): ClickstreamError {
  return new ClickstreamError('SQL_TEST_FAILED', message, { details: { columns } });
}

/** Reads each topic once, from its beginning, as the assertions of a case go through it. */
export class AssertionReader {
  readonly #session: StatementSession;
  readonly #positions = new Map<string, number>();

  constructor(session: StatementSession) {
    this.#session = session;
  }

  #target(statement: AssertValues | AssertTombstone): DataSource {
    const source = this.#session.catalog.source(statement.target);
    if (source) return source;
    throw unknownSource(statement.target, statement.span, this.#session.catalog);
  }

  async #next(source: DataSource): Promise<DecodedRecord | null> {
    const at = this.#positions.get(source.topic) ?? 0;
    const record = this.#session.topics.find(source.topic)?.records[at];
    if (!record) return null;
    this.#positions.set(source.topic, at + 1);
    return decodeRecord(source, record, this.#session.registry);
  }

  /** The next record has these values; columns that are not named are not looked at. */
  async assertValues(statement: AssertValues): Promise<void> {
    const source = this.#target(statement);
    const { schema } = source;
    const names = statement.columns ?? [...schema.key, ...schema.value].map((column) => column.name);
    if (names.length !== statement.values.length)
      throw testFailure(`${names.length} columns are named, but ${statement.values.length} values are given.`);
    const record = await this.#next(source);
    if (!record)
      throw testFailure(`Nothing more was written to ${source.name}; expected ${this.#expected(statement)}.`);
    if (record.value === null)
      throw testFailure(`The next record of ${source.name} deletes its key; expected ${this.#expected(statement)}.`);
    this.#compare(source, names, statement, record);
  }

  /** The next record deletes the key of these values. */
  async assertTombstone(statement: AssertTombstone): Promise<void> {
    const source = this.#target(statement);
    const names = statement.columns ?? source.schema.key.map((column) => column.name);
    const record = await this.#next(source);
    if (!record)
      throw testFailure(
        `Nothing more was written to ${source.name}; expected a delete of ${this.#expected(statement)}.`,
      );
    if (record.value !== null) throw testFailure(`The next record of ${source.name} is a row, not a delete.`);
    this.#compare(source, names, statement, record);
  }

  #expected(statement: AssertValues | AssertTombstone): string {
    return `(${statement.values.map((value) => formatExpression(value)).join(', ')})`;
  }

  #compare(
    source: DataSource,
    names: readonly string[],
    statement: AssertValues | AssertTombstone,
    record: DecodedRecord,
  ): void {
    const columns = names.map((name, i): ComparedColumn => {
      const { type, value } = columnValue(source, name, record);
      const expected = insertedValue(statement.values[i]!, name, type, this.#session);
      return {
        column: name,
        expected: plainValue(expected, type),
        actual: plainValue(value, type),
        equal: canonicalText(expected) === canonicalText(value),
      };
    });
    const different = columns.filter((column) => !column.equal).map((column) => column.column);
    if (different.length > 0)
      throw testFailure(`The next record of ${source.name} differs in ${different.join(', ')}.`, columns);
  }

  /** The stream or table has these columns, and those properties that are given. */
  assertSource(statement: AssertSource): void {
    const source = this.#session.catalog.source(statement.name);
    if (!source) throw unknownSource(statement.name, statement.span, this.#session.catalog);
    if (source.kind !== statement.sourceKind)
      throw testFailure(`${source.name} is a ${source.kind}, not a ${statement.sourceKind}.`);
    if (statement.columns) {
      const { catalog } = this.#session;
      const schema = logicalSchema(sourceColumns(statement.columns, statement.sourceKind, catalog.customTypes()));
      const expected = formatSchema(schema);
      const actual = formatSchema(source.schema);
      if (expected !== actual)
        throw testFailure(`The columns of ${source.name} differ.`, [
          { column: 'schema', expected, actual, equal: false },
        ]);
    }
    const columns = statement.properties.flatMap((property) => comparedProperty(source, property));
    if (columns.some((column) => !column.equal)) throw testFailure(`The properties of ${source.name} differ.`, columns);
  }
}

function columnValue(
  { name: sourceName, schema }: DataSource,
  name: string,
  record: DecodedRecord,
): { readonly type: SqlType; readonly value: SqlValue } {
  const key = schema.key.findIndex((column) => column.name === name);
  if (key >= 0) return { type: schema.key[key]!.type, value: record.key?.[key] ?? null };
  const value = schema.value.findIndex((column) => column.name === name);
  if (value >= 0) return { type: schema.value[value]!.type, value: record.value?.[value] ?? null };
  const time = { ROWTIME: record.timestamp, WINDOWSTART: record.window?.start, WINDOWEND: record.window?.end }[name];
  if (time !== undefined) return { type: BIGINT, value: BigInt(time) };
  throw testFailure(`${sourceName} has no column ${name}.`);
}

function comparedProperty(source: DataSource, { name, value }: Property): ComparedColumn[] {
  const expected = 'value' in value ? String(value.value) : '';
  const actual = propertyOf(source, name);
  if (actual === null) return [];
  return [{ column: name, expected, actual, equal: actual.toUpperCase() === expected.toUpperCase() }];
}

/** null for properties that leave no trace in the catalogue. */
function propertyOf(source: DataSource, name: string): string | null {
  const { formats, window, timestampColumn } = source;
  switch (name) {
    case 'KAFKA_TOPIC':
      return source.topic;
    case 'KEY_FORMAT':
      return formats.key.format;
    case 'VALUE_FORMAT':
      return formats.value.format;
    case 'FORMAT':
      return formats.key.format === formats.value.format
        ? formats.value.format
        : `${formats.key.format} and ${formats.value.format}`;
    case 'WINDOW_TYPE':
      return window?.type ?? '';
    case 'TIMESTAMP':
      return timestampColumn?.column ?? '';
    case 'TIMESTAMP_FORMAT':
      return timestampColumn?.format ?? '';
    case 'WRAP_SINGLE_VALUE':
      return formats.valueWrapping === null ? null : String(formats.valueWrapping === 'WRAP_SINGLES');
    default:
      return null;
  }
}
