// Follows the sink topic of a count query: how many clicks its latest records per key add up to.

/** Clicks over all windows in the sink, by the last record per key; and how many records there are. */
export class SinkCounter {
  private readonly last = new Map<string, bigint>();
  private total = 0n;
  records = 0;
  /** Records whose count was not above that of the record before for the same key: something was doubled, or lost and done again. */
  repeats = 0;

  /** COUNT is the first field of the value: a nullable long behind the wire header. */
  accept(key: Buffer, value: Buffer): void {
    this.records++;
    const clicks = readNullableLong(value, 5);
    const name = key.toString('latin1');
    const before = this.last.get(name) ?? 0n;
    if (clicks <= before) this.repeats++;
    this.total += clicks - before;
    this.last.set(name, clicks);
  }

  get clicks(): bigint {
    return this.total;
  }

  /** Keys, which are campaign and window, seen so far. */
  get keys(): number {
    return this.last.size;
  }
}

function readNullableLong(bytes: Buffer, at: number): bigint {
  if (bytes[at] === 0) return 0n; // the union's null branch
  let shift = 0n;
  let zigzag = 0n;
  let position = at + 1;
  for (;;) {
    const byte = bytes[position++]!;
    zigzag |= BigInt(byte & 0x7f) << shift;
    if ((byte & 0x80) === 0) break;
    shift += 7n;
  }
  return (zigzag >> 1n) ^ -(zigzag & 1n);
}
