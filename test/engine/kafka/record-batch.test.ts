import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AbortedTransaction, RecordSet } from '../../../src/engine/kafka/record-batch-reader.ts';
import { RecordBatchWriter } from '../../../src/engine/kafka/record-batch-writer.ts';
import type { OutputRecord, RawRecord } from '../../../src/engine/operators/task.ts';

const PRODUCER = { producerId: 7n, producerEpoch: 1, firstSequence: 0, transactional: false };
const bytes = (text: string): Uint8Array => Buffer.from(text);

function roundTrip(records: readonly OutputRecord[], from = 0n): RawRecord[] {
  const writer = new RecordBatchWriter(16);
  for (const record of records) writer.append(record);
  return [...new RecordSet(writer.finish(PRODUCER), 3, from, null)];
}

/** A batch of records with these values, beginning at the given offset. */
function batch(baseOffset: bigint, contents: readonly string[], producer: Partial<typeof PRODUCER> = {}): Buffer {
  const writer = new RecordBatchWriter(16);
  for (const content of contents) writer.append({ key: null, value: bytes(content), timestamp: 1, headers: [] });
  const written = writer.finish({ ...PRODUCER, ...producer });
  written.writeBigInt64BE(baseOffset, 0);
  return written;
}

function control(baseOffset: bigint): Buffer {
  const marker = batch(baseOffset, ['marker'], { transactional: true });
  marker.writeInt16BE(0x30, 21);
  return marker;
}

function gzipped(plain: Buffer): Buffer {
  const packed = Buffer.concat([plain.subarray(0, 61), gzipSync(plain.subarray(61))]);
  packed.writeInt32BE(packed.length - 12, 8);
  packed.writeInt16BE(1, 21);
  return packed;
}

const values = (set: RecordSet) => [...set].map((record) => String(record.value));

const texts = (record: RawRecord) => [
  record.key === null ? null : Buffer.from(record.key).toString(),
  record.value === null ? null : Buffer.from(record.value).toString(),
  record.timestamp,
];

describe('record batches', () => {
  it('give back keys, values, times and headers as they were written', () => {
    const read = roundTrip([
      { key: bytes('k'), value: bytes('v'), timestamp: 1_000, headers: [{ key: 'h', value: bytes('x') }] },
      { key: null, value: null, timestamp: 1_500, headers: [{ key: 'none', value: null }] },
    ]);
    expect(read.map(texts)).toEqual([
      ['k', 'v', 1_000],
      [null, null, 1_500],
    ]);
    expect(read.map((r) => r.headers.map((h) => h.key))).toEqual([['h'], ['none']]);
    expect(read[1]?.headers[0]?.value).toBeNull();
    expect(read.map((r) => [r.partition, r.offset])).toEqual([
      [3, 0n],
      [3, 1n],
    ]);
  });

  it('keep times before that of the first record, and far ones', () => {
    const read = roundTrip([
      { key: null, value: bytes('a'), timestamp: 1_700_000_000_000, headers: [] },
      { key: null, value: bytes('b'), timestamp: 5, headers: [] },
      { key: null, value: bytes('c'), timestamp: 4_102_444_800_000, headers: [] },
    ]);
    expect(read.map((r) => r.timestamp)).toEqual([1_700_000_000_000, 5, 4_102_444_800_000]);
  });

  it('leave out records before the offset asked for', () => {
    const record = { key: null, timestamp: 1, headers: [] };
    const read = roundTrip(
      [
        { ...record, value: bytes('a') },
        { ...record, value: bytes('b') },
      ],
      1n,
    );
    expect(read.map(texts)).toEqual([[null, 'b', 1]]);
  });

  it('grow to values larger than the first buffer', () => {
    const large = 'x'.repeat(100_000);
    const [read] = roundTrip([{ key: bytes('k'), value: bytes(large), timestamp: 0, headers: [] }]);
    expect(Buffer.from(read?.value ?? []).toString()).toBe(large);
  });

  it('may be gone through more than once', () => {
    const set = new RecordSet(batch(0n, ['a', 'b']), 0, 0n, null);
    expect(set.cursor().next()).not.toBeNull();
    expect([values(set), values(set)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('are read where they stand, and only their own bytes', () => {
    const cursor = new RecordSet(batch(0n, ['first', 'second']), 0, 0n, null).cursor();
    const first = cursor.next();
    expect(first?.bytes.subarray(first.valueStart, first.valueEnd).toString()).toBe('first');
    expect([first?.key, first?.keyEnd]).toEqual([null, -1]);
    const second = cursor.next();
    expect(second?.bytes.subarray(second.valueStart, second.valueEnd).toString()).toBe('second');
  });

  it('stay as they are when kept, though the next is read into the same object', () => {
    const cursor = new RecordSet(batch(5n, ['first', 'second']), 0, 5n, null).cursor();
    const first = cursor.next()?.kept();
    const second = cursor.next();
    expect([String(first?.value), first?.offset]).toEqual(['first', 5n]);
    expect([String(second?.value), second?.offset]).toEqual(['second', 6n]);
  });
});

describe('a record set', () => {
  it('goes on behind the batches that it skips', () => {
    const set = new RecordSet(batch(10n, ['a', 'b', 'c']), 0, 11n, null);
    expect(values(set)).toEqual(['b', 'c']);
    expect(set.nextOffset).toBe(13n);
    const before = new RecordSet(Buffer.concat([batch(0n, ['a']), batch(1n, ['b'])]), 0, 1n, null);
    expect(values(before)).toEqual(['b']);
  });

  it('leaves out a last batch that the broker has cut', () => {
    const whole = batch(0n, ['a', 'b']);
    const cut = batch(2n, ['c']);
    const set = new RecordSet(Buffer.concat([whole, cut.subarray(0, cut.length - 1)]), 0, 0n, null);
    expect(values(set)).toEqual(['a', 'b']);
    expect(set.nextOffset).toBe(2n);
    expect(new RecordSet(cut.subarray(0, 40), 0, 2n, null).nextOffset).toBe(2n);
  });

  it('does not loop on a batch whose length cannot be', () => {
    const broken = batch(0n, ['a']);
    broken.writeInt32BE(-12, 8);
    expect(new RecordSet(broken, 0, 0n, null).nextOffset).toBe(0n);
  });

  it('leaves out aborted transactions up to their end, and control batches', () => {
    const bytes = Buffer.concat([
      batch(0n, ['aborted'], { transactional: true }),
      control(1n),
      batch(2n, ['committed'], { transactional: true }),
      control(3n),
    ]);
    const aborted: AbortedTransaction[] = [{ producerId: 7n, firstOffset: 0n }];
    const committed = new RecordSet(bytes, 0, 0n, aborted);
    expect(values(committed)).toEqual(['committed']);
    expect(committed.nextOffset).toBe(4n);
    expect(values(new RecordSet(bytes, 0, 0n, null))).toEqual(['aborted', 'committed']);
  });

  it('reads compressed batches between others', () => {
    const bytes = Buffer.concat([batch(0n, ['plain']), gzipped(batch(1n, ['packed', 'too'])), batch(3n, ['again'])]);
    const set = new RecordSet(bytes, 0, 0n, null);
    expect(values(set)).toEqual(['plain', 'packed', 'too', 'again']);
    expect([...set].map((r) => r.offset)).toEqual([0n, 1n, 2n, 3n]);
  });

  it('gives every record the time of the append when the topic says so', () => {
    const bytes = batch(0n, ['a', 'b']);
    bytes.writeInt16BE(0x08, 21);
    bytes.writeBigInt64BE(99n, 35);
    expect([...new RecordSet(bytes, 0, 0n, null)].map((r) => r.timestamp)).toEqual([99, 99]);
  });
});
