// Turns a change into what Elasticsearch stores: the current row, and one entry of the change log.
import type { ChangeEvent, RowImage } from './change-event.ts';

export const CHANGES_INDEX = 'shop-changes';
const rowIndex = (table: string): string => `shop-${table}`;

/** One action of a bulk request with its document, if it has one. */
export interface BulkItem {
  readonly action: Readonly<Record<string, unknown>>;
  readonly document: RowImage | null;
}

/** Where in the topic the change came from: makes the change-log entry's id, so that a replay writes the same entry. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** `x_lat` and `x_lon` side by side become `x`, a geo_point that maps and distances understand. */
function withLocations(row: RowImage): RowImage {
  const document: Record<string, unknown> = { ...row };
  for (const [name, lat] of Object.entries(row)) {
    if (!name.endsWith('_lat')) continue;
    const base = name.slice(0, -'_lat'.length);
    const lon = row[`${base}_lon`];
    const valid = typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
    if (valid) document[base] = { lat, lon };
  }
  return document;
}

/**
 * The current-row action carries the log position as external version: replays and reordering cannot bring an old row back.
 * Truncation has no row and is only logged.
 */
export function changeDocuments(change: ChangeEvent, from: RecordPosition): BulkItem[] {
  const items: BulkItem[] = [];
  if (change.operation !== 'truncate') {
    const target = {
      _index: rowIndex(change.table),
      _id: change.id,
      version: change.position,
      version_type: 'external_gte',
    };
    items.push(
      change.operation === 'delete'
        ? { action: { delete: target }, document: null }
        : { action: { index: target }, document: withLocations(change.after ?? {}) },
    );
  }
  items.push({
    action: { index: { _index: CHANGES_INDEX, _id: `${from.topic}-${from.partition}-${from.offset}` } },
    document: {
      '@timestamp': new Date(change.changedAt).toISOString(),
      table: change.table,
      operation: change.operation,
      row_id: change.id,
      position: change.position,
      transaction_id: change.transactionId,
      before: change.before,
      after: change.after,
    },
  });
  return items;
}
