// State by window start and key for tumbling and hopping windows; whole windows leave together when retention has passed.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { ChangeTracker, type Tracked } from './change-tracker.ts';
import { type KeyId, keyIdentity } from './key-identity.ts';
import type { ChangelogEntry, StateStore } from './state-store.ts';
import { ByteReader, ByteWriter, rowCodec } from './value-codec.ts';

export interface WindowEntry extends Tracked {
  readonly key: Row;
  /** Window start in ms since the epoch. */
  readonly start: number;
  /** Operators may replace elements in place and then call `touch`. */
  value: SqlValue[];
  timestamp: number;
  pending: number;
}

const writer = new ByteWriter();

export class WindowStore implements StateStore {
  readonly name: string;
  readonly retentionMs: number;
  readonly identity: (key: Row) => KeyId;
  /** Highest row time among restored entries: the least that stream time had reached. */
  restoredTime = Number.NEGATIVE_INFINITY;
  readonly #windows = new Map<number, Map<KeyId, WindowEntry>>();
  readonly #changes = new ChangeTracker<WindowEntry>();
  readonly #keyCodec;
  readonly #valueCodec;
  #count = 0;
  #oldestStart = Number.POSITIVE_INFINITY;
  #newestStart = Number.NEGATIVE_INFINITY;
  #lastStart = Number.NaN;
  #lastWindow = new Map<KeyId, WindowEntry>();

  /** `retentionMs` counts from a window's start, to the newest start that the store has seen. */
  constructor(name: string, keyTypes: readonly SqlType[], valueTypes: readonly SqlType[], retentionMs: number) {
    this.name = name;
    this.retentionMs = retentionMs;
    this.identity = keyIdentity(keyTypes);
    this.#keyCodec = rowCodec(keyTypes);
    this.#valueCodec = rowCodec(valueTypes);
  }

  get entryCount(): number {
    return this.#count;
  }

  get(id: KeyId, start: number): WindowEntry | undefined {
    if (start === this.#lastStart) return this.#lastWindow.get(id);
    const window = this.#windows.get(start);
    if (!window) return undefined;
    this.#lastStart = start;
    this.#lastWindow = window;
    return window.get(id);
  }

  /** Adds an entry that is not there yet. */
  insert(id: KeyId, key: Row, start: number, value: SqlValue[], timestamp: number): WindowEntry {
    const entry = { key, start, value, timestamp, pending: 0, dirty: false, logged: false, removed: false };
    this.#add(id, entry);
    this.#changes.touch(entry);
    return entry;
  }

  #add(id: KeyId, entry: WindowEntry): void {
    let window = this.#windows.get(entry.start);
    if (!window) {
      window = new Map();
      this.#windows.set(entry.start, window);
      if (entry.start < this.#oldestStart) this.#oldestStart = entry.start;
      if (entry.start > this.#newestStart) this.#newestStart = entry.start;
    }
    if (!window.has(id)) this.#count++;
    window.set(id, entry);
  }

  touch(entry: WindowEntry): void {
    this.#changes.touch(entry);
  }

  /** Windows that start before this are over their retention. */
  get oldestKept(): number {
    return this.#newestStart - this.retentionMs;
  }

  /** Removes the windows whose retention has passed, seen from the newest one. Cheap when there are none. */
  expire(): void {
    const limit = this.oldestKept;
    if (this.#oldestStart > limit) return;
    this.#oldestStart = Number.POSITIVE_INFINITY;
    for (const [start, window] of this.#windows) {
      if (start > limit) {
        if (start < this.#oldestStart) this.#oldestStart = start;
        continue;
      }
      this.#windows.delete(start);
      this.#count -= window.size;
      for (const entry of window.values()) this.#changes.remove(entry);
    }
    this.#lastStart = Number.NaN;
  }

  /** Window starts present, in ascending order. */
  starts(): number[] {
    return [...this.#windows.keys()].sort((a, b) => a - b);
  }

  window(start: number): ReadonlyMap<KeyId, WindowEntry> | undefined {
    return this.#windows.get(start);
  }

  drainChanges(): Iterable<ChangelogEntry> {
    return this.#changes.drain((entry) => {
      this.#keyCodec.write(writer, entry.key);
      writer.float64(entry.start);
      const key = writer.take();
      return {
        key,
        value: entry.removed ? null : this.#valueCodec.encode(entry.value),
        timestamp: entry.timestamp,
      };
    });
  }

  restore(change: ChangelogEntry): void {
    const reader = new ByteReader(change.key);
    const key = this.#keyCodec.read(reader);
    const start = reader.float64();
    const id = this.identity(key);
    this.restoredTime = Math.max(this.restoredTime, change.timestamp);
    if (change.value === null) {
      if (this.#windows.get(start)?.delete(id)) this.#count--;
      return;
    }
    const value = this.#valueCodec.decode(change.value);
    const { timestamp } = change;
    this.#add(id, { key, start, value, timestamp, pending: 0, dirty: false, logged: true, removed: false });
  }
}
