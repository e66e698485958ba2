// The conversions that happen without a CAST: of values that clients insert, of keys in pull queries, of arguments of functions.

import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { formatType, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { type Caster, findCaster } from './cast.ts';

const NUMBERS = ['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE'];

function fitsWithoutLoss(from: SqlType, to: SqlType): boolean {
  if (from.kind === 'DECIMAL' && to.kind === 'DECIMAL')
    return from.scale <= to.scale && from.precision - from.scale <= to.precision - to.scale;
  if (NUMBERS.includes(from.kind)) return NUMBERS.indexOf(from.kind) <= NUMBERS.indexOf(to.kind);
  return from.kind === 'STRING' && ['DATE', 'TIME', 'TIMESTAMP', 'BYTES'].includes(to.kind);
}

/** The implicit conversion between two types, or null when only a CAST (or nothing) would do. */
export function findCoercion(from: SqlType, to: SqlType): Caster | null {
  if (typesEqual(from, to)) return (v) => v;
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY')
    return findCoercion(from.element, to.element) && findCaster(from, to);
  if (from.kind === 'MAP' && to.kind === 'MAP')
    return findCoercion(from.key, to.key) && findCoercion(from.value, to.value) && findCaster(from, to);
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') {
    const known = from.fields.every((f) => {
      const target = to.fields.find((t) => t.name === f.name);
      return target !== undefined && findCoercion(f.type, target.type) !== null;
    });
    return known ? findCaster(from, to) : null;
  }
  return fitsWithoutLoss(from, to) ? findCaster(from, to) : null;
}

/**
 * The conversion of an argument to the wider type of a parameter, nested types included.
 * @throws ClickstreamError INTERNAL when the types were never compatible
 */
export function widenCaster(from: SqlType, to: SqlType): Caster {
  const caster = findCaster(from, to);
  if (caster) return caster;
  throw new ClickstreamError('INTERNAL', `No conversion from ${formatType(from)} to ${formatType(to)}.`);
}
