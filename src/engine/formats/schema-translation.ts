// Both directions between SQL columns and registered schemas; one implementation per registry format.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { FormatInfo, Wrapping } from './format.ts';
import type { RegisteredSchema, RegistrySchemaType } from './schema-registry.ts';

export interface ColumnsToSchema {
  readonly columns: readonly Column[];
  readonly part: 'KEY' | 'VALUE';
  readonly info: FormatInfo;
  /** null: the format's own default (keys bare, values wrapped). */
  readonly wrapping: Wrapping | null;
}

export interface SchemaToColumns {
  readonly schema: RegisteredSchema;
  readonly part: 'KEY' | 'VALUE';
  readonly info: FormatInfo;
  readonly wrapping: Wrapping | null;
  /** With a schema id the names stay as they are; otherwise they are upper-cased. */
  readonly keepNames: boolean;
  /** Schemas that this one imports, by the name under which it does. */
  readonly imports?: ReadonlyMap<string, string>;
}

export interface InferredColumns {
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  /** Fields left out because ksqlDB has no such type, each with the reason. */
  readonly skipped: readonly { readonly field: string; readonly reason: string }[];
  /** The schema's own full name, which ksqlDB keeps as `fullSchemaName` when a schema id is given. */
  readonly fullName: string | null;
}

export interface SchemaTranslation {
  readonly schemaType: RegistrySchemaType;
  /** The text that ksqlDB registers for these columns. @throws ClickstreamError STATEMENT_INVALID for names the schema cannot hold. */
  schemaText(request: ColumnsToSchema): string;
  /** @throws ClickstreamError SERDE_SCHEMA_UNSUPPORTED when the schema as a whole cannot be columns. */
  inferColumns(request: SchemaToColumns): InferredColumns;
}

/** The column that an unwrapped schema becomes. */
export const bareColumnName = (part: 'KEY' | 'VALUE'): string => (part === 'KEY' ? 'ROWKEY' : 'ROWVAL');

/** `<topic>-key` or `<topic>-value`. */
export const subjectOf = (topic: string, part: 'KEY' | 'VALUE'): string => `${topic}-${part.toLowerCase()}`;

const MAP_KEYS: ReadonlySet<SqlType['kind']> = new Set([
  'STRING',
  'INTEGER',
  'BIGINT',
  'BOOLEAN',
  'DATE',
  'TIME',
  'TIMESTAMP',
]);

/** Whether keys of this type become the text of a map's keys; maps with other keys are left out. */
export const isMapKey = (type: SqlType): boolean => MAP_KEYS.has(type.kind);

/** Raised while walking a schema; the nearest field is left out, or the whole schema refused. */
export class UnsupportedType {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}
