// Sessions in the order in which they end: with EMIT FINAL every record that moves stream time on asks which of them have closed.
import type { Session } from '../state/session-store.ts';

/** Below this size, sessions that were removed meanwhile are left where they are. */
const LEAST_COMPACTED = 1_024;

/** A binary heap by the end of the sessions: looking through all that are open would take time with each record. */
export class ClosingSessions {
  #heap: Session[] = [];
  #compactAt = LEAST_COMPACTED;

  add(session: Session): void {
    if (this.#heap.length >= this.#compactAt) this.#compact();
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.end <= session.end) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = session;
  }

  /** Takes out the sessions that end before `time` (ms since the epoch) and are still there, each once, in no certain order. */
  takeBefore(time: number): Session[] {
    const taken = new Set<Session>();
    while (this.#heap.length > 0 && this.#heap[0]!.end < time) {
      const session = this.#takeFirst();
      if (!session.removed) taken.add(session);
    }
    return [...taken];
  }

  #takeFirst(): Session {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.end < heap[child]!.end) child++;
      if (heap[child]!.end >= last.end) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  /** A session that grows leaves one behind with every record: memory follows the sessions that are there. */
  #compact(): void {
    this.#heap = this.#heap.filter((session) => !session.removed).sort((a, b) => a.end - b.end);
    this.#compactAt = Math.max(LEAST_COMPACTED, 2 * this.#heap.length);
  }
}
