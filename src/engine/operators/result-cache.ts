// Holds back results until the flush before a commit, the latest per group only: ksqlDB's record cache.
import type { Row } from '../values/sql-value.ts';

/** What a store's entry must carry to be held back. */
interface Pending {
  pending: boolean;
}

/**
 * `forward` gets an entry and the row that was last forwarded for it. Without caching everything is forwarded at once.
 * Old rows are only kept when someone wants them.
 */
export class ResultCache<E extends Pending> {
  readonly #caching: boolean;
  readonly #forward: (entry: E, old: Row | null) => void;
  #waiting: { readonly entry: E; readonly old: Row | null }[] = [];

  constructor(caching: boolean, forward: (entry: E, old: Row | null) => void) {
    this.#caching = caching;
    this.#forward = forward;
  }

  /** `old` is the row before this change; it counts only when the entry does not wait already. */
  changed(entry: E, old: Row | null): void {
    if (!this.#caching) this.#forward(entry, old);
    else if (!entry.pending) {
      entry.pending = true;
      this.#waiting.push({ entry, old });
    }
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { entry, old } of waiting) {
      entry.pending = false;
      this.#forward(entry, old);
    }
  }
}
