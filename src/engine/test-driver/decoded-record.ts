// Reads a record of a declared stream or table back into rows.
import type { DataSource } from '../catalog/catalog.ts';
import { createSerde } from '../formats/format-registry.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import { decodeWindowedKey } from '../formats/windowed-key.ts';
import type { RawRecord, WindowBounds } from '../operators/task.ts';
import type { Row } from '../values/sql-value.ts';
import { serdeRequest } from './serde-request.ts';

export interface DecodedRecord {
  readonly key: Row | null;
  /** null: a tombstone. */
  readonly value: Row | null;
  readonly window: WindowBounds | null;
  readonly timestamp: number;
}

/** @throws ClickstreamError SERDE_FAILED when the bytes are not of the source's formats. */
export async function decodeRecord(
  source: DataSource,
  record: RawRecord,
  registry: SchemaRegistry,
): Promise<DecodedRecord> {
  const keys = createSerde(serdeRequest(source, 'KEY', registry));
  const values = createSerde(serdeRequest(source, 'VALUE', registry));
  let { key } = record;
  let window: WindowBounds | null = null;
  const info = source.window;
  if (key !== null && info) {
    const windowed = decodeWindowedKey(key, info.type === 'SESSION' ? 'SESSION' : 'TIME');
    const size = info.type === 'SESSION' ? 0 : info.sizeMs;
    window = { start: windowed.start, end: windowed.end ?? windowed.start + size };
    key = windowed.key;
  }
  if (key !== null) await keys.prefetch(key);
  if (record.value !== null) await values.prefetch(record.value);
  return {
    key: key === null ? null : keys.deserialize(key),
    value: record.value === null ? null : values.deserialize(record.value),
    window,
    timestamp: record.timestamp,
  };
}
