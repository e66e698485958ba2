// Compiles SQL columns and the JSON Schema to be written into a function from a value to JSON text, as Kafka Connect writes it.
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import type { SqlValue } from '../values/sql-value.ts';
import type { ConnectSchema, ConnectStruct } from './json-connect-schema.ts';
import { jsonFrom, printJson } from './json-value.ts';
import { type JsonWriter, jsonString, jsonWriter } from './json-writer.ts';
import { atPath, serdeFault } from './serde-fault.ts';

/**
 * A printer of one value. Null needs a schema that allows it, and becomes the default if there is one. Whether the values
 * meet other rules of the schema, such as a maximum, is not looked at.
 */
export function connectJsonWriter(schema: ConnectSchema, type: SqlType): JsonWriter {
  const write = presentWriter(schema, type);
  const fallback = fallbackOf(schema);
  return (value) => {
    if (value !== null) return write(value);
    if (schema.optional) return fallback;
    throw serdeFault('null where the JSON Schema requires a value');
  };
}

const fallbackOf = (schema: ConnectSchema): string => printJson(jsonFrom(schema.defaultValue));

function presentWriter(schema: ConnectSchema, type: SqlType): JsonWriter {
  if (schema.kind === 'ARRAY' && type.kind === 'ARRAY') {
    const write = connectJsonWriter(schema.element, type.element);
    return (value) => `[${(value as readonly SqlValue[]).map(write).join(',')}]`;
  }
  if (schema.kind === 'MAP' && type.kind === 'MAP') return mapWriter(schema, type.value);
  if (schema.kind === 'STRUCT' && type.kind === 'STRUCT') {
    return schema.union ? unionWriter(schema, type.fields) : connectRecordWriter(schema, type.fields);
  }
  if (/^(ARRAY|MAP|STRUCT)$/.test(type.kind)) {
    throw serdeFault(`${formatType(type)} cannot be written as a Connect ${schema.kind}`);
  }
  return jsonWriter(type);
}

/** An object where keys are strings that are never null, else a list of entries. */
function mapWriter(schema: Extract<ConnectSchema, { kind: 'MAP' }>, type: SqlType): JsonWriter {
  const write = connectJsonWriter(schema.value, type);
  const isList = schema.key !== null;
  return (value) => {
    const texts = [...(value as ReadonlyMap<SqlValue, SqlValue>)].map(([key, item]) => {
      const name = key === null ? 'null' : jsonString(String(key));
      return isList ? `{"key":${name},"value":${write(item)}}` : `${name}:${write(item)}`;
    });
    return isList ? `[${texts.join(',')}]` : `{${texts.join(',')}}`;
  };
}

function unionWriter(schema: ConnectStruct, fields: readonly SqlField[]): JsonWriter {
  const writers = fields.map((field) => {
    const choice = schema.fields.find(({ name }) => name === field.name);
    if (!choice) throw serdeFault(`the JSON Schema has no alternative '${field.name}'`);
    return connectJsonWriter(choice.schema, field.type);
  });
  return (value) => {
    const values = value as readonly SqlValue[];
    const chosen = values.findIndex((item) => item !== null);
    return chosen === -1 ? 'null' : writers[chosen]!(values[chosen]!);
  };
}

/**
 * Prints an array by position of `fields` with the members of the schema, in its order; a member without column is its
 * default or null.
 * @throws ClickstreamError SERDE_FAILED at once when the schema lacks a column.
 */
export function connectRecordWriter(schema: ConnectStruct, fields: readonly SqlField[]): JsonWriter {
  const missing = fields.find((field) => !schema.fields.some(({ name }) => name === field.name));
  if (missing) throw serdeFault(`the JSON Schema has no property '${missing.name}'`);
  const members = schema.fields.map(({ name, schema: member }) => {
    const index = fields.findIndex((field) => field.name === name);
    const fallback = fallbackOf(member);
    const write: JsonWriter = index === -1 ? () => fallback : connectJsonWriter(member, fields[index]!.type);
    return { name, prefix: `${jsonString(name)}:`, index, write };
  });
  return (value) => {
    const values = value as readonly SqlValue[];
    let text = '';
    for (const { name, prefix, index, write } of members) {
      try {
        text += `${text === '' ? '' : ','}${prefix}${write(values[index] ?? null)}`;
      } catch (error) {
        throw atPath(error, `.${name}`);
      }
    }
    return `{${text}}`;
  };
}
