// Telling values apart as Java collections do, so that arrays of any type can be treated as sets.
import type { SqlType } from '../../../sql/sql-type.ts';
import { equalityOf } from '../../values/compare.ts';
import { Decimal } from '../../values/decimal.ts';
import type { SqlValue } from '../../values/sql-value.ts';

/**
 * A value by which two values of one type are told apart with `===` (or as keys of a Map or Set): primitives stand
 * for themselves, everything else for a text of its content.
 */
export function identityOf(value: SqlValue): unknown {
  return typeof value === 'object' && value !== null ? contentOf(value) : Object.is(value, -0) ? '-0' : value;
}

function contentOf(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Decimal) return `${value.unscaled}/${value.scale}`;
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`;
  if (value instanceof Map) {
    const entries = [...value].map(([k, v]) => `${contentOf(k)}:${contentOf(v)}`).sort();
    return `{${entries.join(',')}}`;
  }
  return `[${[...(value as readonly SqlValue[])].map(contentOf).join(',')}]`;
}

/** Equality of values of a type in which null equals null; for an unknown type only identical values are equal. */
export function nullSafeEquality(type: SqlType | null | undefined): (a: SqlValue, b: SqlValue) => boolean {
  if (!type) return Object.is;
  const equal = equalityOf(type);
  return (a, b) => (a === null || b === null ? a === b : equal(a, b));
}
