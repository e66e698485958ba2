// PROTOBUF: messages with a registered schema; after the schema id stands which message of the schema it is.
import type protobuf from 'protobufjs';
import type { Row } from '../values/sql-value.ts';
import type { Format, SerdeRequest } from './format.ts';
import { bytesBetween, requireStringMapKeys } from './format-layout.ts';
import { messageReader } from './protobuf-reader.ts';
import {
  givenMessageName,
  messageIndexes,
  messageOf,
  nestedMessages,
  type ProtoFile,
  parseProtobufSchema,
  protobufLibrary,
} from './protobuf-schema.ts';
import { protobufTranslation } from './protobuf-translation.ts';
import { messageWriter } from './protobuf-writer.ts';
import { type RegistryCodec, RegistrySerde } from './registry-serde.ts';
import { serdeFault } from './serde-fault.ts';
import { WIRE_HEADER_LENGTH } from './wire-format.ts';

export const protobufFormat: Format = {
  name: 'PROTOBUF',
  usesRegistry: true,
  supportedProperties: ['fullSchemaName', 'schemaId', 'nullableRepresentation', 'unwrapPrimitives'],
  inheritedProperties: ['unwrapPrimitives'],
  supportsWrapping: { WRAP_SINGLES: true, UNWRAP_SINGLES: false },
  translation: protobufTranslation,
  validate: (columns) => requireStringMapKeys('PROTOBUF', columns),
  createSerde: (request) => new RegistrySerde(request, protobufTranslation, protobufCodec(request)),
};

function protobufCodec(request: SerdeRequest): RegistryCodec {
  const { columns, needed, info } = request;
  return {
    reader(schema, imports) {
      const file = parseProtobufSchema(schema.text, imports);
      const readers = new Map<protobuf.Type, (body: Uint8Array) => Row>();
      const readerOf = (type: protobuf.Type) => {
        const known = readers.get(type);
        if (known) return known;
        const read = messageReader(type, columns, needed);
        const made = (body: Uint8Array) => read(type.decode(body)) as Row;
        readers.set(type, made);
        return made;
      };
      return (bytes, start, end) => {
        const { type, body } = takeMessageIndexes(file, bytesBetween(bytes, start, end), WIRE_HEADER_LENGTH);
        return readerOf(type)(body);
      };
    },
    writer(schema, imports) {
      const file = parseProtobufSchema(schema.text, imports);
      const wanted = givenMessageName(info.properties);
      const type = messageOf(file, wanted);
      if (!type) throw serdeFault(`the schema has no message '${wanted}'`);
      const write = messageWriter(type, columns);
      const indexes = writeMessageIndexes(messageIndexes(file, type));
      return (row, header, output) => {
        const body = type.encode(write(row)).finish();
        output.raw(header);
        output.raw(indexes);
        output.raw(body);
        return true;
      };
    },
  };
}

/** A count and as many positions, as zigzag varints; the first message alone is a single zero. */
export function writeMessageIndexes(indexes: readonly number[]): Uint8Array {
  if (indexes.length === 1 && indexes[0] === 0) return Buffer.of(0);
  const writer = protobufLibrary().Writer.create().sint32(indexes.length);
  for (const index of indexes) writer.sint32(index);
  return writer.finish();
}

/** The message that the bytes from `offset` on belong to, and those bytes. @throws ClickstreamError SERDE_FAILED */
export function takeMessageIndexes(
  file: ProtoFile,
  bytes: Uint8Array,
  offset: number,
): { readonly type: protobuf.Type; readonly body: Uint8Array } {
  if (bytes[offset] === 0) return { type: file.messages[0]!, body: bytes.subarray(offset + 1) };
  const reader = protobufLibrary().Reader.create(bytes);
  reader.pos = offset;
  const count = reader.sint32();
  if (count < 1 || count > 100) throw serdeFault(`${count} message indexes cannot be right`);
  let messages = file.messages;
  let type: protobuf.Type | undefined;
  for (let i = 0; i < count; i++) {
    const index = reader.sint32();
    type = messages[index];
    if (!type) throw serdeFault(`the Protobuf schema has no message number ${index}`);
    messages = nestedMessages(type);
  }
  return { type: type!, body: bytes.subarray(reader.pos) };
}
