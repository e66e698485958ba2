// JSON_SR: JSON text with a registered JSON Schema; the text itself is that of JSON.
import type { SqlField } from '../../sql/sql-type.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { Format, SerdeRequest } from './format.ts';
import { isUnwrapped, requireStringMapKeys } from './format-layout.ts';
import { jsonRowReader, jsonRowWriter, jsonText } from './json-format.ts';
import {
  commonProperties,
  type JsonSchema,
  JsonSchemaParts,
  nullableOf,
  orderedProperties,
  type Part,
  parseJsonSchema,
} from './json-schema-parts.ts';
import { jsonSchemaTranslation } from './json-schema-translation.ts';
import { jsonFrom, printJson } from './json-value.ts';
import { jsonString, jsonWriter } from './json-writer.ts';
import { type RegistryCodec, RegistrySerde, type RowReader, type RowWriter } from './registry-serde.ts';
import { serdeFault } from './serde-fault.ts';
import { WIRE_HEADER_LENGTH } from './wire-format.ts';

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
  const readText = jsonRowReader(request);
  const read: RowReader = (bytes, start, end) => readText(jsonText(bytes, start + WIRE_HEADER_LENGTH, end));
  return {
    reader: () => read,
    // The text says everything that reading needs: ksqlDB does not look at the writer's schema either, nor whether there is one.
    anyReader: read,
    writer(schema, imports) {
      if (request.info.properties.schemaId === undefined || isUnwrapped(request, true)) {
        return textWriter(jsonRowWriter(request));
      }
      return textWriter(memberWriter(request.columns, parseJsonSchema(schema.text), imports));
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

/**
 * Writes the members of a schema that was not made from the columns, in its order. As in Connect, null needs a schema that
 * allows it, and becomes the default if there is one; a member without column is its default or null. Whether the values
 * meet other rules of the schema is not looked at.
 * @throws ClickstreamError SERDE_FAILED at once when the schema lacks a column.
 */
function memberWriter(
  columns: readonly SqlField[],
  schema: JsonSchema,
  imports: ReadonlyMap<string, string>,
): (row: Row) => string {
  const parts = new JsonSchemaParts(schema, imports);
  const { root } = parts;
  const properties = root.kind === 'plain' ? orderedProperties(root.schema) : commonProperties(root);
  const missing = columns.find((column) => !properties.some(([name]) => name === column.name));
  if (missing) throw serdeFault(`the JSON Schema has no property '${missing.name}'`);
  const members = properties.map(([name, property]) => {
    const part = parts.partOf(property);
    const index = columns.findIndex((column) => column.name === name);
    const write = index === -1 ? null : jsonWriter(columns[index]!.type);
    return { name, prefix: `${jsonString(name)}:`, index, write, fallback: fallbackOf(part, property) };
  });
  return (row) => {
    const texts: string[] = [];
    for (const { name, prefix, index, write, fallback } of members) {
      const value: SqlValue = index === -1 ? null : (row[index] ?? null);
      if (value !== null) texts.push(prefix + write!(value));
      else if (write && !fallback.optional) throw serdeFault('null where the JSON Schema requires a value', `.${name}`);
      else texts.push(prefix + fallback.text);
    }
    return `{${texts.join(',')}}`;
  };
}

/** What stands for a null: the default, else null. */
function fallbackOf(part: Part, property: JsonSchema): { readonly optional: boolean; readonly text: string } {
  const sole = nullableOf(part);
  const optional = part.kind === 'any' && part.choices.some((choice) => choice.kind === 'null');
  const schema = sole?.kind === 'plain' ? sole.schema : property;
  return { optional, text: printJson(jsonFrom(schema.default)) };
}
