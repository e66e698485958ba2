// What pull queries see of a table: reads by key, by key range, by window bounds, and scans, over one partition.
import type { WindowBounds } from '../operators/task.ts';
import type { Row } from '../values/sql-value.ts';

export interface MaterializedRow {
  readonly key: Row;
  readonly value: Row;
  /** Row time in ms since the epoch. */
  readonly timestamp: number;
  readonly window: WindowBounds | null;
}

/** Inclusive bounds in ms since the epoch; absent means unbounded. */
export interface WindowRange {
  readonly startFrom?: number;
  readonly startTo?: number;
  readonly endFrom?: number;
  readonly endTo?: number;
}

/** Rows are those of the query's result; a windowed table yields one row per key and window, oldest window first. */
export interface MaterializedTable {
  readonly windowed: boolean;
  get(key: Row, windows?: WindowRange): MaterializedRow[];
  /** Keys between the bounds, both inclusive; null is unbounded. Unwindowed tables with one key column only. */
  range(from: Row | null, to: Row | null): Iterable<MaterializedRow>;
  scan(windows?: WindowRange): Iterable<MaterializedRow>;
}

export const inRange = (window: WindowBounds, range: WindowRange | undefined): boolean =>
  range === undefined ||
  (window.start >= (range.startFrom ?? -Infinity) &&
    window.start <= (range.startTo ?? Infinity) &&
    window.end >= (range.endFrom ?? -Infinity) &&
    window.end <= (range.endTo ?? Infinity));
