// Natural order and identity of values as Java collections see them, for functions over arrays and lists of arguments.
import { Decimal } from '../../values/decimal.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import { functionFailed } from './declare.ts';

/** Java's Double.compare: -0.0 before 0.0, NaN after everything. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return a !== 0 ? 0 : Math.sign(1 / a - 1 / b) || 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** Byte by byte, bytes taken as signed; the shorter of two equal beginnings comes first. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    if (a[i] !== b[i]) return ((a[i]! << 24) >> 24) - ((b[i]! << 24) >> 24);
  }
  return a.length - b.length;
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.unscaled * 10n ** BigInt(scale - a.scale);
  const right = b.unscaled * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Order of two values of one primitive type, neither of them null.
 * @throws ClickstreamError FUNCTION_FAILED for arrays, maps and structs, which have no order.
 */
export function compareNatural(a: SqlValue, b: SqlValue): number {
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Decimal && b instanceof Decimal) return compareDecimals(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  throw functionFailed('only values of primitive types have an order; arrays, maps and structs have none');
}

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

/** Whether two values of one type are equal as Java objects: null equals null, NaN equals NaN. */
export function sameValue(a: SqlValue, b: SqlValue): boolean {
  return Object.is(identityOf(a), identityOf(b));
}
