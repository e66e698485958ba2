// Remembers which entries of a store changed since the last commit, so that only those are written to its changelog.
import type { ChangelogEntry } from './state-store.ts';

/** What every stored entry carries for change tracking. */
export interface Tracked {
  /** Changed since the last drain. */
  dirty: boolean;
  /** Was in the changelog at some time, so a removal must be written there too. */
  logged: boolean;
  /** No longer in the store. */
  removed: boolean;
}

export class ChangeTracker<E extends Tracked> {
  #changed: E[] = [];

  touch(entry: E): void {
    if (entry.dirty) return;
    entry.dirty = true;
    this.#changed.push(entry);
  }

  /** Call when the entry leaves the store. */
  remove(entry: E): void {
    entry.removed = true;
    if (entry.logged) this.touch(entry);
  }

  /** `encode` gives the changelog record of an entry; its value is ignored for removed ones. */
  *drain(encode: (entry: E) => ChangelogEntry): Iterable<ChangelogEntry> {
    const changed = this.#changed;
    this.#changed = [];
    for (const entry of changed) {
      entry.dirty = false;
      if (entry.removed && !entry.logged) continue;
      entry.logged = !entry.removed;
      const change = encode(entry);
      yield entry.removed ? { ...change, value: null } : change;
    }
  }
}
