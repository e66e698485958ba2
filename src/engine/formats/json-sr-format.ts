// JSON_SR: JSON text with a registered JSON Schema, in the shapes that Kafka Connect's converter writes and reads.
import type { Row } from '../values/sql-value.ts';
import type { Format, SerdeRequest } from './format.ts';
import { isUnwrapped, requireStringMapKeys } from './format-layout.ts';
import { connectJsonReader, connectRecordReader } from './json-connect-reader.ts';
import { type ConnectSchema, type ConnectStruct, parseConnectSchema } from './json-connect-schema.ts';
import { connectJsonWriter, connectRecordWriter } from './json-connect-writer.ts';
import { JsonCursor } from './json-cursor.ts';
import { jsonText } from './json-format.ts';
import { jsonSchemaTranslation } from './json-schema-translation.ts';
import { type RegistryCodec, RegistrySerde } from './registry-serde.ts';
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

function recordOf(schema: ConnectSchema): ConnectStruct {
  if (schema.kind === 'STRUCT' && !schema.union) return schema;
  throw serdeFault(`the JSON Schema is no object but a Connect ${schema.kind}`);
}

function jsonSrCodec(request: SerdeRequest): RegistryCodec {
  const { columns } = request;
  const bare = isUnwrapped(request, true);
  return {
    reader(schema, imports) {
      const connect = parseConnectSchema(schema.text, imports);
      const cursor = new JsonCursor();
      const readBare = bare ? connectJsonReader(connect, columns[0]!.type) : null;
      const read = readBare ? (at: JsonCursor): Row => [readBare(at)] : connectRecordReader(recordOf(connect), columns);
      return (bytes, start, end) => {
        const row = read(cursor.reset(jsonText(bytes, start + WIRE_HEADER_LENGTH, end)));
        cursor.endOfValue();
        return row;
      };
    },
    writer(schema, imports) {
      const connect = parseConnectSchema(schema.text, imports);
      const write = bare
        ? connectJsonWriter(connect, columns[0]!.type)
        : connectRecordWriter(recordOf(connect), columns);
      return (row, header, output) => {
        const value = bare ? (row[0] ?? null) : row;
        if (value === null) return false;
        const text = write(value);
        output.raw(header);
        output.text(text);
        return true;
      };
    },
  };
}
