// Headers of records whose results are held back until the flush: each result goes out with those of its last change.
import type { Header } from './task.ts';

const NO_HEADERS: readonly Header[] = [];

/** What is needed of a task. */
export interface HeaderCarrier {
  /** Those of the record at hand; results are sent with them. */
  headers: readonly Header[];
}

export class HeldHeaders<E> {
  readonly #carrier: HeaderCarrier;
  /** Entries without headers are left out: most records have none. */
  readonly #held = new Map<E, readonly Header[]>();

  constructor(carrier: HeaderCarrier) {
    this.#carrier = carrier;
  }

  /** The record at hand has changed the entry. */
  hold(entry: E): void {
    const { headers } = this.#carrier;
    if (headers.length > 0) this.#held.set(entry, headers);
    else if (this.#held.size > 0) this.#held.delete(entry);
  }

  /** Before the entry's result is sent. */
  release(entry: E): void {
    this.#carrier.headers = this.#held.get(entry) ?? NO_HEADERS;
    this.#held.delete(entry);
  }
}
