// Stores seen as materialised tables; `toRow` turns what a store keeps into the columns of the step that owns it.
import type { Row, SqlValue } from '../values/sql-value.ts';
import { compareKeys } from './key-identity.ts';
import type { KeyValueStore } from './key-value-store.ts';
import { inRange, type MaterializedRow, type MaterializedTable, type WindowRange } from './materialized-table.ts';
import type { SessionStore } from './session-store.ts';
import type { WindowStore } from './window-store.ts';

type ToRow = (value: readonly SqlValue[], start: number, end: number) => Row;

export function keyValueView(store: KeyValueStore, toRow: ToRow): MaterializedTable {
  type Entry = NonNullable<ReturnType<KeyValueStore['get']>>;
  const view = (entry: Entry): MaterializedRow => ({
    key: entry.key,
    value: toRow(entry.value, 0, 0),
    timestamp: entry.timestamp,
    window: null,
  });
  function* rows(keep: (key: Row) => boolean): Iterable<MaterializedRow> {
    for (const entry of store.values()) if (keep(entry.key)) yield view(entry);
  }
  return {
    windowed: false,
    get(key) {
      const entry = store.get(store.identity(key));
      return entry ? [view(entry)] : [];
    },
    range: (from, to) =>
      rows((key) => (from === null || compareKeys(key, from) >= 0) && (to === null || compareKeys(key, to) <= 0)),
    scan: () => rows(() => true),
  };
}

export function windowView(store: WindowStore, sizeMs: number, toRow: ToRow): MaterializedTable {
  type Entry = NonNullable<ReturnType<WindowStore['get']>>;
  const view = (entry: Entry): MaterializedRow => {
    const window = { start: entry.start, end: entry.start + sizeMs };
    return { key: entry.key, value: toRow(entry.value, window.start, window.end), timestamp: entry.timestamp, window };
  };
  const starts = (windows?: WindowRange) =>
    store.starts().filter((start) => inRange({ start, end: start + sizeMs }, windows));
  function* scan(windows?: WindowRange): Iterable<MaterializedRow> {
    for (const start of starts(windows)) for (const entry of store.window(start)?.values() ?? []) yield view(entry);
  }
  return {
    windowed: true,
    get(key, windows) {
      const id = store.identity(key);
      return starts(windows).flatMap((start) => {
        const entry = store.window(start)?.get(id);
        return entry ? [view(entry)] : [];
      });
    },
    range: () => scan(),
    scan,
  };
}

export function sessionView(store: SessionStore, toRow: ToRow): MaterializedTable {
  type Session = ReturnType<SessionStore['put']>;
  const view = (session: Session): MaterializedRow => ({
    key: session.key,
    value: toRow(session.value, session.start, session.end),
    timestamp: session.end,
    window: { start: session.start, end: session.end },
  });
  function* scan(windows?: WindowRange): Iterable<MaterializedRow> {
    for (const session of store.kept()) if (inRange(session, windows)) yield view(session);
  }
  return {
    windowed: true,
    get: (key, windows) =>
      store
        .ofKey(store.identity(key))
        .filter((session) => inRange(session, windows))
        .map(view),
    range: () => scan(),
    scan,
  };
}
