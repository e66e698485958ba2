// Turns key rows into values that a Map can tell apart, and gives keys one fixed order.
import type { SqlType } from '../../sql/sql-type.ts';
import { Decimal } from '../values/decimal.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';

export type KeyId = string | number | bigint;

const NULL_ID = '\u0000null';

/** A text that is equal exactly for equal values of one type. */
export function canonicalText(value: SqlValue): string {
  if (value === null) return '~';
  switch (typeof value) {
    case 'string':
      return `${value.length}:${value}`;
    case 'number':
    case 'bigint':
      return `${value};`;
    case 'boolean':
      return value ? 't' : 'f';
  }
  if (value instanceof Decimal) return `${value.unscaled}e${value.scale};`;
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')};`;
  if (value instanceof Map)
    return `{${[...(value as ReadonlyMap<SqlValue, SqlValue>)].map(([k, v]) => canonicalText(k) + canonicalText(v)).join('')}}`;
  return `[${(value as readonly SqlValue[]).map(canonicalText).join('')}]`;
}

/** The identity of a key of these column types; single strings, numbers and bigints are used as they are. */
export function keyIdentity(types: readonly SqlType[]): (key: Row) => KeyId {
  if (types.length === 1) {
    switch (types[0]!.kind) {
      case 'STRING':
      case 'INTEGER':
      case 'BIGINT':
      case 'DOUBLE':
      case 'DATE':
      case 'TIME':
      case 'TIMESTAMP':
        return (key) => {
          const value = key[0] ?? null;
          return value === null ? NULL_ID : (value as KeyId);
        };
    }
  }
  return canonicalText;
}

function rank(value: SqlValue): number {
  return value === null ? 0 : 1;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** The order of the UTF-8 bytes, which differs from that of UTF-16 units only for surrogates: they stand last. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    const surrogates = Number(isSurrogate(left)) - Number(isSurrogate(right));
    return surrogates !== 0 ? surrogates : left - right;
  }
  return a.length - b.length;
}

/** Order of serialised keys: strings by their UTF-8 bytes, numbers as unsigned big-endian (negative ones last). */
function compareValues(a: SqlValue, b: SqlValue): number {
  if (a === null || b === null) return rank(a) - rank(b);
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'bigint' && typeof b === 'bigint')) {
    const negative = Number(a < 0) - Number(b < 0);
    return negative !== 0 ? negative : a < b ? -1 : a > b ? 1 : 0;
  }
  const left = canonicalText(a);
  const right = canonicalText(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function compareKeys(a: Row, b: Row): number {
  for (let i = 0; i < a.length; i++) {
    const order = compareValues(a[i] ?? null, b[i] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}
