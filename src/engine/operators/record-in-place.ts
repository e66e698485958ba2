// A record that is read where it stands in a fetch response: views on its key and value would cost more than reading them.
import type { Header, RawRecord } from './task.ts';

const NO_BYTES = Buffer.alloc(0);

/** Filled again for each record by whoever reads the response: whoever keeps one takes `kept()`. `key` and `value` make views. */
export class RecordInPlace implements RawRecord {
  bytes: Buffer = NO_BYTES;
  keyStart = 0;
  /** -1: no key. */
  keyEnd = -1;
  valueStart = 0;
  /** -1: no value. */
  valueEnd = -1;
  timestamp = 0;
  headers: readonly Header[] = [];
  baseOffset = 0n;
  offsetDelta = 0;
  readonly partition: number;

  constructor(partition: number) {
    this.partition = partition;
  }

  get key(): Buffer | null {
    return this.keyEnd < 0 ? null : this.bytes.subarray(this.keyStart, this.keyEnd);
  }

  get value(): Buffer | null {
    return this.valueEnd < 0 ? null : this.bytes.subarray(this.valueStart, this.valueEnd);
  }

  get offset(): bigint {
    return this.baseOffset + BigInt(this.offsetDelta);
  }

  /** A copy that stays as it is; its bytes are still those of the response. */
  kept(): RecordInPlace {
    const copy = new RecordInPlace(this.partition);
    copy.bytes = this.bytes;
    copy.keyStart = this.keyStart;
    copy.keyEnd = this.keyEnd;
    copy.valueStart = this.valueStart;
    copy.valueEnd = this.valueEnd;
    copy.timestamp = this.timestamp;
    copy.headers = this.headers;
    copy.baseOffset = this.baseOffset;
    copy.offsetDelta = this.offsetDelta;
    return copy;
  }
}
