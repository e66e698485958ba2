// Compiles a SQL type into a function that prints such a value as the JSON text ksqlDB writes.
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import type { Decimal } from '../values/decimal.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { bigDecimalText } from './decimal-codec.ts';
import { doubleText } from './java-text.ts';

export type JsonWriter = (value: SqlValue) => string;

/** A printer of one value; SQL null is JSON null for every type. */
export function jsonWriter(type: SqlType): JsonWriter {
  const write = presentWriter(type);
  return (value) => (value === null ? 'null' : write(value));
}

function presentWriter(type: SqlType): JsonWriter {
  switch (type.kind) {
    case 'DOUBLE':
      return (value) => {
        const text = doubleText(value as number);
        return Number.isFinite(value as number) ? text : `"${text}"`;
      };
    case 'STRING':
      return (value) => jsonString(value as string);
    case 'DECIMAL':
      return (value) => bigDecimalText(value as Decimal);
    case 'BYTES':
      return (value) => `"${base64(value as Uint8Array)}"`;
    case 'ARRAY': {
      const element = jsonWriter(type.element);
      return (value) => `[${(value as readonly SqlValue[]).map(element).join(',')}]`;
    }
    case 'MAP':
      return mapWriter(type.value);
    case 'STRUCT':
      return structWriter(type.fields);
    default:
      return String;
  }
}

function mapWriter(valueType: SqlType): JsonWriter {
  const write = jsonWriter(valueType);
  return (value) => {
    const entries = [...(value as ReadonlyMap<SqlValue, SqlValue>)];
    return `{${entries.map(([k, v]) => `${jsonString(String(k))}:${write(v)}`).join(',')}}`;
  };
}

/** Prints all fields in order, nulls included. */
export function structWriter(fields: readonly SqlField[]): JsonWriter {
  const writers = fields.map((f) => jsonWriter(f.type));
  const prefixes = fields.map((f, i) => `${i === 0 ? '{' : ','}${jsonString(f.name)}:`);
  if (fields.length === 0) return () => '{}';
  return (value) => {
    const values = value as readonly SqlValue[];
    let text = '';
    for (let i = 0; i < writers.length; i++) text += prefixes[i]! + writers[i]!(values[i] ?? null);
    return `${text}}`;
  };
}

/** A JSON string as Jackson writes it: the digits of escaped control characters are upper-case. */
export function jsonString(text: string): string {
  const json = JSON.stringify(text);
  if (!json.includes('\\u00')) return json;
  return json.replace(/\\\\|\\u00[01][0-9a-f]/g, (code) =>
    code === '\\\\' ? code : `\\u${code.slice(2).toUpperCase()}`,
  );
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
