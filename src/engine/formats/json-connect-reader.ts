// Compiles a writer's JSON Schema and the wanted SQL type into a function from JSON text to a value, as Kafka Connect's
// converter and ksqlDB's translation of its data make it together.
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import { javaDouble } from '../values/java-number.ts';
import type { SqlValue } from '../values/sql-value.ts';
import type { ConnectSchema, ConnectStruct } from './json-connect-schema.ts';
import { JsonCursor } from './json-cursor.ts';
import { elementsReader, type JsonReader, jsonReader } from './json-reader.ts';
import { JsonNumber, type JsonValue, jsonFrom, printJson, readJson } from './json-value.ts';
import { atPath, serdeFault } from './serde-fault.ts';

/** Which of Connect's types can be read as a SQL type. Nested ones are looked at where they stand. */
const READABLE: Readonly<Record<SqlType['kind'], readonly ConnectSchema['kind'][]>> = {
  BOOLEAN: ['BOOLEAN'],
  INTEGER: ['INT32'],
  DATE: ['INT32'],
  TIME: ['INT32'],
  BIGINT: ['INT32', 'INT64'],
  TIMESTAMP: ['INT32', 'INT64'],
  DOUBLE: ['FLOAT64'],
  STRING: ['INT32', 'INT64', 'FLOAT64', 'BOOLEAN', 'STRING'],
  BYTES: ['BYTES'],
  DECIMAL: ['BYTES'],
  ARRAY: ['ARRAY'],
  MAP: ['MAP'],
  STRUCT: ['STRUCT'],
};

function isReadable(schema: ConnectSchema, type: SqlType): boolean {
  if (!READABLE[type.kind].includes(schema.kind)) return false;
  return schema.kind !== 'BYTES' || (schema.type.kind === 'DECIMAL') === (type.kind === 'DECIMAL');
}

const mismatchText = (schema: ConnectSchema, type: SqlType): string =>
  `a Connect ${schema.kind} cannot be read as ${formatType(type)}`;

/**
 * A reader of one value. Null is the schema's default if it has one. Types that do not fit are refused whatever the value
 * is; a value that is of another kind than its own schema says is converted as in JSON.
 */
export function connectJsonReader(schema: ConnectSchema, type: SqlType): JsonReader {
  if (!isReadable(schema, type)) {
    const message = mismatchText(schema, type);
    return () => {
      throw serdeFault(message);
    };
  }
  const read = presentReader(schema, type);
  const fallback = defaultOf(schema, read);
  return (cursor) => {
    if (cursor.peek() !== 110) return read(cursor);
    cursor.word('null');
    return fallback;
  };
}

function defaultOf(schema: ConnectSchema, read: JsonReader): SqlValue {
  if (schema.defaultValue === undefined) return null;
  return read(new JsonCursor().reset(printJson(jsonFrom(schema.defaultValue))));
}

function presentReader(schema: ConnectSchema, type: SqlType): JsonReader {
  if (schema.kind === 'ARRAY' && type.kind === 'ARRAY') {
    return elementsReader(connectJsonReader(schema.element, type.element));
  }
  if (schema.kind === 'MAP' && type.kind === 'MAP') return mapReader(schema, type.value);
  if (schema.kind === 'STRUCT' && type.kind === 'STRUCT') {
    return schema.union ? unionReader(schema, type.fields) : connectRecordReader(schema, type.fields);
  }
  if (schema.kind !== 'FLOAT64' || type.kind !== 'STRING') return jsonReader(type);
  const text = jsonReader(type);
  return (cursor) => (cursor.atNumber() ? javaDouble(Number(cursor.number())) : text(cursor));
}

/** Members of an object, or a list of entries: Connect writes the latter unless keys are strings that are never null. */
function mapReader(schema: Extract<ConnectSchema, { kind: 'MAP' }>, type: SqlType): JsonReader {
  const readValue = connectJsonReader(schema.value, type);
  const string: SqlType = { kind: 'STRING' };
  const entry: ConnectStruct = {
    kind: 'STRUCT',
    union: false,
    optional: false,
    defaultValue: undefined,
    fields: [
      {
        name: 'key',
        schema: schema.key ?? { kind: 'STRING', type: string, optional: false, defaultValue: undefined },
      },
      { name: 'value', schema: schema.value },
    ],
  };
  const readEntry = connectRecordReader(entry, [
    { name: 'key', type: string },
    { name: 'value', type },
  ]);
  return (cursor) => {
    const map = new Map<SqlValue, SqlValue>();
    const isList = cursor.take(91);
    if (!isList) cursor.expect(123);
    if (cursor.take(isList ? 93 : 125)) return map;
    do {
      if (isList) {
        const [key = null, value = null] = readEntry(cursor);
        map.set(key, value);
        continue;
      }
      const key = cursor.string();
      cursor.expect(58);
      try {
        map.set(key, readValue(cursor));
      } catch (error) {
        throw atPath(error, `.${key}`);
      }
    } while (cursor.take(44));
    cursor.expect(isList ? 93 : 125);
    return map;
  };
}

/**
 * Reads an object into an array by position of `fields`. Members that the schema does not name are passed over; columns are
 * found by the schema's names or those in upper case.
 */
export function connectRecordReader(
  schema: ConnectStruct,
  fields: readonly SqlField[],
): (cursor: JsonCursor) => SqlValue[] {
  const indexes = new Map(fields.map((field, i) => [field.name, i]));
  const columns = schema.fields.map(({ name }) => indexes.get(name) ?? indexes.get(name.toUpperCase()) ?? -1);
  const misfit = schema.fields.find((field, i) => {
    const index = columns[i]!;
    return index !== -1 && !isReadable(field.schema, fields[index]!.type);
  });
  const readers = schema.fields.map((field, i) =>
    columns[i] === -1 ? null : connectJsonReader(field.schema, fields[columns[i]!]!.type),
  );
  const nulls = new Array<SqlValue>(fields.length).fill(null);
  schema.fields.forEach((field, i) => {
    const reader = readers[i];
    if (reader && field.schema.defaultValue !== undefined && !misfit) {
      nulls[columns[i]!] = reader(new JsonCursor().reset('null'));
    }
  });
  const byName = new Map(schema.fields.map((field, i) => [field.name.toUpperCase(), i]));
  for (const [i, field] of schema.fields.entries()) byName.set(field.name, i);
  return (cursor) => {
    if (misfit) {
      const { type } = fields[columns[schema.fields.indexOf(misfit)]!]!;
      throw serdeFault(mismatchText(misfit.schema, type), `.${misfit.name}`);
    }
    const values = nulls.slice();
    cursor.expect(123);
    if (cursor.take(125)) return values;
    do {
      const name = cursor.string();
      cursor.expect(58);
      const i = byName.get(name) ?? byName.get(name.toUpperCase()) ?? -1;
      const read = readers[i];
      if (!read) {
        cursor.skip();
        continue;
      }
      try {
        values[columns[i]!] = read(cursor);
      } catch (error) {
        throw atPath(error, `.${name}`);
      }
    } while (cursor.take(44));
    cursor.expect(125);
    return values;
  };
}

/** A union of several types is a STRUCT of which the field is filled that the value's kind or members fit best. */
function unionReader(schema: ConnectStruct, fields: readonly SqlField[]): JsonReader {
  const readers = fields.map((field) => {
    const choice = schema.fields.find(({ name }) => name === field.name || name.toUpperCase() === field.name);
    return choice ? { choice, read: connectJsonReader(choice.schema, field.type) } : null;
  });
  return (cursor) => {
    const start = cursor.pos;
    const chosen = chosenField(schema, readJson(cursor));
    if (!chosen) throw serdeFault('the JSON value fits none of the alternatives of its schema');
    const end = cursor.pos;
    const values = readers.map((one) => {
      if (one?.choice !== chosen) return null;
      cursor.pos = start;
      return one.read(cursor);
    });
    cursor.pos = end;
    return values;
  };
}

/** The field of a union that a value is: the first of its kind, else the object with most members in common. */
export function chosenField(schema: ConnectStruct, value: JsonValue): ConnectStruct['fields'][number] | null {
  let best: ConnectStruct['fields'][number] | null = null;
  let most = -1;
  for (const field of schema.fields) {
    if (isOfKind(field.schema, value)) return field;
    const { schema: inner } = field;
    const common =
      inner.kind === 'STRUCT' && value instanceof Map ? inner.fields.filter(({ name }) => value.has(name)).length : -1;
    if (common > most) {
      most = common;
      best = field;
    }
  }
  return best;
}

function isOfKind(schema: ConnectSchema, value: JsonValue): boolean {
  switch (schema.kind) {
    case 'INT32':
    case 'INT64':
      return value instanceof JsonNumber && !/[.eE]/.test(value.text);
    case 'FLOAT64':
      return value instanceof JsonNumber;
    case 'BOOLEAN':
      return typeof value === 'boolean';
    case 'STRING':
      return typeof value === 'string';
    case 'BYTES':
      return value instanceof JsonNumber && /[.eE]/.test(value.text);
    case 'ARRAY':
      return Array.isArray(value);
    case 'MAP':
      return value instanceof Map || Array.isArray(value);
    case 'STRUCT':
      return false;
  }
}
