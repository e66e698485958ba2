// Holds back results until the flush before a commit, the latest per group only: ksqlDB's record cache.
import type { Row } from '../values/sql-value.ts';
import { type HeaderCarrier, HeldHeaders } from './held-headers.ts';

/** What a store's entry must carry to be held back. */
interface Pending {
  /** Place of its last change among those since the last flush; 0: it is not held back. */
  pending: number;
}

/**
 * `forward` gets an entry and the row that was last forwarded for it. Without caching everything is forwarded at once.
 * Old rows are only kept when someone wants them.
 */
export class ResultCache<E extends Pending> {
  readonly #caching: boolean;
  readonly #forward: (entry: E, old: Row | null) => void;
  readonly #headers: HeldHeaders<E>;
  #waiting: { readonly entry: E; readonly old: Row | null }[] = [];
  #changes = 0;

  constructor(
    task: HeaderCarrier & { readonly context: { readonly caching: boolean } },
    forward: (entry: E, old: Row | null) => void,
  ) {
    this.#caching = task.context.caching;
    this.#headers = new HeldHeaders(task);
    this.#forward = forward;
  }

  /** `old` is the row before this change; it counts only when the entry does not wait already. */
  changed(entry: E, old: Row | null): void {
    if (!this.#caching) this.#forward(entry, old);
    else {
      if (entry.pending === 0) this.#waiting.push({ entry, old });
      entry.pending = ++this.#changes;
      this.#headers.hold(entry);
    }
  }

  /** Forwards in the order of the last changes, as Kafka Streams' cache does. */
  flush(): void {
    const waiting = this.#waiting.sort((a, b) => a.entry.pending - b.entry.pending);
    this.#waiting = [];
    this.#changes = 0;
    for (const { entry, old } of waiting) {
      entry.pending = 0;
      this.#headers.release(entry);
      this.#forward(entry, old);
    }
  }
}
