// Compact bytes for rows of known types: the inner encoding of changelogs, of repartition values and of canonical keys.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import { Decimal } from '../values/decimal.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';

/** A growing buffer; `take` copies out what was written and starts again. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(256);
  #length = 0;

  #reserve(bytes: number): number {
    const at = this.#length;
    const end = at + bytes;
    if (end > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, at);
      this.#buffer = grown;
    }
    this.#length = end;
    return at;
  }

  byte(value: number): void {
    const at = this.#reserve(1);
    this.#buffer[at] = value;
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    this.#buffer.writeInt32BE(value, at);
  }

  int64(value: bigint): void {
    const at = this.#reserve(8);
    this.#buffer.writeBigInt64BE(BigInt.asIntN(64, value), at);
  }

  float64(value: number): void {
    const at = this.#reserve(8);
    this.#buffer.writeDoubleBE(value, at);
  }

  string(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.int32(bytes);
    const at = this.#reserve(bytes);
    this.#buffer.write(value, at);
  }

  bytes(value: Uint8Array): void {
    this.int32(value.length);
    const at = this.#reserve(value.length);
    this.#buffer.set(value, at);
  }

  take(): Buffer {
    const out = Buffer.allocUnsafe(this.#length);
    this.#buffer.copy(out, 0, 0, this.#length);
    this.#length = 0;
    return out;
  }
}

/** Reads what `ByteWriter` wrote, in the same order. */
export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#buffer.readUInt8(this.#at++);
  }

  int32(): number {
    this.#at += 4;
    return this.#buffer.readInt32BE(this.#at - 4);
  }

  int64(): bigint {
    this.#at += 8;
    return this.#buffer.readBigInt64BE(this.#at - 8);
  }

  float64(): number {
    this.#at += 8;
    return this.#buffer.readDoubleBE(this.#at - 8);
  }

  string(): string {
    const length = this.int32();
    this.#at += length;
    return this.#buffer.toString('utf8', this.#at - length, this.#at);
  }

  bytes(): Uint8Array {
    const length = this.int32();
    this.#at += length;
    return new Uint8Array(this.#buffer.subarray(this.#at - length, this.#at));
  }
}

/** Writes and reads values of one type that are not null. */
interface ValueCodec {
  write(writer: ByteWriter, value: SqlValue): void;
  read(reader: ByteReader): SqlValue;
}

const mismatch = (kind: string, value: SqlValue): ClickstreamError =>
  new ClickstreamError('INTERNAL', `a value held as ${typeof value} stands where ${kind} is expected`);

const BOOLEAN_CODEC: ValueCodec = {
  write: (w, v) => w.byte(v === true ? 1 : 0),
  read: (r) => r.byte() === 1,
};
const NUMBER_CODEC: ValueCodec = { write: (w, v) => w.float64(Number(v)), read: (r) => r.float64() };
const INTEGER_CODEC: ValueCodec = { write: (w, v) => w.int32(Number(v)), read: (r) => r.int32() };
const BIGINT_CODEC: ValueCodec = {
  write: (w, v) => {
    if (typeof v !== 'bigint') throw mismatch('BIGINT', v);
    w.int64(v);
  },
  read: (r) => r.int64(),
};
const STRING_CODEC: ValueCodec = { write: (w, v) => w.string(String(v)), read: (r) => r.string() };
const BYTES_CODEC: ValueCodec = {
  write: (w, v) => {
    if (!(v instanceof Uint8Array)) throw mismatch('BYTES', v);
    w.bytes(v);
  },
  read: (r) => r.bytes(),
};
const DECIMAL_CODEC: ValueCodec = {
  write: (w, v) => {
    if (!(v instanceof Decimal)) throw mismatch('DECIMAL', v);
    w.int32(v.scale);
    w.string(v.unscaled.toString());
  },
  read: (r) => {
    const scale = r.int32();
    return new Decimal(BigInt(r.string()), scale);
  },
};

function writeNullable(writer: ByteWriter, codec: ValueCodec, value: SqlValue): void {
  if (value === null) {
    writer.byte(0);
    return;
  }
  writer.byte(1);
  codec.write(writer, value);
}

const readNullable = (reader: ByteReader, codec: ValueCodec): SqlValue =>
  reader.byte() === 0 ? null : codec.read(reader);

function arrayCodec(element: ValueCodec): ValueCodec {
  return {
    write: (w, v) => {
      if (!Array.isArray(v)) throw mismatch('ARRAY', v);
      w.int32(v.length);
      for (const item of v as readonly SqlValue[]) writeNullable(w, element, item);
    },
    read: (r) => Array.from({ length: r.int32() }, () => readNullable(r, element)),
  };
}

function mapCodec(key: ValueCodec, value: ValueCodec): ValueCodec {
  return {
    write: (w, v) => {
      if (!(v instanceof Map)) throw mismatch('MAP', v);
      w.int32(v.size);
      for (const [k, item] of v as ReadonlyMap<SqlValue, SqlValue>) {
        writeNullable(w, key, k);
        writeNullable(w, value, item);
      }
    },
    read: (r) => {
      const map = new Map<SqlValue, SqlValue>();
      for (let left = r.int32(); left > 0; left--) {
        const k = readNullable(r, key);
        map.set(k, readNullable(r, value));
      }
      return map;
    },
  };
}

function structCodec(fields: readonly ValueCodec[]): ValueCodec {
  return {
    write: (w, v) => {
      if (!Array.isArray(v)) throw mismatch('STRUCT', v);
      fields.forEach((field, i) => {
        writeNullable(w, field, (v as readonly SqlValue[])[i] ?? null);
      });
    },
    read: (r) => fields.map((field) => readNullable(r, field)),
  };
}

function valueCodec(type: SqlType): ValueCodec {
  switch (type.kind) {
    case 'BOOLEAN':
      return BOOLEAN_CODEC;
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
      return INTEGER_CODEC;
    case 'BIGINT':
      return BIGINT_CODEC;
    case 'DOUBLE':
    case 'TIMESTAMP':
      return NUMBER_CODEC;
    case 'STRING':
      return STRING_CODEC;
    case 'BYTES':
      return BYTES_CODEC;
    case 'DECIMAL':
      return DECIMAL_CODEC;
    case 'ARRAY':
      return arrayCodec(valueCodec(type.element));
    case 'MAP':
      return mapCodec(valueCodec(type.key), valueCodec(type.value));
    case 'STRUCT':
      return structCodec(type.fields.map((f) => valueCodec(f.type)));
  }
}

export interface RowCodec {
  write(writer: ByteWriter, row: Row): void;
  read(reader: ByteReader): SqlValue[];
  encode(row: Row): Buffer;
  decode(bytes: Uint8Array): SqlValue[];
}

const shared = new ByteWriter();

/** Equal rows give equal bytes, so encoded keys can be compacted and partitioned by. */
export function rowCodec(types: readonly SqlType[]): RowCodec {
  const codecs = types.map(valueCodec);
  const write = (writer: ByteWriter, row: Row): void => {
    for (let i = 0; i < codecs.length; i++) writeNullable(writer, codecs[i]!, row[i] ?? null);
  };
  const read = (reader: ByteReader): SqlValue[] => codecs.map((codec) => readNullable(reader, codec));
  return {
    write,
    read,
    encode(row) {
      write(shared, row);
      return shared.take();
    },
    decode: (bytes) => read(new ByteReader(bytes)),
  };
}
