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
    let at = this.#rows.length;
    while (at > 0 && this.#precedes(entry, this.#rows[at - 1]!)) at--;
    this.#rows.splice(at, 0, entry);
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
