// Follows the sink topic of a count query: how many clicks its latest records per key add up to.

/** Clicks over all windows in the sink, by the last record per key; and how many records there are. */
export class SinkCounter {
  readonly #last = new Map<string, number>();
  #total = 0;
  records = 0;
  /** Records whose count was not above that of the record before for the same key: something was doubled, or lost and done again. */
  repeats = 0;

  /** COUNT is the first field of the value: a nullable long behind the wire header. */
  accept(key: Buffer, value: Buffer): void {
    this.records++;
    const clicks = readNullableLong(value, 5);
    const name = key.toString('latin1');
    const before = this.#last.get(name) ?? 0;
    if (clicks <= before) this.repeats++;
    this.#total += clicks - before;
    this.#last.set(name, clicks);
  }

  get clicks(): bigint {
    return BigInt(this.#total);
  }

  /** Keys, which are campaign and window, seen so far. */
  get keys(): number {
    return this.#last.size;
  }
}

/** Counts are far below 2^53. */
function readNullableLong(bytes: Buffer, at: number): number {
  if (bytes[at] === 0) return 0; // the union's null branch
  let zigzag = 0;
  let factor = 1;
  let byte: number;
  do {
    byte = bytes[++at]!;
    zigzag += (byte & 0x7f) * factor;
    factor *= 128;
  } while (byte & 0x80);
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
}
