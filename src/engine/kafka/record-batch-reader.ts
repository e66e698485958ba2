// Reads Kafka record batches (message format 2) straight from the fetch response, without an object per field.
// Source of the layout: https://kafka.apache.org/documentation/#recordbatch
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

const utf8 = new TextDecoder();

/** Position in a buffer while variable-length integers are read. */
class Cursor {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Zig-zag varint of at most 32 bits: lengths and offset deltas. */
  varint(): number {
    const bytes = this.bytes;
    let byte = bytes[this.at++]!;
    let result = byte & 0x7f;
    let shift = 7;
    while (byte & 0x80) {
      byte = bytes[this.at++]!;
      result |= (byte & 0x7f) << shift;
      shift += 7;
    }
    return (result >>> 1) ^ -(result & 1);
  }

  /** Zig-zag varint of at most 53 bits: timestamp deltas. */
  varlong(): number {
    const bytes = this.bytes;
    let byte = bytes[this.at++]!;
    let result = byte & 0x7f;
    let factor = 128;
    while (byte & 0x80) {
      byte = bytes[this.at++]!;
      result += (byte & 0x7f) * factor;
      factor *= 128;
    }
    return result % 2 === 0 ? result / 2 : -(result + 1) / 2;
  }

  slice(length: number): Buffer {
    const start = this.at;
    this.at = start + length;
    return this.bytes.subarray(start, this.at);
  }
}

export interface BatchReadResult {
  /** Offset to fetch next: after the last complete batch, control and aborted batches included. */
  readonly nextOffset: bigint;
  readonly records: number;
}

/**
 * Calls `visit` for every record at or after `from` in the record set of one partition.
 * Batches of aborted transactions and control batches are skipped when `aborted` is given (read committed).
 */
export function readRecordSet(
  bytes: Buffer,
  partition: number,
  from: bigint,
  aborted: readonly AbortedTransaction[] | null,
  visit: (record: RawRecord) => void,
): BatchReadResult {
  let position = 0;
  let nextOffset = from;
  let records = 0;
  const abortedProducers = new Set<bigint>();
  const pending = aborted ? [...aborted].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1)) : [];
  while (position + BATCH_HEADER_BYTES <= bytes.length) {
    const baseOffset = bytes.readBigInt64BE(position);
    const end = position + 12 + bytes.readInt32BE(position + 8);
    if (end > bytes.length) break; // the broker cuts the last batch at the size limit
    const attributes = bytes.readInt16BE(position + 21);
    const lastOffset = baseOffset + BigInt(bytes.readInt32BE(position + 23));
    const firstTimestamp = Number(bytes.readBigInt64BE(position + 27));
    const maxTimestamp = Number(bytes.readBigInt64BE(position + 35));
    const producerId = bytes.readBigInt64BE(position + 43);
    const count = bytes.readInt32BE(position + 57);
    while (pending.length > 0 && pending[0]!.firstOffset <= lastOffset)
      abortedProducers.add(pending.shift()!.producerId);

    if (attributes & CONTROL_BIT) {
      // A control batch ends the transaction of its producer: what follows from it is a new one.
      abortedProducers.delete(producerId);
    } else if (!(attributes & TRANSACTIONAL_BIT && abortedProducers.has(producerId))) {
      const body = decompress(attributes & 0x07, bytes.subarray(position + BATCH_HEADER_BYTES, end));
      const cursor = new Cursor(body, 0);
      const appendTime = (attributes & LOG_APPEND_TIME_BIT) !== 0;
      const skipBelow = baseOffset < from ? Number(from - baseOffset) : 0;
      for (let i = 0; i < count; i++) {
        const length = cursor.varint();
        const recordEnd = cursor.at + length;
        cursor.at++; // record attributes: unused
        const timestampDelta = cursor.varlong();
        const offsetDelta = cursor.varint();
        const keyLength = cursor.varint();
        const key = keyLength < 0 ? null : cursor.slice(keyLength);
        const valueLength = cursor.varint();
        const value = valueLength < 0 ? null : cursor.slice(valueLength);
        if (offsetDelta >= skipBelow) {
          const headerCount = cursor.varint();
          visit({
            key,
            value,
            timestamp: appendTime ? maxTimestamp : firstTimestamp + timestampDelta,
            headers: headerCount === 0 ? NO_HEADERS : readHeaders(cursor, headerCount),
            partition,
            offset: baseOffset + BigInt(offsetDelta),
          });
          records++;
        }
        cursor.at = recordEnd;
      }
    }
    nextOffset = lastOffset + 1n;
    position = end;
  }
  return { nextOffset: nextOffset > from ? nextOffset : from, records };
}

function readHeaders(cursor: Cursor, count: number): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i < count; i++) {
    const key = utf8.decode(cursor.slice(cursor.varint()));
    const length = cursor.varint();
    headers.push({ key, value: length < 0 ? null : cursor.slice(length) });
  }
  return headers;
}
