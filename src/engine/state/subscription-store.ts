// Which left rows of a foreign-key join wait for which right key.
import { type SqlType, STRING } from '../../sql/sql-type.ts';
import type { Row } from '../values/sql-value.ts';
import { ChangeTracker, type Tracked } from './change-tracker.ts';
import { type KeyId, keyIdentity } from './key-identity.ts';
import type { ChangelogEntry, StateStore } from './state-store.ts';
import { rowCodec } from './value-codec.ts';

export interface SubscriptionEntry extends Tracked {
  readonly foreignKey: Row;
  readonly primaryKey: Row;
  /** Which version of the left row asked. */
  version: string | null;
  /** Time of the left row, ms since the epoch. */
  time: number;
}

export class SubscriptionStore implements StateStore {
  readonly name: string;
  readonly retentionMs = null;
  readonly #foreignId: (key: Row) => KeyId;
  readonly #primaryId: (key: Row) => KeyId;
  readonly #foreignWidth: number;
  readonly #byForeignKey = new Map<KeyId, Map<KeyId, SubscriptionEntry>>();
  readonly #changes = new ChangeTracker<SubscriptionEntry>();
  readonly #keyCodec;
  readonly #valueCodec = rowCodec([STRING]);
  #count = 0;

  constructor(name: string, foreignKeyTypes: readonly SqlType[], primaryKeyTypes: readonly SqlType[]) {
    this.name = name;
    this.#foreignId = keyIdentity(foreignKeyTypes);
    this.#primaryId = keyIdentity(primaryKeyTypes);
    this.#foreignWidth = foreignKeyTypes.length;
    this.#keyCodec = rowCodec([...foreignKeyTypes, ...primaryKeyTypes]);
  }

  get entryCount(): number {
    return this.#count;
  }

  /** Subscriptions to one right key, in the given order of the left keys. */
  of(foreignKey: Row, order: (a: Row, b: Row) => number): SubscriptionEntry[] {
    const entries = this.#byForeignKey.get(this.#foreignId(foreignKey));
    return entries ? [...entries.values()].sort((a, b) => order(a.primaryKey, b.primaryKey)) : [];
  }

  put(foreignKey: Row, primaryKey: Row, version: string | null, time: number): void {
    this.#changes.touch(this.#set(foreignKey, primaryKey, version, time));
  }

  #set(foreignKey: Row, primaryKey: Row, version: string | null, time: number): SubscriptionEntry {
    const foreignId = this.#foreignId(foreignKey);
    const entries = this.#byForeignKey.get(foreignId) ?? new Map<KeyId, SubscriptionEntry>();
    this.#byForeignKey.set(foreignId, entries);
    const primaryId = this.#primaryId(primaryKey);
    const known = entries.get(primaryId);
    if (known) {
      known.version = version;
      known.time = time;
      return known;
    }
    const entry = { foreignKey, primaryKey, version, time, dirty: false, logged: false, removed: false };
    entries.set(primaryId, entry);
    this.#count++;
    return entry;
  }

  remove(foreignKey: Row, primaryKey: Row): void {
    const foreignId = this.#foreignId(foreignKey);
    const entries = this.#byForeignKey.get(foreignId);
    const entry = entries?.get(this.#primaryId(primaryKey));
    if (!entries || !entry) return;
    entries.delete(this.#primaryId(primaryKey));
    if (entries.size === 0) this.#byForeignKey.delete(foreignId);
    this.#count--;
    this.#changes.remove(entry);
  }

  drainChanges(): Iterable<ChangelogEntry> {
    return this.#changes.drain((entry) => ({
      key: this.#keyCodec.encode([...entry.foreignKey, ...entry.primaryKey]),
      value: entry.removed ? null : this.#valueCodec.encode([entry.version]),
      timestamp: entry.time,
    }));
  }

  restore(change: ChangelogEntry): void {
    const key = this.#keyCodec.decode(change.key);
    const foreignKey = key.slice(0, this.#foreignWidth);
    const primaryKey = key.slice(this.#foreignWidth);
    if (change.value === null) {
      this.remove(foreignKey, primaryKey);
      return;
    }
    const version = this.#valueCodec.decode(change.value)[0];
    const entry = this.#set(foreignKey, primaryKey, typeof version === 'string' ? version : null, change.timestamp);
    entry.logged = true;
  }
}
