// Rows of an outer stream-stream join that have matched nothing yet, both sides in the order in which they are emitted.
import type { BufferedRow } from '../state/join-buffer.ts';
import type { KeyOrder } from './key-order.ts';

export interface UnmatchedRow {
  readonly row: BufferedRow;
  /** Belongs to the side that drives the join: the left one, in a RIGHT join the right one. */
  readonly driving: boolean;
}

/** By time, rows of the other side before those of the driving one, then by key; equal ones as they came. */
export class UnmatchedRows {
  readonly #order: KeyOrder;
  #rows: UnmatchedRow[] = [];

  constructor(order: KeyOrder) {
    this.#order = order;
  }

  add(entry: UnmatchedRow): void {
    const rows = this.#rows;
    const last = rows.at(-1);
    // Most come in order.
    let from = last && this.#precedes(entry, last) ? 0 : rows.length;
    let to = rows.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#precedes(entry, rows[middle]!)) to = middle;
      else from = middle + 1;
    }
    rows.splice(from, 0, entry);
  }

  #precedes(a: UnmatchedRow, b: UnmatchedRow): boolean {
    if (a.row.timestamp !== b.row.timestamp) return a.row.timestamp < b.row.timestamp;
    if (a.driving !== b.driving) return b.driving;
    const order = this.#order(a.row.key, b.row.key) || (a.row.window?.start ?? 0) - (b.row.window?.start ?? 0);
    return order !== 0 ? order < 0 : a.row.sequence < b.row.sequence;
  }

  /** Calls `visit` for the rows still unmatched, in order, until it gives false. */
  visit(visit: (entry: UnmatchedRow) => boolean): void {
    const kept: UnmatchedRow[] = [];
    let visited = 0;
    for (let going = true; going && visited < this.#rows.length; visited++) {
      const entry = this.#rows[visited]!;
      if (!entry.row.unmatched) continue;
      going = visit(entry);
      if (entry.row.unmatched) kept.push(entry);
    }
    this.#rows = kept.concat(this.#rows.slice(visited));
  }
}
