// PROTOBUF_NOSR: bare messages of the schema that the columns have in PROTOBUF, without registry or header.
import type protobuf from 'protobufjs';
import type { Row } from '../values/sql-value.ts';
import type { Format, Serde, SerdeRequest } from './format.ts';
import { bytesBetween, requireStringMapKeys } from './format-layout.ts';
import { messageReader } from './protobuf-reader.ts';
import { parseProtobufSchema } from './protobuf-schema.ts';
import { protobufTranslation } from './protobuf-translation.ts';
import { messageWriter } from './protobuf-writer.ts';
import { inTopic } from './serde-fault.ts';

export const protobufNosrFormat: Format = {
  name: 'PROTOBUF_NOSR',
  usesRegistry: false,
  supportedProperties: ['nullableRepresentation', 'unwrapPrimitives'],
  inheritedProperties: ['unwrapPrimitives'],
  supportsWrapping: { WRAP_SINGLES: true, UNWRAP_SINGLES: false },
  validate: (columns) => requireStringMapKeys('PROTOBUF_NOSR', columns),
  createSerde: (request) => new ProtobufNosrSerde(request),
};

/** The message type of these columns, the same on every side that knows them. */
export function nosrMessage(request: SerdeRequest): protobuf.Type {
  return parseProtobufSchema(protobufTranslation.schemaText(request), new Map()).messages[0]!;
}

class ProtobufNosrSerde implements Serde {
  readonly #request: SerdeRequest;
  readonly #type: protobuf.Type;
  readonly #read: ReturnType<typeof messageReader>;
  readonly #write: ReturnType<typeof messageWriter>;

  constructor(request: SerdeRequest) {
    this.#request = request;
    this.#type = nosrMessage(request);
    this.#read = messageReader(this.#type, request.columns, request.needed);
    this.#write = messageWriter(this.#type, request.columns);
  }

  async open(): Promise<void> {}

  serialize(row: Row | null): Uint8Array | null {
    if (row === null) return null;
    try {
      return this.#type.encode(this.#write(row)).finish();
    } catch (error) {
      throw inTopic(error, 'write', 'PROTOBUF_NOSR', this.#request.part, this.#request.topic);
    }
  }

  prefetch(): null {
    return null;
  }

  deserialize(bytes: Uint8Array, start?: number, end?: number): Row | null {
    try {
      return this.#read(this.#type.decode(bytesBetween(bytes, start, end))) as Row;
    } catch (error) {
      throw inTopic(error, 'read', 'PROTOBUF_NOSR', this.#request.part, this.#request.topic);
    }
  }
}
