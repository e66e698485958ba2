// JSON Schemas as ksqlDB registers and reads them: Kafka Connect's shapes with connect.* attributes.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import * as sql from '../../sql/sql-type.ts';
import { parseConnectSchema, sqlTypeOf } from './json-connect-schema.ts';
import {
  bareColumnName,
  type ColumnsToSchema,
  type InferredColumns,
  type SchemaToColumns,
  type SchemaTranslation,
  UnsupportedType,
} from './schema-translation.ts';

const CONNECT = 'org.apache.kafka.connect.data';

export const jsonSchemaTranslation: SchemaTranslation = {
  schemaType: 'JSON',
  schemaText: (request) => JSON.stringify(schemaOf(request)),
  inferColumns,
};

function schemaOf({ columns, part, wrapping }: ColumnsToSchema): unknown {
  const bare = columns.length === 1 && (wrapping === null ? part === 'KEY' : wrapping === 'UNWRAP_SINGLES');
  return bare ? nullable(columns[0]!.type) : objectSchema(columns);
}

function objectSchema(fields: readonly SqlField[]): Record<string, unknown> {
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field, i) => [field.name, { 'connect.index': i, ...nullable(field.type) }]),
    ),
  };
}

const nullable = (type: SqlType) => ({ oneOf: [{ type: 'null' }, typeSchema(type)] });

function typeSchema(type: SqlType): Record<string, unknown> {
  switch (type.kind) {
    case 'BOOLEAN':
      return { type: 'boolean' };
    case 'INTEGER':
      return { type: 'integer', 'connect.type': 'int32' };
    case 'BIGINT':
      return { type: 'integer', 'connect.type': 'int64' };
    case 'DOUBLE':
      return { type: 'number', 'connect.type': 'float64' };
    case 'STRING':
      return { type: 'string' };
    case 'BYTES':
      return { type: 'string', 'connect.type': 'bytes' };
    case 'DATE':
      return logical('integer', 'Date', 'int32');
    case 'TIME':
      return logical('integer', 'Time', 'int32');
    case 'TIMESTAMP':
      return logical('integer', 'Timestamp', 'int64');
    case 'DECIMAL':
      return {
        ...logical('number', 'Decimal', 'bytes'),
        'connect.parameters': { scale: String(type.scale), 'connect.decimal.precision': String(type.precision) },
      };
    case 'ARRAY':
      return { type: 'array', items: nullable(type.element) };
    case 'MAP':
      // Entries, since Connect's own form, an object, is for maps whose keys cannot be null.
      return { type: 'array', items: entrySchema(type.key, type.value), 'connect.type': 'map' };
    case 'STRUCT':
      return objectSchema(type.fields);
  }
}

const entrySchema = (key: SqlType, value: SqlType) => ({
  type: 'object',
  properties: { key: { 'connect.index': 0, ...nullable(key) }, value: { 'connect.index': 1, ...nullable(value) } },
});

function logical(type: string, title: string, connectType: string): Record<string, unknown> {
  return { type, title: `${CONNECT}.${title}`, 'connect.version': 1, 'connect.type': connectType };
}

function inferColumns(request: SchemaToColumns): InferredColumns {
  const { schema, imports = new Map<string, string>() } = request;
  const skipped: { field: string; reason: string }[] = [];
  const nameOf = request.keepNames ? (name: string) => name : (name: string) => name.toUpperCase();
  const bare = request.wrapping === null ? request.part === 'KEY' : request.wrapping === 'UNWRAP_SINGLES';
  try {
    const type = sqlTypeOf(parseConnectSchema(schema.text, imports), nameOf, (field, reason) =>
      skipped.push({ field, reason }),
    );
    if (bare) return { columns: [{ name: bareColumnName(request.part), type }], skipped, fullName: null };
    if (type.kind === 'STRUCT') return { columns: type.fields, skipped, fullName: null };
    throw new ClickstreamError(
      'SERDE_SCHEMA_UNSUPPORTED',
      `the schema is a bare ${sql.formatType(type)}, not an object`,
      {
        nextStep: 'Set WRAP_SINGLE_VALUE=false in the WITH clause to read the bare value as one column.',
      },
    );
  } catch (error) {
    throw error instanceof UnsupportedType ? new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', error.reason) : error;
  }
}
