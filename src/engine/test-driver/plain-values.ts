// SQL values as plain JavaScript, so that tests compare rows with object literals.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';

/**
 * What tests see: BIGINT as number while it is exact, else bigint; DECIMAL as text with its scale; BYTES as base64;
 * DATE, TIME and TIMESTAMP as the numbers they are held as; STRUCT and MAP as objects.
 */
export type PlainValue = null | boolean | number | bigint | string | PlainValue[] | { [name: string]: PlainValue };

const isSafe = (value: bigint): boolean =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);

export function plainValue(value: SqlValue, type: SqlType): PlainValue {
  if (value === null) return null;
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : value;
  if (typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  switch (type.kind) {
    case 'ARRAY':
      return (value as readonly SqlValue[]).map((item) => plainValue(item, type.element));
    case 'MAP':
      return Object.fromEntries(
        [...(value as ReadonlyMap<SqlValue, SqlValue>)].map(([k, v]) => [String(k), plainValue(v, type.value)]),
      );
    case 'STRUCT':
      return Object.fromEntries(
        type.fields.map((field, i) => [field.name, plainValue((value as readonly SqlValue[])[i] ?? null, field.type)]),
      );
    default:
      return String(value);
  }
}

/** A row as an object of its columns. */
export function plainRow(row: Row, columns: readonly Column[]): { [name: string]: PlainValue } {
  return Object.fromEntries(columns.map((column, i) => [column.name, plainValue(row[i] ?? null, column.type)]));
}

/** A key: the bare value of a single column, an object of several. */
export function plainKey(key: Row | null, columns: readonly Column[]): PlainValue {
  if (key === null) return null;
  const [only] = columns;
  return columns.length === 1 && only ? plainValue(key[0] ?? null, only.type) : plainRow(key, columns);
}
