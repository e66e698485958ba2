// A record that is read where it stands in a fetch response: views on its key and value would cost more than reading them.
import type { Header, RawRecord } from './task.ts';

/** `key` and `value` make such views for whoever asks. */
export class RecordInPlace implements RawRecord {
  readonly bytes: Buffer;
  readonly keyStart: number;
  /** -1: no key. */
  readonly keyEnd: number;
  readonly valueStart: number;
  /** -1: no value. */
  readonly valueEnd: number;
  readonly timestamp: number;
  readonly headers: readonly Header[];
  readonly partition: number;
  readonly #baseOffset: bigint;
  readonly #offsetDelta: number;

  constructor(
    bytes: Buffer,
    keyStart: number,
    keyEnd: number,
    valueStart: number,
    valueEnd: number,
    timestamp: number,
    headers: readonly Header[],
    partition: number,
    baseOffset: bigint,
    offsetDelta: number,
  ) {
    this.bytes = bytes;
    this.keyStart = keyStart;
    this.keyEnd = keyEnd;
    this.valueStart = valueStart;
    this.valueEnd = valueEnd;
    this.timestamp = timestamp;
    this.headers = headers;
    this.partition = partition;
    this.#baseOffset = baseOffset;
    this.#offsetDelta = offsetDelta;
  }

  get key(): Buffer | null {
    return this.keyEnd < 0 ? null : this.bytes.subarray(this.keyStart, this.keyEnd);
  }

  get value(): Buffer | null {
    return this.valueEnd < 0 ? null : this.bytes.subarray(this.valueStart, this.valueEnd);
  }

  get offset(): bigint {
    return this.#baseOffset + BigInt(this.#offsetDelta);
  }
}
