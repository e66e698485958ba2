// One captured change, read from Debezium's envelope: which row, what happened, and where in the database's log.
import { ClickstreamError } from '../errors/clickstream-error.ts';

export type ChangeOperation = 'create' | 'update' | 'delete' | 'read' | 'truncate';

export type RowImage = Readonly<Record<string, unknown>>;

export interface ChangeEvent {
  readonly table: string;
  readonly operation: ChangeOperation;
  /** Primary key columns joined by `|`. */
  readonly id: string;
  readonly before: RowImage | null;
  readonly after: RowImage | null;
  /** Position in the Postgres log: grows with every change of a row. */
  readonly position: number;
  readonly transactionId: string | null;
  /** When the database committed it, in ms since the epoch. */
  readonly changedAt: number;
}

const OPERATIONS: Readonly<Record<string, ChangeOperation>> = {
  c: 'create',
  u: 'update',
  d: 'delete',
  r: 'read',
  t: 'truncate',
};

const isRow = (value: unknown): value is RowImage =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function faulty(message: string): ClickstreamError {
  return new ClickstreamError('CHANGE_UNREADABLE', message);
}

/**
 * @param key the decoded record key: the primary key columns
 * @param value the decoded envelope with `before`, `after`, `op` and `source`
 * @throws ClickstreamError CHANGE_UNREADABLE naming the part that is missing
 */
export function readChange(key: unknown, value: unknown): ChangeEvent {
  if (!isRow(value)) throw faulty('the value is not a change envelope');
  const operation = OPERATIONS[String(value.op)];
  if (!operation) throw faulty(`unknown operation ${JSON.stringify(value.op)}`);
  const source = value.source;
  if (!isRow(source) || typeof source.table !== 'string') throw faulty('source.table is missing');
  const position = Number(source.lsn);
  if (!Number.isSafeInteger(position) || position < 0) throw faulty(`source.lsn is ${String(source.lsn)}`);
  if (!isRow(key)) throw faulty('the key is not a record of primary key columns');
  const after = isRow(value.after) ? value.after : null;
  if (operation !== 'delete' && operation !== 'truncate' && !after) throw faulty('after is missing');
  return {
    table: source.table,
    operation,
    id: Object.values(key).map(String).join('|'),
    before: isRow(value.before) ? value.before : null,
    after,
    position,
    transactionId: source.txId === null || source.txId === undefined ? null : String(source.txId),
    changedAt: Number(source.ts_ms ?? value.ts_ms ?? 0),
  };
}
