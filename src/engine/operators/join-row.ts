// What all joins share: the joined row, the identity of (possibly windowed) keys, and the names of their stores.
import type { ExecutionStep, JoinStep } from '../plan/execution-step.ts';
import { type KeyId, keyIdentity } from '../state/key-identity.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { WindowBounds } from './task.ts';

export type Joiner = (key: Row | null, left: Row | null, right: Row | null) => Row;

/** Left columns, right columns, then the key where the join made one that is in neither. A missing side is all null. */
export function joiner(step: JoinStep): Joiner {
  const leftWidth = step.left.schema.value.length;
  const rightWidth = step.right.schema.value.length;
  const width = step.schema.value.length;
  return (key, left, right) => {
    const row = new Array<SqlValue>(width).fill(null);
    if (left !== null) for (let i = 0; i < leftWidth; i++) row[i] = left[i] ?? null;
    if (right !== null) for (let i = 0; i < rightWidth; i++) row[leftWidth + i] = right[i] ?? null;
    for (let i = leftWidth + rightWidth; i < width; i++) row[i] = key?.[i - leftWidth - rightWidth] ?? null;
    return row;
  };
}

/** Keyed by sessions: the key's bytes hold both bounds, those of other windows only the start. */
function bySession(step: ExecutionStep): boolean {
  if ('window' in step && 'sourceSchema' in step) return step.window?.type === 'SESSION';
  if ('left' in step) return bySession(step.left);
  return 'source' in step && bySession(step.source);
}

/** Keys of windowed sources join only with keys of the same window start, those of sessions with the same session. */
export function joinIdentity(step: JoinStep): (key: Row, window: WindowBounds | null) => KeyId {
  const identity = keyIdentity(step.left.schema.key.map((c) => c.type));
  const session = bySession(step);
  return (key, window) => {
    if (window === null) return identity(key);
    return `${window.start}:${session ? window.end : ''}:${String(identity(key))}`;
  };
}

/** Name of the store with the contents of a joined table, as ksqlDB names it where it can be told. */
export function tableStoreName(step: ExecutionStep): string {
  switch (step.kind) {
    case 'TableSource':
    case 'WindowedTableSource':
      return `${step.context[0] ?? step.sourceName}-Reduce`;
    case 'TableSelect':
      return tableStoreName(step.source);
    default:
      return `${step.context.join('-')}-Materialize`;
  }
}
