// A JSON value as a column of the inserts stream holds it: strict about kinds, so that a wrong type is told and not bent.
import { formatType, STRING } from '../../sql/sql-type.ts';
import { JsonCursor } from '../formats/json-cursor.ts';
import { jsonReader } from '../formats/json-reader.ts';
import { JsonNumber, type JsonValue, printJson } from '../formats/json-value.ts';
import type { Column } from '../schema/logical-schema.ts';
import { findCoercion } from '../values/coerce.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { ERROR_CODE, RestError } from './rest-error.ts';

/** @throws RestError (from the function made) when the value does not fit the column. */
export function columnReader(column: Column): (value: JsonValue) => SqlValue {
  const { name, type } = column;
  const read = jsonReader(type);
  const fromText = findCoercion(STRING, type);
  const refuse = (value: JsonValue): RestError =>
    new RestError(
      ERROR_CODE.badRequest,
      `The column ${name} is ${formatType(type)}, which cannot be ${printJson(value).slice(0, 100)}.`,
    );
  return (value) => {
    if (value === null) return null;
    if (!fits(type.kind, value)) throw refuse(value);
    try {
      if (typeof value === 'string' && type.kind !== 'STRING' && fromText) return fromText(value);
      return read(new JsonCursor().reset(printJson(value)));
    } catch {
      throw refuse(value);
    }
  };
}

function fits(kind: Column['type']['kind'], value: JsonValue): boolean {
  switch (kind) {
    case 'STRING':
    case 'BYTES':
      return typeof value === 'string';
    case 'BOOLEAN':
      return typeof value === 'boolean';
    case 'INTEGER':
    case 'BIGINT':
      return value instanceof JsonNumber && /^-?\d+$/.test(value.text);
    case 'DOUBLE':
      return value instanceof JsonNumber;
    case 'DECIMAL':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return value instanceof JsonNumber || typeof value === 'string';
    case 'ARRAY':
      return Array.isArray(value);
    default:
      return value instanceof Map;
  }
}
