// How ksqlDB's column types and Postgres column types correspond to Avro field types.
import type { TypeReference } from '../sql/ast.ts';
import { formatType, type SqlType } from '../sql/sql-type.ts';
import type { AvroField } from './definition.ts';

const AVRO_OF_SQL: Readonly<Record<string, readonly string[]>> = {
  BOOLEAN: ['boolean'],
  INTEGER: ['int'],
  BIGINT: ['long', 'int'],
  DOUBLE: ['double', 'float'],
  STRING: ['string', 'enum', 'uuid'],
  BYTES: ['bytes', 'fixed'],
  TIMESTAMP: ['timestamp-millis'],
  DATE: ['date'],
  TIME: ['time-millis'],
  ARRAY: ['array'],
  MAP: ['map', 'array'],
};

/** What is wrong with reading `field` as `type`; null when it fits. Names inside structs are compared without case. */
export function typeMismatch(type: TypeReference, field: AvroField): string | null {
  if (type.kind === 'Custom') return null;
  if (type.kind === 'StructOf') return structMismatch(type.fields, field);
  if (type.kind === 'ArrayOf' || type.kind === 'MapOf') {
    return fits(type.kind === 'ArrayOf' ? 'ARRAY' : 'MAP', field)
      ? null
      : unlike(type.kind.slice(0, -2).toUpperCase(), field);
  }
  const sql = type.type;
  if (sql.kind === 'STRUCT') {
    const fields = sql.fields.map((f) => ({ name: f.name, type: { kind: 'Resolved' as const, type: f.type } }));
    return structMismatch(fields, field);
  }
  if (sql.kind === 'DECIMAL') {
    const avro = `decimal(${sql.precision},${sql.scale})`;
    return field.type === avro ? null : unlike(formatType(sql), field);
  }
  return fits(sql.kind, field) ? null : unlike(formatType(sql as SqlType), field);
}

const fits = (kind: string, field: AvroField): boolean => AVRO_OF_SQL[kind]?.includes(field.type) ?? false;
const unlike = (type: string, field: AvroField): string =>
  `${type} cannot hold the field "${field.name}" (${field.type})`;

function structMismatch(
  fields: readonly { readonly name: string; readonly type: TypeReference }[],
  field: AvroField,
): string | null {
  if (field.type !== 'record') return unlike('STRUCT', field);
  for (const member of fields) {
    const counterpart = field.fields.find((f) => f.name.toUpperCase() === member.name.toUpperCase());
    if (counterpart === undefined) return `the record "${field.name}" has no field "${member.name}"`;
    const inner = typeMismatch(member.type, counterpart);
    if (inner !== null) return inner;
  }
  return null;
}

const POSTGRES_OF_AVRO: Readonly<Record<string, RegExp>> = {
  string: /^(text|varchar|character|char|uuid|jsonb?|timestamptz|timestamp with time zone)/,
  int: /^(integer|int4?|bigint|int8|numeric|decimal)/,
  long: /^(bigint|int8|numeric|decimal)/,
  double: /^(double precision|float8|numeric|decimal)/,
  float: /^(real|float4|double precision|float8)/,
  boolean: /^(boolean|bool)/,
  bytes: /^bytea/,
  date: /^date/,
  'timestamp-millis': /^(timestamptz|timestamp)/,
};

/** Whether a Postgres column can take the values of an Avro field without losing any. */
export function postgresTakes(columnType: string, field: AvroField): boolean {
  if (columnType.endsWith('[]')) return field.type === 'array';
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(field.type);
  if (decimal === null) return POSTGRES_OF_AVRO[field.type]?.test(columnType) ?? true;
  const column = /^(?:numeric|decimal)(?:\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?/.exec(columnType);
  if (column === null) return false;
  if (column[1] === undefined) return true;
  const [precision, scale] = [Number(column[1]), Number(column[2] ?? 0)];
  return scale >= Number(decimal[2]) && precision - scale >= Number(decimal[1]) - Number(decimal[2]);
}
