// Reads Kafka record batches (message format 2) straight from the fetch response, one record at a time and only when it is
// asked for: a fetch of thousands of records held as objects would live long enough to burden the garbage collector.
// Source of the layout: https://kafka.apache.org/documentation/#recordbatch
import { RecordInPlace } from '../operators/record-in-place.ts';
import type { Header, RawRecord } from '../operators/task.ts';
import { decompress } from './decompress.ts';

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

const NO_HEADERS: readonly Header[] = [];
const BATCH_HEADER_BYTES = 61;
const CONTROL_BIT = 0x20;
const TRANSACTIONAL_BIT = 0x10;
const LOG_APPEND_TIME_BIT = 0x08;
const CODEC_BITS = 0x07;

const utf8 = new TextDecoder();

/** A batch whose records are to be read: no control batch, of no aborted transaction. */
interface Batch {
  readonly attributes: number;
  readonly baseOffset: bigint;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly count: number;
  /** Records with a smaller offset delta lie before the offset asked for. */
  readonly skipBelow: number;
  /** Where the records begin and end in the record set. */
  readonly start: number;
  readonly end: number;
}

/** Goes through the records of one record set in the order of their offsets. */
export class RecordCursor {
  readonly #set: Buffer;
  readonly #batches: readonly Batch[];
  readonly #record: RecordInPlace;
  #nextBatch = 0;
  #batch: Batch | null = null;
  #left = 0;
  #bytes: Buffer;
  #at = 0;

  constructor(set: Buffer, partition: number, batches: readonly Batch[]) {
    this.#set = set;
    this.#batches = batches;
    this.#record = new RecordInPlace(partition);
    this.#bytes = set;
  }

  /** The next record, in the same object each time, or null at the end. @throws ClickstreamError COMPRESSION_UNSUPPORTED */
  next(): RecordInPlace | null {
    for (;;) {
      if (this.#left === 0 && !this.#openBatch()) return null;
      this.#left--;
      const record = this.#read(this.#batch!);
      if (record !== null) return record;
    }
  }

  #openBatch(): boolean {
    for (;;) {
      const batch = this.#batches[this.#nextBatch++];
      if (batch === undefined) return false;
      if (batch.count === 0) continue;
      const codec = batch.attributes & CODEC_BITS;
      this.#bytes = codec === 0 ? this.#set : decompress(codec, this.#set.subarray(batch.start, batch.end));
      this.#at = codec === 0 ? batch.start : 0;
      this.#record.bytes = this.#bytes;
      this.#record.baseOffset = batch.baseOffset;
      this.#batch = batch;
      this.#left = batch.count;
      return true;
    }
  }

  #read(batch: Batch): RecordInPlace | null {
    const length = this.#varint();
    const end = this.#at + length;
    this.#at++; // record attributes: unused
    const timestampDelta = this.#varlong();
    const offsetDelta = this.#varint();
    if (offsetDelta < batch.skipBelow) {
      this.#at = end;
      return null;
    }
    const keyLength = this.#varint();
    const keyStart = this.#at;
    if (keyLength > 0) this.#at += keyLength;
    const valueLength = this.#varint();
    const valueStart = this.#at;
    if (valueLength > 0) this.#at += valueLength;
    const headerCount = this.#varint();
    const headers = headerCount === 0 ? NO_HEADERS : this.#headers(headerCount);
    this.#at = end;
    const record = this.#record;
    record.keyStart = keyStart;
    record.keyEnd = keyLength < 0 ? -1 : keyStart + keyLength;
    record.valueStart = valueStart;
    record.valueEnd = valueLength < 0 ? -1 : valueStart + valueLength;
    record.timestamp =
      batch.attributes & LOG_APPEND_TIME_BIT ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta;
    record.headers = headers;
    record.offsetDelta = offsetDelta;
    return record;
  }

  #headers(count: number): Header[] {
    const headers: Header[] = [];
    for (let i = 0; i < count; i++) {
      const key = utf8.decode(this.#slice(this.#varint()));
      const length = this.#varint();
      headers.push({ key, value: length < 0 ? null : this.#slice(length) });
    }
    return headers;
  }

  /** Zig-zag varint of at most 32 bits: lengths and offset deltas. */
  #varint(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++]!;
    let result = byte & 0x7f;
    let shift = 7;
    while (byte & 0x80) {
      byte = bytes[this.#at++]!;
      result |= (byte & 0x7f) << shift;
      shift += 7;
    }
    return (result >>> 1) ^ -(result & 1);
  }

  /** Zig-zag varint of at most 53 bits: timestamp deltas. */
  #varlong(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++]!;
    let result = byte & 0x7f;
    let factor = 128;
    while (byte & 0x80) {
      byte = bytes[this.#at++]!;
      result += (byte & 0x7f) * factor;
      factor *= 128;
    }
    return result % 2 === 0 ? result / 2 : -(result + 1) / 2;
  }

  #slice(length: number): Buffer {
    const start = this.#at;
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }
}

/** The records of one partition in one fetch response, at or after the offset asked for; may be gone through again. */
export class RecordSet implements Iterable<RawRecord> {
  /** Offset to fetch next: after the last complete batch, control and aborted batches included. */
  readonly nextOffset: bigint;
  readonly #bytes: Buffer;
  readonly #partition: number;
  readonly #batches: Batch[] = [];

  /** Batches of aborted transactions and control batches are left out; `aborted` null reads them too (uncommitted). */
  constructor(bytes: Buffer, partition: number, from: bigint, aborted: readonly AbortedTransaction[] | null) {
    this.#bytes = bytes;
    this.#partition = partition;
    const pending = aborted ? [...aborted].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1)) : [];
    const abortedProducers = new Set<bigint>();
    let nextOffset = from;
    for (let at = 0; at + BATCH_HEADER_BYTES <= bytes.length; ) {
      const baseOffset = bytes.readBigInt64BE(at);
      const end = at + 12 + bytes.readInt32BE(at + 8);
      // The broker cuts the last batch at the size limit.
      if (end > bytes.length || end < at + BATCH_HEADER_BYTES) break;
      const attributes = bytes.readInt16BE(at + 21);
      const lastOffset = baseOffset + BigInt(bytes.readInt32BE(at + 23));
      const producerId = bytes.readBigInt64BE(at + 43);
      while (pending.length > 0 && pending[0]!.firstOffset <= lastOffset)
        abortedProducers.add(pending.shift()!.producerId);
      // A control batch ends the transaction of its producer: what follows from it is a new one.
      if (attributes & CONTROL_BIT) abortedProducers.delete(producerId);
      else if (lastOffset >= from && !(attributes & TRANSACTIONAL_BIT && abortedProducers.has(producerId))) {
        this.#batches.push({
          attributes,
          baseOffset,
          firstTimestamp: Number(bytes.readBigInt64BE(at + 27)),
          maxTimestamp: Number(bytes.readBigInt64BE(at + 35)),
          count: bytes.readInt32BE(at + 57),
          skipBelow: baseOffset < from ? Number(from - baseOffset) : 0,
          start: at + BATCH_HEADER_BYTES,
          end,
        });
      }
      nextOffset = lastOffset + 1n;
      at = end;
    }
    this.nextOffset = nextOffset > from ? nextOffset : from;
  }

  /** Whether there is nothing to go through. Compaction may have left batches without a record that was asked for. */
  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  cursor(): RecordCursor {
    return new RecordCursor(this.#bytes, this.#partition, this.#batches);
  }

  *[Symbol.iterator](): Iterator<RawRecord> {
    const cursor = this.cursor();
    for (let record = cursor.next(); record !== null; record = cursor.next()) yield record.kept();
  }
}
