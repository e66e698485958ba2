import { describe, expect, it } from 'vitest';
import { readRecordSet } from '../../../src/engine/kafka/record-batch-reader.ts';
import { RecordBatchWriter } from '../../../src/engine/kafka/record-batch-writer.ts';
import type { OutputRecord, RawRecord } from '../../../src/engine/operators/task.ts';

const PRODUCER = { producerId: 7n, producerEpoch: 1, firstSequence: 0, transactional: false };
const bytes = (text: string): Uint8Array => Buffer.from(text);

function roundTrip(records: readonly OutputRecord[], from = 0n): RawRecord[] {
  const writer = new RecordBatchWriter(16);
  for (const record of records) writer.append(record);
  const read: RawRecord[] = [];
  readRecordSet(writer.finish(PRODUCER), 3, from, null, (record) => read.push(record));
  return read;
}

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
});
