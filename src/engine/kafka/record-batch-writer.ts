// Writes Kafka record batches (message format 2) into one growing buffer per partition, ready for a produce request.
// Source of the layout: https://kafka.apache.org/documentation/#recordbatch
import { OutputInPlace } from '../operators/output-in-place.ts';
import type { Header, OutputRecord } from '../operators/task.ts';
import { crc32c } from './crc32c.ts';

const BATCH_HEADER_BYTES = 61;
const TRANSACTIONAL_BIT = 0x10;
/** Up to so many bytes a loop is faster than the copy of the runtime. */
const SHORT = 48;
const NO_NAMES: readonly Buffer[] = [];
const NO_BYTES = Buffer.alloc(0);

const varintSize = (value: number): number => {
  let v = (value << 1) ^ (value >> 31);
  let size = 1;
  v >>>= 0;
  while (v >= 0x80) {
    v >>>= 7;
    size++;
  }
  return size;
};

const varlongSize = (value: number): number => {
  let v = value >= 0 ? value * 2 : -value * 2 - 1;
  let size = 1;
  while (v >= 0x80) {
    v = Math.floor(v / 128);
    size++;
  }
  return size;
};

/** Who writes the batch: the idempotent or transactional producer's identity. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly transactional: boolean;
}

/** Collects the records of one partition; `finish` yields the bytes of one batch and starts anew. */
export class RecordBatchWriter {
  #bytes: Buffer;
  #at = BATCH_HEADER_BYTES;
  #count = 0;
  #firstTimestamp = 0;
  #maxTimestamp = 0;

  constructor(initialBytes = 16_384) {
    this.#bytes = Buffer.allocUnsafe(initialBytes);
  }

  get count(): number {
    return this.#count;
  }

  get size(): number {
    return this.#at;
  }

  append(record: OutputRecord): void {
    if (record instanceof OutputInPlace) {
      const { bytes, keyEnd, valueStart, valueEnd } = record;
      this.#append(bytes, keyEnd, bytes, valueStart, valueEnd, record.timestamp, record.headers);
      return;
    }
    const key = record.key ?? NO_BYTES;
    const value = record.value ?? NO_BYTES;
    const keyEnd = record.key === null ? -1 : key.length;
    const valueEnd = record.value === null ? -1 : value.length;
    this.#append(key, keyEnd, value, 0, valueEnd, record.timestamp, record.headers);
  }

  /** The key stands from 0; an end of -1 stands for null. */
  #append(
    key: Uint8Array,
    keyEnd: number,
    value: Uint8Array,
    valueStart: number,
    valueEnd: number,
    timestamp: number,
    headers: readonly Header[],
  ): void {
    if (this.#count === 0) {
      this.#firstTimestamp = timestamp;
      this.#maxTimestamp = timestamp;
    } else if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
    const timestampDelta = timestamp - this.#firstTimestamp;
    const offsetDelta = this.#count;
    const valueLength = valueEnd < 0 ? -1 : valueEnd - valueStart;
    const headerNames = headers.length === 0 ? NO_NAMES : headers.map((h) => Buffer.from(h.key, 'utf8'));
    let body =
      1 +
      varlongSize(timestampDelta) +
      varintSize(offsetDelta) +
      varintSize(keyEnd) +
      Math.max(keyEnd, 0) +
      varintSize(valueLength) +
      Math.max(valueLength, 0) +
      varintSize(headerNames.length);
    for (let i = 0; i < headerNames.length; i++) {
      const value = headers[i]!.value;
      body += varintSize(headerNames[i]!.length) + headerNames[i]!.length;
      body += varintSize(value === null ? -1 : value.length) + (value === null ? 0 : value.length);
    }
    this.#reserve(body + 5);
    this.#varint(body);
    this.#bytes[this.#at++] = 0;
    this.#varlong(timestampDelta);
    this.#varint(offsetDelta);
    this.#range(key, 0, keyEnd);
    this.#range(value, valueStart, valueLength);
    this.#varint(headerNames.length);
    for (let i = 0; i < headerNames.length; i++) {
      const { value } = headers[i]!;
      this.#range(headerNames[i]!, 0, headerNames[i]!.length);
      this.#range(value ?? NO_BYTES, 0, value === null ? -1 : value.length);
    }
    this.#count++;
  }

  /** The finished batch. The writer is empty afterwards and must not be appended to before the bytes are sent. */
  finish(producer: ProducerIdentity): Buffer {
    const bytes = this.#bytes;
    bytes.writeBigInt64BE(0n, 0);
    bytes.writeInt32BE(this.#at - 12, 8);
    bytes.writeInt32BE(-1, 12);
    bytes[16] = 2;
    bytes.writeInt16BE(producer.transactional ? TRANSACTIONAL_BIT : 0, 21);
    bytes.writeInt32BE(this.#count - 1, 23);
    bytes.writeBigInt64BE(BigInt(this.#firstTimestamp), 27);
    bytes.writeBigInt64BE(BigInt(this.#maxTimestamp), 35);
    bytes.writeBigInt64BE(producer.producerId, 43);
    bytes.writeInt16BE(producer.producerEpoch, 51);
    bytes.writeInt32BE(producer.firstSequence, 53);
    bytes.writeInt32BE(this.#count, 57);
    const batch = bytes.subarray(0, this.#at);
    batch.writeUInt32BE(crc32c(bytes, 21, this.#at), 17);
    this.#bytes = Buffer.allocUnsafe(Math.max(16_384, this.#at));
    this.#at = BATCH_HEADER_BYTES;
    this.#count = 0;
    return batch;
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }

  /** With its length in front; -1 stands for null. */
  #range(from: Uint8Array, start: number, length: number): void {
    this.#varint(length);
    if (length > SHORT) this.#bytes.set(from.subarray(start, start + length), this.#at);
    else for (let i = 0; i < length; i++) this.#bytes[this.#at + i] = from[start + i]!;
    if (length > 0) this.#at += length;
  }

  #varint(value: number): void {
    let v = ((value << 1) ^ (value >> 31)) >>> 0;
    while (v >= 0x80) {
      this.#bytes[this.#at++] = (v & 0x7f) | 0x80;
      v >>>= 7;
    }
    this.#bytes[this.#at++] = v;
  }

  #varlong(value: number): void {
    let v = value >= 0 ? value * 2 : -value * 2 - 1;
    while (v >= 0x80) {
      this.#bytes[this.#at++] = (v % 128) | 0x80;
      v = Math.floor(v / 128);
    }
    this.#bytes[this.#at++] = v;
  }
}
