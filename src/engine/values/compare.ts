// Order and equality of values of one SQL type, chosen once per type so that no row pays for the choice.
import { type SqlType, typesEqual } from '../../sql/sql-type.ts';
import type { Decimal } from './decimal.ts';
import { compareDecimals } from './decimal-math.ts';
import type { SqlValue } from './sql-value.ts';

/** Negative, zero or positive; called with non-null values only. */
export type Comparator = (a: SqlValue, b: SqlValue) => number;
/** Called with non-null values only. */
export type Equality = (a: SqlValue, b: SqlValue) => boolean;

const compareNatural = (a: number | bigint | string, b: number | bigint | string): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** As Java's `Double.compare`: -0.0 below 0.0, NaN above all. */
function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return a !== 0 ? 0 : Number(Object.is(b, -0)) - Number(Object.is(a, -0));
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** Byte by byte, each byte signed, as Java compares byte buffers. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = ((a[i]! << 24) >> 24) - ((b[i]! << 24) >> 24);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The order of a type's values, or null for types without one (arrays, maps, structs). */
export function comparatorOf(type: SqlType): Comparator | null {
  switch (type.kind) {
    case 'INTEGER':
    case 'BIGINT':
    case 'STRING':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return compareNatural as Comparator;
    case 'DOUBLE':
      return compareDoubles as Comparator;
    case 'BOOLEAN':
      return (a, b) => Number(a) - Number(b);
    case 'DECIMAL':
      return compareDecimals as Comparator;
    case 'BYTES':
      return compareBytes as Comparator;
    default:
      return null;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const orNull =
  (equal: Equality): Equality =>
  (a, b) =>
    a === null || b === null ? a === b : equal(a, b);

function equalArrays(element: Equality): Equality {
  return (a, b) => {
    const x = a as readonly SqlValue[];
    const y = b as readonly SqlValue[];
    return x.length === y.length && x.every((v, i) => element(v, y[i] as SqlValue));
  };
}

function equalMaps(key: SqlType, value: Equality): Equality {
  return (a, b) => {
    const x = a as ReadonlyMap<SqlValue, SqlValue>;
    const y = b as ReadonlyMap<SqlValue, SqlValue>;
    if (x.size !== y.size) return false;
    for (const [k, v] of x) {
      const other = mapGet(y, k, key);
      if (other === undefined || !value(v, other)) return false;
    }
    return true;
  };
}

/** Deep equality of values of one type; nulls inside collections are equal to each other. */
export function equalityOf(type: SqlType): Equality {
  switch (type.kind) {
    case 'DECIMAL':
      return (a, b) => compareDecimals(a as Decimal, b as Decimal) === 0;
    case 'BYTES':
      return sameBytes as Equality;
    case 'DOUBLE':
      // As Java's Double.equals: NaN equals itself, -0.0 is not 0.0.
      return Object.is;
    case 'ARRAY':
      return equalArrays(orNull(equalityOf(type.element)));
    case 'MAP':
      return equalMaps(type.key, orNull(equalityOf(type.value)));
    case 'STRUCT': {
      const fields = type.fields.map((f) => orNull(equalityOf(f.type)));
      return (a, b) =>
        fields.every((equal, i) => equal((a as SqlValue[])[i] as SqlValue, (b as SqlValue[])[i] as SqlValue));
    }
    default:
      return (a, b) => a === b;
  }
}

/**
 * Equality of collections whose types differ: elements of different types are never equal, but nulls are, and so are
 * empty collections.
 */
export function equalityAcross(a: SqlType, b: SqlType): Equality {
  if (typesEqual(a, b)) return equalityOf(a);
  if (a.kind === 'ARRAY' && b.kind === 'ARRAY') return equalArrays(orNull(equalityAcross(a.element, b.element)));
  if (a.kind === 'MAP' && b.kind === 'MAP') {
    if (typesEqual(a.key, b.key)) return equalMaps(a.key, orNull(equalityAcross(a.value, b.value)));
    return (x, y) => (x as ReadonlyMap<SqlValue, SqlValue>).size + (y as ReadonlyMap<SqlValue, SqlValue>).size === 0;
  }
  return a.kind === 'DECIMAL' && b.kind === 'DECIMAL' && a.scale === b.scale ? equalityOf(a) : () => false;
}

/** Whether values of the type can be found in a JavaScript Map by themselves. */
export const isPlainKey = (type: SqlType): boolean =>
  !['DECIMAL', 'BYTES', 'ARRAY', 'MAP', 'STRUCT'].includes(type.kind);

/** The value under a key that is equal, not only identical; undefined when there is none. */
export function mapGet(map: ReadonlyMap<SqlValue, SqlValue>, key: SqlValue, keyType: SqlType): SqlValue | undefined {
  if (key === null || isPlainKey(keyType)) return map.get(key);
  const equal = equalityOf(keyType);
  for (const [k, v] of map) if (k !== null && equal(k, key)) return v;
  return undefined;
}
