// A record on its way out that stands in its operator's buffer: three arrays for each result would cost more than making it.
import type { Header, OutputRecord } from './task.ts';

const NO_BYTES = Buffer.alloc(0);

/** Made once by an operator and filled again for each result: whoever keeps one takes `kept()`. */
export class OutputInPlace implements OutputRecord {
  bytes: Buffer = NO_BYTES;
  /** The key stands from 0 to here; -1: no key. */
  keyEnd = -1;
  /** The part of the key that decides the partition stands from 0 to here. */
  partitionKeyEnd = -1;
  valueStart = 0;
  /** -1: no value. */
  valueEnd = -1;
  timestamp = 0;
  headers: readonly Header[] = [];

  get key(): Buffer | null {
    return this.keyEnd < 0 ? null : Buffer.from(this.bytes.subarray(0, this.keyEnd));
  }

  get partitionKey(): Buffer {
    return Buffer.from(this.bytes.subarray(0, Math.max(0, this.partitionKeyEnd)));
  }

  get value(): Buffer | null {
    return this.valueEnd < 0 ? null : Buffer.from(this.bytes.subarray(this.valueStart, this.valueEnd));
  }

  /** A copy that stays as it is. */
  kept(): OutputRecord {
    const { key, value, timestamp, headers } = this;
    const record = { key, value, timestamp, headers };
    return this.partitionKeyEnd === this.keyEnd ? record : { ...record, partitionKey: this.partitionKey };
  }
}

/** Bytes of key and value. */
export function bytesOf(record: OutputRecord): number {
  if (record instanceof OutputInPlace) return Math.max(record.keyEnd, record.valueEnd, 0);
  return (record.key?.length ?? 0) + (record.value?.length ?? 0);
}
