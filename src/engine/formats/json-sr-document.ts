// JSON test data for JSON_SR: written in the shapes that the schema wants, and shown as columns of it would be.
import { memberOf } from './avro-default.ts';
import { chosenField } from './json-connect-reader.ts';
import { type ConnectSchema, parseConnectSchema } from './json-connect-schema.ts';
import { jsonText } from './json-format.ts';
import { JsonNumber, type JsonObject, type JsonValue, parseJson, printJson } from './json-value.ts';
import type { DocumentCodecFactory } from './registry-test-codec.ts';

/** Whole documents of one schema. Maps are objects, and unions objects of which one member is filled, in test data. */
export const jsonSrDocumentCodec: DocumentCodecFactory = (schema, imports) => {
  const connect = parseConnectSchema(schema.text, imports);
  return {
    encode: (value) => Buffer.from(printJson(written(connect, value)), 'utf8'),
    decode: (bytes) => shown(connect, parseJson(jsonText(bytes, 0, bytes.length))),
  };
};

/** What does not fit the schema is written as it stands, so that cases can have records that cannot be read. */
function written(schema: ConnectSchema, value: JsonValue): JsonValue {
  if (schema.kind === 'ARRAY' && Array.isArray(value)) return value.map((item) => written(schema.element, item));
  if (schema.kind === 'MAP' && value instanceof Map) {
    const entries = [...value].map(([key, item]) => [key, written(schema.value, item)] as const);
    if (schema.key === null) return new Map(entries);
    return entries.map(
      ([key, item]): JsonObject =>
        new Map([
          ['key', key],
          ['value', item],
        ]),
    );
  }
  if (schema.kind !== 'STRUCT' || !(value instanceof Map)) return value;
  if (schema.union) {
    const chosen = schema.fields.find(({ name }) => (memberOf(value, name) ?? null) !== null);
    return chosen ? written(chosen.schema, memberOf(value, chosen.name)!) : value;
  }
  const document: JsonObject = new Map();
  for (const [name, item] of value) {
    const field =
      schema.fields.find((one) => one.name === name) ??
      schema.fields.find((one) => one.name.toUpperCase() === name.toUpperCase());
    document.set(field?.name ?? name, field ? written(field.schema, item) : item);
  }
  return document;
}

function shown(schema: ConnectSchema, value: JsonValue): JsonValue {
  if (schema.kind === 'ARRAY' && Array.isArray(value)) return value.map((item) => shown(schema.element, item));
  if (schema.kind === 'MAP' && Array.isArray(value)) {
    const entries = value.filter((entry) => entry instanceof Map);
    return new Map(
      entries.map((entry) => [keyText(entry.get('key') ?? null), shown(schema.value, entry.get('value') ?? null)]),
    );
  }
  if (schema.kind === 'MAP' && value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, shown(schema.value, item)]));
  }
  if (schema.kind !== 'STRUCT' || value === null) return value;
  if (schema.union) {
    const chosen = chosenField(schema, value);
    return new Map(schema.fields.map((f) => [f.name, f === chosen ? shown(f.schema, value) : null]));
  }
  if (!(value instanceof Map)) return value;
  return new Map(schema.fields.map((field) => [field.name, shown(field.schema, value.get(field.name) ?? null)]));
}

const keyText = (key: JsonValue): string => (key instanceof JsonNumber ? key.text : String(key));
