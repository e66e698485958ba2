// Unwindowed state by key: aggregates, table contents and either side of table joins.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { ChangeTracker, type Tracked } from './change-tracker.ts';
import { type KeyId, keyIdentity } from './key-identity.ts';
import type { ChangelogEntry, StateStore } from './state-store.ts';
import { rowCodec } from './value-codec.ts';

export interface KeyValueEntry extends Tracked {
  readonly key: Row;
  /** Operators may replace elements in place and then call `touch`. */
  value: SqlValue[];
  /** Row time in ms since the epoch. */
  timestamp: number;
  /** Waits in an operator's cache for the next flush. */
  pending: number;
}

export class KeyValueStore implements StateStore {
  readonly name: string;
  readonly retentionMs = null;
  readonly identity: (key: Row) => KeyId;
  readonly #entries = new Map<KeyId, KeyValueEntry>();
  readonly #changes = new ChangeTracker<KeyValueEntry>();
  readonly #keyCodec;
  readonly #valueCodec;

  constructor(name: string, keyTypes: readonly SqlType[], valueTypes: readonly SqlType[]) {
    this.name = name;
    this.identity = keyIdentity(keyTypes);
    this.#keyCodec = rowCodec(keyTypes);
    this.#valueCodec = rowCodec(valueTypes);
  }

  get entryCount(): number {
    return this.#entries.size;
  }

  get(id: KeyId): KeyValueEntry | undefined {
    return this.#entries.get(id);
  }

  values(): Iterable<KeyValueEntry> {
    return this.#entries.values();
  }

  put(id: KeyId, key: Row, value: SqlValue[], timestamp: number): KeyValueEntry {
    const known = this.#entries.get(id);
    if (known) {
      known.value = value;
      known.timestamp = timestamp;
      this.#changes.touch(known);
      return known;
    }
    const entry = { key, value, timestamp, pending: 0, dirty: false, logged: false, removed: false };
    this.#entries.set(id, entry);
    this.#changes.touch(entry);
    return entry;
  }

  touch(entry: KeyValueEntry): void {
    this.#changes.touch(entry);
  }

  delete(id: KeyId): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#changes.remove(entry);
  }

  drainChanges(): Iterable<ChangelogEntry> {
    return this.#changes.drain((entry) => ({
      key: this.#keyCodec.encode(entry.key),
      value: entry.removed ? null : this.#valueCodec.encode(entry.value),
      timestamp: entry.timestamp,
    }));
  }

  restore(change: ChangelogEntry): void {
    const key = this.#keyCodec.decode(change.key);
    const id = this.identity(key);
    if (change.value === null) {
      this.#entries.delete(id);
      return;
    }
    const value = this.#valueCodec.decode(change.value);
    const { timestamp } = change;
    this.#entries.set(id, { key, value, timestamp, pending: 0, dirty: false, logged: true, removed: false });
  }
}
