// Kafka's own primitive serialisers: one column, big-endian numbers, UTF-8 text or raw bytes.
import type { SqlPrimitive } from '../../sql/sql-type.ts';
import { formatColumn } from '../schema/logical-schema.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { Format, Serde, SerdeRequest } from './format.ts';
import { requireTypes, statementInvalid, utf8Text } from './format-layout.ts';
import { bigintOf } from './java-text.ts';
import { inTopic, serdeFault } from './serde-fault.ts';

interface Codec {
  encode(value: SqlValue): Uint8Array;
  decode(bytes: Uint8Array): SqlValue;
}

const CODECS: Partial<Record<SqlPrimitive, Codec>> = {
  INTEGER: {
    encode: (value) => fixed(4, (b) => b.writeInt32BE(value as number)),
    decode: (bytes) => view(bytes, 4).getInt32(0),
  },
  BIGINT: {
    encode: (value) => fixed(8, (b) => b.writeBigInt64BE(value as bigint)),
    decode: (bytes) => {
      const data = view(bytes, 8);
      const high = data.getInt32(0);
      // Exact up to 2^53; beyond that the bigint is read directly.
      if (high >= -0x200000 && high < 0x200000) return bigintOf(high * 0x1_0000_0000 + data.getUint32(4));
      return data.getBigInt64(0);
    },
  },
  DOUBLE: {
    encode: (value) => fixed(8, (b) => b.writeDoubleBE(value as number)),
    decode: (bytes) => view(bytes, 8).getFloat64(0),
  },
  STRING: { encode: (value) => Buffer.from(value as string, 'utf8'), decode: utf8Text },
  BYTES: { encode: (value) => value as Uint8Array, decode: (bytes) => bytes },
};

function fixed(length: number, write: (buffer: Buffer) => void): Uint8Array {
  const buffer = Buffer.allocUnsafe(length);
  write(buffer);
  return buffer;
}

function view(bytes: Uint8Array, length: number): DataView {
  if (bytes.byteLength !== length) throw serdeFault(`${length} bytes were expected, but there are ${bytes.byteLength}`);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

const codecOf = (kind: string): Codec | undefined => CODECS[kind as SqlPrimitive];

export const kafkaFormat: Format = {
  name: 'KAFKA',
  usesRegistry: false,
  supportedProperties: [],
  supportsWrapping: { WRAP_SINGLES: false, UNWRAP_SINGLES: true },
  validate(columns) {
    requireTypes('KAFKA', columns, (type) => codecOf(type.kind) !== undefined);
    if (columns.length > 1) {
      throw statementInvalid(
        `The 'KAFKA' format only supports a single field. Got: [${columns.map(formatColumn).join(', ')}]`,
        "Choose a format that holds several columns, for example KEY_FORMAT='JSON'.",
      );
    }
  },
  createSerde: (request) => new KafkaSerde(request),
};

class KafkaSerde implements Serde {
  readonly #request: SerdeRequest;
  readonly #codec: Codec | null;

  constructor(request: SerdeRequest) {
    kafkaFormat.validate(request.columns, request.part);
    const column = request.columns[0];
    this.#request = request;
    this.#codec = column === undefined ? null : codecOf(column.type.kind)!;
  }

  async open(): Promise<void> {}

  serialize(row: Row | null): Uint8Array | null {
    const value = row?.[0] ?? null;
    return value === null || this.#codec === null ? null : this.#codec.encode(value);
  }

  prefetch(): null {
    return null;
  }

  deserialize(bytes: Uint8Array): Row | null {
    if (this.#codec === null) return null;
    try {
      return [this.#codec.decode(bytes)];
    } catch (error) {
      throw inTopic(error, 'read', 'KAFKA', this.#request.part, this.#request.topic);
    }
  }
}
