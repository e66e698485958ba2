// How values of each SQL type are held in memory while a query runs.
import type { Decimal } from './decimal.ts';

/**
 * | SQL type | held as |
 * |---|---|
 * | BOOLEAN | boolean |
 * | INTEGER | number (32-bit range) |
 * | BIGINT | bigint (64-bit range, wraps as in Java) |
 * | DOUBLE | number |
 * | DECIMAL(p, s) | Decimal with scale s |
 * | STRING | string |
 * | BYTES | Uint8Array |
 * | DATE | number: days since 1970-01-01 |
 * | TIME | number: milliseconds of the day |
 * | TIMESTAMP | number: milliseconds since the epoch, UTC |
 * | ARRAY | SqlValue[] |
 * | MAP | Map from key value to value |
 * | STRUCT | SqlValue[]: one element per field, in the order of the type's fields |
 *
 * The SQL type is always known from the query, so values carry no type of their own.
 */
export type SqlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Decimal
  | Uint8Array
  | readonly SqlValue[]
  | ReadonlyMap<SqlValue, SqlValue>;

/** The values of some columns, in the order of their schema. */
export type Row = readonly SqlValue[];
