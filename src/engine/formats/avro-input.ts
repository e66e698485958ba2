// Reads Avro's binary encoding from a byte array without allocating more than the values themselves.
import { asTextBuffer } from './format-layout.ts';
import { bigintOf } from './java-text.ts';
import { serdeFault } from './serde-fault.ts';

/** A position in some bytes. Methods move it past what they read and throw SERDE_FAILED at the end of the bytes. */
export class AvroInput {
  bytes = asTextBuffer(Buffer.alloc(0));
  pos = 0;
  /** Nothing is read from here on: the bytes may go on with something else. */
  end = 0;
  #size = 0;

  reset(bytes: Uint8Array, pos: number, end = bytes.length): this {
    this.bytes = asTextBuffer(bytes);
    this.pos = pos;
    this.end = end;
    this.#size = end - pos;
    return this;
  }

  /** A zigzag varint that is known to be small: lengths, branches, 32-bit integers. Larger ones come back as doubles. */
  int(): number {
    const { bytes } = this;
    let pos = this.pos;
    let byte = bytes[pos++]!;
    let n = byte & 0x7f;
    if (byte >= 0x80) {
      byte = bytes[pos++]!;
      n |= (byte & 0x7f) << 7;
      if (byte >= 0x80) {
        byte = bytes[pos++]!;
        n |= (byte & 0x7f) << 14;
        if (byte >= 0x80) {
          byte = bytes[pos++]!;
          n |= (byte & 0x7f) << 21;
          if (byte >= 0x80) return this.#long();
        }
      }
    }
    if (pos > this.end) throw this.#ended();
    this.pos = pos;
    return (n >>> 1) ^ -(n & 1);
  }

  /** A zigzag varint as a number: exact up to 2^53, rounded beyond. */
  #long(): number {
    const { bytes } = this;
    let pos = this.pos;
    let value = 0;
    let scale = 1;
    let odd = 0;
    for (let i = 0; ; i++) {
      if (pos >= this.end) throw this.#ended();
      const byte = bytes[pos++]!;
      if (i === 0) {
        odd = byte & 1;
        value = (byte & 0x7f) >> 1;
        scale = 64;
      } else {
        value += (byte & 0x7f) * scale;
        scale *= 128;
      }
      if (byte < 0x80) break;
      if (i === 9) throw serdeFault('an Avro number has more than 10 bytes');
    }
    this.pos = pos;
    return odd === 1 ? -value - 1 : value;
  }

  /** A 64-bit integer, exactly. */
  bigint(): bigint {
    const start = this.pos;
    const value = this.int();
    if (value > -9007199254740992 && value < 9007199254740992) return bigintOf(value);
    let n = 0n;
    for (let i = this.pos - 1; i >= start; i--) n = (n << 7n) | BigInt(this.bytes[i]! & 0x7f);
    return BigInt.asIntN(64, (n >> 1n) ^ -(n & 1n));
  }

  boolean(): boolean {
    this.need(1);
    return this.bytes[this.pos++] !== 0;
  }

  float(): number {
    this.need(4);
    this.pos += 4;
    return this.bytes.readFloatLE(this.pos - 4);
  }

  double(): number {
    this.need(8);
    this.pos += 8;
    return this.bytes.readDoubleLE(this.pos - 8);
  }

  string(): string {
    const start = this.length();
    return this.bytes.utf8Slice(start, this.pos);
  }

  /** A view on the input's bytes. */
  slice(): Buffer {
    const start = this.length();
    return this.bytes.subarray(start, this.pos);
  }

  fixed(size: number): Buffer {
    const start = this.skip(size);
    return this.bytes.subarray(start, this.pos);
  }

  /** Moves past so many bytes; returns where they began. */
  skip(size: number): number {
    const start = this.pos;
    this.need(size);
    this.pos = start + size;
    return start;
  }

  /** Moves past a length and as many bytes; returns where those began. */
  length(): number {
    const length = this.int();
    const start = this.pos;
    if (length < 0 || start + length > this.end) throw this.#ended();
    this.pos = start + length;
    return start;
  }

  /** Calls `each` for every item of an array or map. */
  blocks(each: () => void): void {
    for (let count = this.int(); count !== 0; count = this.int()) {
      if (count < 0) {
        count = -count;
        this.int();
      }
      // Items may have no bytes at all, so the input's length bounds nothing for them; an absurd count is refused.
      if (count > this.#size * 64 + 1024) throw serdeFault(`an Avro block claims ${count} items`);
      for (let i = 0; i < count; i++) each();
    }
  }

  /** Moves past an array or map; blocks that state their size in bytes are jumped over. */
  skipBlocks(skipOne: () => void): void {
    for (let count = this.int(); count !== 0; count = this.int()) {
      if (count < 0) this.length();
      else {
        if (count > this.#size * 64 + 1024) throw serdeFault(`an Avro block claims ${count} items`);
        for (let i = 0; i < count; i++) skipOne();
      }
    }
  }

  need(count: number): void {
    if (this.pos + count > this.end) throw this.#ended();
  }

  #ended() {
    return serdeFault(`the Avro bytes end too early (${this.#size} bytes)`);
  }
}
