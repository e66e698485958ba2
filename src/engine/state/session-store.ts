// State of session windows: per key the sessions in order of their end, since sessions grow, merge and disappear.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { ChangeTracker, type Tracked } from './change-tracker.ts';
import { type KeyId, keyIdentity } from './key-identity.ts';
import type { ChangelogEntry, StateStore } from './state-store.ts';
import { ByteReader, ByteWriter, rowCodec } from './value-codec.ts';

export interface Session extends Tracked {
  readonly key: Row;
  /** Time of the first record, ms since the epoch. */
  readonly start: number;
  /** Time of the last record, inclusive. */
  readonly end: number;
  value: SqlValue[];
  pending: number;
  /** The result that was last forwarded: when the session disappears, that must be forwarded as well. */
  forwarded: Row | null;
}

const writer = new ByteWriter();

export class SessionStore implements StateStore {
  readonly name: string;
  readonly retentionMs: number;
  readonly identity: (key: Row) => KeyId;
  restoredTime = Number.NEGATIVE_INFINITY;
  readonly #sessions = new Map<KeyId, Session[]>();
  readonly #changes = new ChangeTracker<Session>();
  readonly #keyCodec;
  readonly #valueCodec;
  #count = 0;
  #expiredUpTo = Number.NEGATIVE_INFINITY;
  #newestEnd = Number.NEGATIVE_INFINITY;

  /** `retentionMs` counts from a session's end, to the latest end that the store has seen. */
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

  /** Sessions of a key that touch [from, to] and whose retention has not passed, earliest end first. */
  find(id: KeyId, from: number, to: number): Session[] {
    const sessions = this.#sessions.get(id);
    return sessions ? sessions.filter((s) => s.end >= from && s.start <= to && this.#isKept(s)) : [];
  }

  /** Sessions whose retention has not passed. */
  ofKey(id: KeyId): readonly Session[] {
    return (this.#sessions.get(id) ?? []).filter((s) => this.#isKept(s));
  }

  /** Sessions whose retention has not passed. */
  *kept(): Iterable<Session> {
    for (const session of this.all()) if (this.#isKept(session)) yield session;
  }

  /** Whatever is in the store. */
  *all(): Iterable<Session> {
    for (const sessions of this.#sessions.values()) yield* sessions;
  }

  #isKept(session: Session): boolean {
    return session.end > this.#newestEnd - this.retentionMs;
  }

  put(id: KeyId, key: Row, start: number, end: number, value: SqlValue[]): Session {
    const same = this.#sessions.get(id)?.find((s) => s.start === start && s.end === end);
    if (same) {
      same.value = value;
      this.#changes.touch(same);
      return same;
    }
    const fresh = { pending: 0, forwarded: null, dirty: false, logged: false, removed: false };
    const session: Session = { key, start, end, value, ...fresh };
    this.#add(id, session);
    this.#changes.touch(session);
    return session;
  }

  #add(id: KeyId, session: Session): void {
    const sessions = this.#sessions.get(id) ?? [];
    if (sessions.length === 0) this.#sessions.set(id, sessions);
    const at = sessions.findLastIndex((s) => s.end < session.end || (s.end === session.end && s.start < session.start));
    sessions.splice(at + 1, 0, session);
    if (session.end > this.#newestEnd) this.#newestEnd = session.end;
    this.#count++;
  }

  remove(id: KeyId, session: Session): void {
    const sessions = this.#sessions.get(id);
    const at = sessions?.indexOf(session) ?? -1;
    if (!sessions || at < 0) return;
    sessions.splice(at, 1);
    if (sessions.length === 0) this.#sessions.delete(id);
    this.#count--;
    this.#changes.remove(session);
  }

  /** Removes sessions whose retention has passed; looks through all keys at most once per tenth of the retention. */
  expire(): void {
    const limit = this.#newestEnd - this.retentionMs;
    if (limit < this.#expiredUpTo + this.retentionMs / 10) return;
    this.#expiredUpTo = limit;
    for (const [id, sessions] of this.#sessions)
      for (const session of sessions.filter((s) => s.end < limit)) this.remove(id, session);
  }

  drainChanges(): Iterable<ChangelogEntry> {
    return this.#changes.drain((session) => {
      this.#keyCodec.write(writer, session.key);
      writer.float64(session.end);
      writer.float64(session.start);
      const key = writer.take();
      return {
        key,
        value: session.removed ? null : this.#valueCodec.encode(session.value),
        timestamp: session.end,
      };
    });
  }

  restore(change: ChangelogEntry): void {
    const reader = new ByteReader(change.key);
    const key = this.#keyCodec.read(reader);
    const end = reader.float64();
    const start = reader.float64();
    const id = this.identity(key);
    this.restoredTime = Math.max(this.restoredTime, change.timestamp);
    const known = this.#sessions.get(id)?.find((s) => s.start === start && s.end === end);
    if (known) {
      known.logged = false;
      this.remove(id, known);
    }
    if (change.value === null) return;
    const value = this.#valueCodec.decode(change.value);
    const restored = { pending: 0, forwarded: null, dirty: false, logged: true, removed: false };
    this.#add(id, { key, start, end, value, ...restored });
  }
}
