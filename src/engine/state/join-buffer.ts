// One side of a stream-stream join: every record of the last while by key and time, duplicates kept in arrival order.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { ChangeTracker, type Tracked } from './change-tracker.ts';
import type { KeyId } from './key-identity.ts';
import type { ChangelogEntry, StateStore } from './state-store.ts';
import { ByteReader, ByteWriter, type RowCodec, rowCodec } from './value-codec.ts';

/** Bounds of the window in a windowed key, ms since the epoch. */
export interface KeyWindow {
  readonly start: number;
  readonly end: number;
}

export interface BufferedRow extends Tracked {
  readonly id: KeyId;
  readonly key: Row;
  readonly window: KeyWindow | null;
  readonly value: SqlValue[];
  readonly timestamp: number;
  /** Tells records of one key and time apart. */
  readonly sequence: number;
  /** Outer joins with a grace period: nothing joined so far, and it has not been emitted without a match. */
  unmatched: boolean;
}

const writer = new ByteWriter();

export class JoinBuffer implements StateStore {
  readonly name: string;
  readonly retentionMs: number;
  readonly #identity: (key: Row, window: KeyWindow | null) => KeyId;
  readonly #byKey = new Map<KeyId, BufferedRow[]>();
  readonly #changes = new ChangeTracker<BufferedRow>();
  readonly #keyCodec: RowCodec;
  readonly #valueCodec: RowCodec;
  #count = 0;
  #sequence = 0;
  #streamTime = Number.NEGATIVE_INFINITY;
  #expiredUpTo = Number.NEGATIVE_INFINITY;

  constructor(
    name: string,
    keyTypes: readonly SqlType[],
    valueTypes: readonly SqlType[],
    retentionMs: number,
    identity: (key: Row, window: KeyWindow | null) => KeyId,
  ) {
    this.name = name;
    this.retentionMs = retentionMs;
    this.#identity = identity;
    this.#keyCodec = rowCodec(keyTypes);
    this.#valueCodec = rowCodec(valueTypes);
  }

  get entryCount(): number {
    return this.#count;
  }

  /**
   * Keeps the row for later matches, unless its retention has passed already. One that waits to be emitted without a
   * match (`unmatched`) is kept in any case, until it is settled; `key` is that of the row, `id` from `identity`.
   */
  add(
    id: KeyId,
    key: Row,
    window: KeyWindow | null,
    value: SqlValue[],
    timestamp: number,
    unmatched: boolean,
  ): BufferedRow | null {
    this.#streamTime = Math.max(this.#streamTime, timestamp);
    this.#expire();
    if (timestamp <= this.#streamTime - this.retentionMs && !unmatched) return null;
    const fresh = { unmatched, dirty: false, logged: false, removed: false };
    const row: BufferedRow = { id, key, window, value, timestamp, sequence: this.#sequence++, ...fresh };
    this.#insert(row);
    this.#changes.touch(row);
    return row;
  }

  /** The row has been matched, or emitted without a match. */
  settle(row: BufferedRow): void {
    row.unmatched = false;
    if (!row.removed) this.#changes.touch(row);
  }

  #insert(row: BufferedRow): void {
    const rows = this.#byKey.get(row.id) ?? [];
    if (rows.length === 0) this.#byKey.set(row.id, rows);
    const last = rows.at(-1);
    if (!last || last.timestamp <= row.timestamp) rows.push(row);
    else rows.splice(rows.findLastIndex((r) => r.timestamp <= row.timestamp) + 1, 0, row);
    this.#count++;
  }

  /** Rows of a key with from ≤ time ≤ to, oldest first. */
  fetch(id: KeyId, from: number, to: number): BufferedRow[] {
    const rows = this.#byKey.get(id);
    if (!rows) return [];
    const oldest = this.#streamTime - this.retentionMs;
    return rows.filter((r) => r.timestamp >= from && r.timestamp <= to && r.timestamp > oldest);
  }

  *all(): Iterable<BufferedRow> {
    for (const rows of this.#byKey.values()) yield* rows;
  }

  /** Drops what is older than the retention; walks the keys at most once per tenth of it. */
  #expire(): void {
    const limit = this.#streamTime - this.retentionMs;
    if (limit < this.#expiredUpTo + this.retentionMs / 10) return;
    this.#expiredUpTo = limit;
    for (const [id, rows] of this.#byKey) {
      // Rows that still wait to be emitted unjoined outlive the retention until the join has emitted them.
      const kept = rows.filter((r) => {
        if (r.timestamp > limit || r.unmatched) return true;
        this.#changes.remove(r);
        return false;
      });
      if (kept.length === rows.length) continue;
      this.#count -= rows.length - kept.length;
      if (kept.length === 0) this.#byKey.delete(id);
      else this.#byKey.set(id, kept);
    }
  }

  drainChanges(): Iterable<ChangelogEntry> {
    return this.#changes.drain((row) => {
      this.#keyCodec.write(writer, row.key);
      writer.float64(row.timestamp);
      writer.float64(row.sequence);
      writer.byte(row.window === null ? 0 : 1);
      if (row.window !== null) {
        writer.float64(row.window.start);
        writer.float64(row.window.end);
      }
      const key = writer.take();
      if (row.removed) return { key, value: null, timestamp: row.timestamp };
      writer.byte(row.unmatched ? 1 : 0);
      this.#valueCodec.write(writer, row.value);
      return { key, value: writer.take(), timestamp: row.timestamp };
    });
  }

  restore(change: ChangelogEntry): void {
    const reader = new ByteReader(change.key);
    const key = this.#keyCodec.read(reader);
    const timestamp = reader.float64();
    const sequence = reader.float64();
    const window = reader.byte() === 1 ? { start: reader.float64(), end: reader.float64() } : null;
    const id = this.#identity(key, window);
    this.#sequence = Math.max(this.#sequence, sequence + 1);
    this.#streamTime = Math.max(this.#streamTime, timestamp);
    const rows = this.#byKey.get(id);
    const at = rows?.findIndex((r) => r.timestamp === timestamp && r.sequence === sequence) ?? -1;
    if (rows && at >= 0) {
      rows.splice(at, 1);
      this.#count--;
      if (rows.length === 0) this.#byKey.delete(id);
    }
    if (change.value === null) return;
    const values = new ByteReader(change.value);
    const unmatched = values.byte() === 1;
    const value = this.#valueCodec.read(values);
    const restored = { unmatched, dirty: false, logged: true, removed: false };
    this.#insert({ id, key, window, value, timestamp, sequence, ...restored });
  }
}
