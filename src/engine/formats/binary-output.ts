// One reused buffer that grows as needed: keys and values of outgoing records are encoded into it, with the numbers of Avro and Kafka.
import { bigintToBytes } from './decimal-codec.ts';

/** Up to so many bytes a loop is faster than the copy of the runtime. */
const SHORT = 48;

/** Bytes written since `reset`. */
export class BinaryOutput {
  #bytes: Buffer = Buffer.allocUnsafe(1024);
  #pos = 0;

  /** What was written stands from 0 to `length`; another buffer after the next write that needs more room. */
  get buffer(): Buffer {
    return this.#bytes;
  }

  get length(): number {
    return this.#pos;
  }

  reset(): this {
    this.#pos = 0;
    return this;
  }

  /** A copy of what was written. */
  take(): Buffer {
    const copy = Buffer.allocUnsafe(this.#pos);
    this.#bytes.copy(copy, 0, 0, this.#pos);
    return copy;
  }

  #reserve(count: number): void {
    if (this.#pos + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#pos + count));
    this.#bytes.copy(larger, 0, 0, this.#pos);
    this.#bytes = larger;
  }

  /** A zigzag varint of a safe integer. */
  int(value: number): void {
    this.#reserve(10);
    const bytes = this.#bytes;
    let pos = this.#pos;
    if (value >= -1073741824 && value < 1073741824) {
      let n = (value << 1) ^ (value >> 31);
      while ((n & ~0x7f) !== 0) {
        bytes[pos++] = (n & 0x7f) | 0x80;
        n >>>= 7;
      }
      bytes[pos++] = n;
    } else {
      // Beyond 53 bits the doubled value is no longer exact, but the low bit only tells the sign.
      let rest = value >= 0 ? value : -value - 1;
      bytes[pos++] = ((rest % 64) << 1) | (value < 0 ? 1 : 0) | 0x80;
      rest = Math.floor(rest / 64);
      while (rest >= 128) {
        bytes[pos++] = (rest % 128) | 0x80;
        rest = Math.floor(rest / 128);
      }
      bytes[pos++] = rest;
    }
    this.#pos = pos;
  }

  bigint(value: bigint): void {
    if (value >= -9007199254740991n && value <= 9007199254740991n) {
      this.int(Number(value));
      return;
    }
    this.#reserve(10);
    let n = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (n >= 128n) {
      this.#bytes[this.#pos++] = Number(n & 0x7fn) | 0x80;
      n >>= 7n;
    }
    this.#bytes[this.#pos++] = Number(n);
  }

  /** 32 bits, big-endian. */
  int32(value: number): void {
    this.#reserve(4);
    const bytes = this.#bytes;
    bytes[this.#pos++] = value >>> 24;
    bytes[this.#pos++] = value >>> 16;
    bytes[this.#pos++] = value >>> 8;
    bytes[this.#pos++] = value;
  }

  /** Milliseconds since the epoch as 64 bits, big-endian. */
  ms(value: number): void {
    this.int32(Math.floor(value / 0x1_0000_0000));
    this.int32(value % 0x1_0000_0000);
  }

  /** The shortest big-endian two's complement, with its length in front. */
  unscaled(value: bigint): void {
    if (value < -0x800000000000n || value >= 0x800000000000n) {
      this.bytes(bigintToBytes(value));
      return;
    }
    let rest = Number(value);
    let length = 1;
    for (let limit = 0x80; rest >= limit || rest < -limit; limit *= 256) length++;
    this.#reserve(length + 1);
    this.#bytes[this.#pos] = length << 1;
    for (let at = this.#pos + length; at > this.#pos; at--) {
      this.#bytes[at] = rest;
      rest = Math.floor(rest / 256);
    }
    this.#pos += length + 1;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#pos++] = value;
  }

  float(value: number): void {
    this.#reserve(4);
    this.#bytes.writeFloatLE(value, this.#pos);
    this.#pos += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#bytes.writeDoubleLE(value, this.#pos);
    this.#pos += 8;
  }

  string(value: string): void {
    const { length } = value;
    this.#reserve(length * 3 + 5);
    if (length < 64) {
      // Short ASCII text is written in place after its one length byte.
      const start = this.#pos + 1;
      let i = 0;
      for (; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code >= 0x80) break;
        this.#bytes[start + i] = code;
      }
      if (i === length) {
        this.#bytes[this.#pos] = length << 1;
        this.#pos = start + length;
        return;
      }
    }
    this.int(Buffer.byteLength(value, 'utf8'));
    this.text(value);
  }

  /** UTF-8 without its length. */
  text(value: string): void {
    const { length } = value;
    this.#reserve(length * 3);
    let i = 0;
    if (length <= SHORT) {
      for (; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code >= 0x80) break;
        this.#bytes[this.#pos + i] = code;
      }
    }
    this.#pos += i === length ? length : this.#bytes.write(value, this.#pos, 'utf8');
  }

  /** With its length in front. */
  bytes(value: Uint8Array): void {
    this.int(value.length);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    const { length } = value;
    this.#reserve(length);
    if (length > SHORT) this.#bytes.set(value, this.#pos);
    else for (let i = 0; i < length; i++) this.#bytes[this.#pos + i] = value[i]!;
    this.#pos += length;
  }
}
