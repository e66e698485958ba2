// Kafka's own primitive serialisers: one column, big-endian numbers, UTF-8 text or raw bytes.
import type { SqlPrimitive } from '../../sql/sql-type.ts';
import { formatColumn } from '../schema/logical-schema.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { BinaryOutput } from './binary-output.ts';
import type { Format, Serde, SerdeRequest } from './format.ts';
import { asTextBuffer, requireTypes, statementInvalid } from './format-layout.ts';
import { bigintOf } from './java-text.ts';
import { inTopic, serdeFault } from './serde-fault.ts';
import { cachingReader } from './text-cache.ts';

type RowDecoder = (bytes: Uint8Array, start: number, end: number) => Row;

interface Codec {
  encode(value: SqlValue): Uint8Array;
  append?(value: SqlValue, output: BinaryOutput): void;
  /** A reader of the bytes from `start` to `end` as a row of one column. */
  decoder(): RowDecoder;
}

const CODECS: Partial<Record<SqlPrimitive, Codec>> = {
  INTEGER: {
    encode: (value) => fixed(4, (b) => b.writeInt32BE(value as number)),
    decoder: () => (bytes, start, end) => [view(bytes, start, end, 4).getInt32(0)],
  },
  BIGINT: {
    encode: (value) => fixed(8, (b) => b.writeBigInt64BE(value as bigint)),
    decoder: () => (bytes, start, end) => {
      const data = view(bytes, start, end, 8);
      const high = data.getInt32(0);
      // Exact up to 2^53; beyond that the bigint is read directly.
      if (high >= -0x200000 && high < 0x200000) return [bigintOf(high * 0x1_0000_0000 + data.getUint32(4))];
      return [data.getBigInt64(0)];
    },
  },
  DOUBLE: {
    encode: (value) => fixed(8, (b) => b.writeDoubleBE(value as number)),
    decoder: () => (bytes, start, end) => [view(bytes, start, end, 8).getFloat64(0)],
  },
  STRING: {
    encode: (value) => Buffer.from(value as string, 'utf8'),
    append: (value, output) => output.text(value as string),
    decoder: () => {
      // Keys repeat: equal ones share their row too.
      const row = cachingReader((text): Row => [text]);
      return (bytes, start, end) => row(asTextBuffer(bytes), start, end);
    },
  },
  // A copy: the row may outlive the batch of records that the bytes belong to.
  BYTES: {
    encode: (value) => value as Uint8Array,
    decoder: () => (bytes, start, end) => [Buffer.from(bytes.subarray(start, end))],
  },
};

function fixed(length: number, write: (buffer: Buffer) => void): Uint8Array {
  const buffer = Buffer.allocUnsafe(length);
  write(buffer);
  return buffer;
}

function view(bytes: Uint8Array, start: number, end: number, length: number): DataView {
  if (end - start !== length) throw serdeFault(`${length} bytes were expected, but there are ${end - start}`);
  return new DataView(bytes.buffer, bytes.byteOffset + start, length);
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
  readonly #decode: RowDecoder | null;

  constructor(request: SerdeRequest) {
    kafkaFormat.validate(request.columns, request.part);
    const column = request.columns[0];
    this.#request = request;
    this.#codec = column === undefined ? null : codecOf(column.type.kind)!;
    this.#decode = this.#codec?.decoder() ?? null;
  }

  async open(): Promise<void> {}

  serialize(row: Row | null): Uint8Array | null {
    const value = row?.[0] ?? null;
    return value === null || this.#codec === null ? null : this.#codec.encode(value);
  }

  append(row: Row | null, output: BinaryOutput): boolean {
    const value = row?.[0] ?? null;
    if (value === null || this.#codec === null) return false;
    if (this.#codec.append) this.#codec.append(value, output);
    else output.raw(this.#codec.encode(value));
    return true;
  }

  prefetch(): null {
    return null;
  }

  deserialize(bytes: Uint8Array, start = 0, end = bytes.length): Row | null {
    if (this.#decode === null) return null;
    try {
      return this.#decode(bytes, start, end);
    } catch (error) {
      throw inTopic(error, 'read', 'KAFKA', this.#request.part, this.#request.topic);
    }
  }
}
