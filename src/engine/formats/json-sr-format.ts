// JSON_SR: JSON text with a registered JSON Schema; the text itself is that of JSON.
import { lazyModule } from '../../common/lazy-module.ts';
import type { SqlField } from '../../sql/sql-type.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { Format, SerdeRequest } from './format.ts';
import { isUnwrapped, requireStringMapKeys, utf8Text } from './format-layout.ts';
import { jsonRowReader, jsonRowWriter } from './json-format.ts';
import { jsonSchemaTranslation } from './json-schema-translation.ts';
import { type JsonValue, jsonFrom, printJson } from './json-value.ts';
import { jsonWriter } from './json-writer.ts';
import { type RegistryCodec, RegistrySerde, type RowReader, type RowWriter } from './registry-serde.ts';
import type { RegisteredSchema } from './schema-registry.ts';
import { serdeFault } from './serde-fault.ts';
import { WIRE_HEADER_LENGTH } from './wire-format.ts';

/** Only schemas given by the user need a validator. */
const ajv = lazyModule<typeof import('ajv')>('ajv');

export const jsonSrFormat: Format = {
  name: 'JSON_SR',
  usesRegistry: true,
  supportedProperties: ['schemaId', 'fullSchemaName'],
  supportsWrapping: { WRAP_SINGLES: true, UNWRAP_SINGLES: true },
  translation: jsonSchemaTranslation,
  validate: (columns) => requireStringMapKeys('JSON_SR', columns),
  createSerde: (request) => new RegistrySerde(request, jsonSchemaTranslation, jsonSrCodec(request)),
};

function jsonSrCodec(request: SerdeRequest): RegistryCodec {
  // The text says everything that reading needs: ksqlDB does not look at the writer's schema either.
  const readText = jsonRowReader(request);
  const read: RowReader = (bytes, start, end) => readText(utf8Text(bytes, start + WIRE_HEADER_LENGTH, end));
  return {
    reader: () => read,
    writer(schema) {
      const hasOwnSchema = request.info.properties.schemaId !== undefined;
      const write = hasOwnSchema ? givenSchemaWriter(request, schema) : jsonRowWriter(request);
      return textWriter(write);
    },
  };
}

function textWriter(write: (row: Row) => string | null): RowWriter {
  return (row, header, output) => {
    const text = write(row);
    if (text === null) return false;
    output.raw(header);
    output.text(text);
    return true;
  };
}

/** Writes all members of a schema that was not made from the columns, and checks each text against it. */
function givenSchemaWriter(request: SerdeRequest, schema: RegisteredSchema): (row: Row) => string | null {
  const json = JSON.parse(schema.text) as Record<string, unknown>;
  const { Ajv } = ajv();
  const validate = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false }).compile(json);
  const write = isUnwrapped(request, true) ? jsonRowWriter(request) : memberWriter(request.columns, json);
  return (row) => {
    const text = write(row);
    if (text === null || validate(withoutNulls(JSON.parse(text)))) return text;
    const reasons = (validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.message ?? e.keyword}`);
    throw serdeFault(`the value does not fit the JSON Schema: ${reasons.join('; ')}`);
  };
}

/** @throws ClickstreamError SERDE_FAILED at once when the schema lacks a column. */
function memberWriter(columns: readonly SqlField[], schema: Record<string, unknown>): (row: Row) => string {
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
  const missing = columns.find((column) => !(column.name in properties));
  if (missing && schema.additionalProperties === false) {
    throw serdeFault(`the JSON Schema has no property '${missing.name}'`);
  }
  const members = columns.map((column, index) => ({
    prefix: `${JSON.stringify(column.name)}:`,
    index,
    write: jsonWriter(column.type),
    fallback: defaultText(properties[column.name]),
  }));
  const extra = Object.keys(properties).filter((name) => !columns.some((column) => column.name === name));
  const rest = extra.map((name) => `${JSON.stringify(name)}:${defaultText(properties[name])}`);
  return (row) => {
    const own = members.map(({ prefix, index, write, fallback }) => {
      const value: SqlValue = row[index] ?? null;
      return prefix + (value === null ? fallback : write(value));
    });
    return `{${[...own, ...rest].join(',')}}`;
  };
}

const defaultText = (property: Record<string, unknown> | undefined): string =>
  printJson(jsonFrom(property?.default) satisfies JsonValue);

/** An optional property may be left out but, in most schemas, not be null; ksqlDB writes null all the same. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}
