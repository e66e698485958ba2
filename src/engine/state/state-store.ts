// State that survives a restart: what the runtime sees of a store. The stores themselves live in memory.

export interface ChangelogEntry {
  readonly key: Uint8Array;
  /** null deletes the key. */
  readonly value: Uint8Array | null;
  readonly timestamp: number;
}

export interface StateStore {
  /** As in ksqlDB's changelog topic names, e.g. `Aggregate-Aggregate-Materialize`. */
  readonly name: string;
  /** Retention of the changelog in ms for windowed stores, null for key-value stores. */
  readonly retentionMs: number | null;
  /** Entries changed since the last call, at most one per key, in their present value. */
  drainChanges(): Iterable<ChangelogEntry>;
  /** Applies one changelog record; called only before the first input record. */
  restore(entry: ChangelogEntry): void;
  readonly entryCount: number;
}
