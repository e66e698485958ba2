// Rows of one side of an outer stream-stream join that have matched nothing yet, oldest first.
import type { BufferedRow } from '../state/join-buffer.ts';
import type { WindowBounds } from './task.ts';

export interface WaitingRow {
  readonly row: BufferedRow;
  readonly window: WindowBounds | null;
}

export class WaitingRows {
  #rows: WaitingRow[] = [];
  #head = 0;

  add(row: BufferedRow, window: WindowBounds | null): void {
    const entry = { row, window };
    const last = this.#rows.at(-1);
    if (!last || last.row.timestamp <= row.timestamp) {
      this.#rows.push(entry);
      return;
    }
    const at = this.#rows.findLastIndex((w, i) => i < this.#head || w.row.timestamp <= row.timestamp);
    this.#rows.splice(Math.max(at + 1, this.#head), 0, entry);
  }

  /** Whether any row is older than `time`. */
  hasBefore(time: number): boolean {
    const first = this.#rows[this.#head];
    return first !== undefined && first.row.timestamp < time;
  }

  /** Takes out the rows older than `time`; those that were matched meanwhile are dropped. */
  takeBefore(time: number): WaitingRow[] {
    const taken: WaitingRow[] = [];
    for (; this.hasBefore(time); this.#head++) {
      const waiting = this.#rows[this.#head]!;
      if (waiting.row.unmatched) taken.push(waiting);
    }
    if (this.#head > 1000 && this.#head * 2 > this.#rows.length) {
      this.#rows = this.#rows.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }
}
