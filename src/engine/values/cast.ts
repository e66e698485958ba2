// CAST between any two SQL types: chosen and compiled once, then applied to every row.

import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { formatType, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { MS_PER_DAY, parseDate, parseTime, parseTimestamp } from './date-time-text.ts';
import type { Decimal } from './decimal.ts';
import {
  castDecimal,
  decimalOfDouble,
  decimalOfInteger,
  decimalToNumber,
  decimalWhole,
  parseDecimal,
  roundToDigits,
} from './decimal-math.ts';
import { evaluationError } from './evaluation-error.ts';
import { javaTrim, parseJavaDouble, parseJavaInt, parseJavaLong } from './java-number.ts';
import type { SqlValue } from './sql-value.ts';
import { valueText } from './value-text.ts';

/** Takes non-null values. @throws ClickstreamError EVALUATION_FAILED when a value has no counterpart in the target type */
export type Caster = (value: SqlValue) => SqlValue;

/** As Java's narrowing from double: NaN is 0, the rest is cut off and held within 32 bits. */
const doubleToInt = (v: number): number =>
  Number.isNaN(v) ? 0 : Math.trunc(Math.min(Math.max(v, -2147483648), 2147483647)) + 0;

function doubleToLong(v: number): bigint {
  if (Number.isNaN(v)) return 0n;
  if (v >= 2 ** 63) return 9223372036854775807n;
  if (v <= -(2 ** 63)) return -9223372036854775808n;
  return BigInt(Math.trunc(v));
}

/** Any beginning of `true` or `yes` is true, everything else false. */
function textToBoolean(text: string): boolean {
  const word = javaTrim(text).toLowerCase();
  return word !== '' && ('true'.startsWith(word) || 'yes'.startsWith(word));
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Base64 as Java's decoder takes it, padding optional. @throws ClickstreamError EVALUATION_FAILED */
export function bytesFromBase64(text: string): Uint8Array {
  if (!BASE64.test(text)) throw evaluationError('The text is not base64.');
  return new Uint8Array(Buffer.from(text, 'base64'));
}

const same: Caster = (v) => v;

function fromInteger(to: SqlType): Caster | null {
  switch (to.kind) {
    case 'INTEGER':
      return same;
    case 'BIGINT':
      return (v) => BigInt(v as number);
    case 'DOUBLE':
      return same;
    case 'DECIMAL':
      return (v) => castDecimal(decimalOfInteger(v as number), to.precision, to.scale);
    default:
      return null;
  }
}

function fromBigint(to: SqlType): Caster | null {
  switch (to.kind) {
    case 'INTEGER':
      return (v) => Number(BigInt.asIntN(32, v as bigint));
    case 'BIGINT':
      return same;
    case 'DOUBLE':
      return (v) => Number(v as bigint);
    case 'DECIMAL':
      return (v) => castDecimal(decimalOfInteger(v as bigint), to.precision, to.scale);
    default:
      return null;
  }
}

function fromDouble(to: SqlType): Caster | null {
  switch (to.kind) {
    case 'INTEGER':
      return (v) => doubleToInt(v as number);
    case 'BIGINT':
      return (v) => doubleToLong(v as number);
    case 'DOUBLE':
      return same;
    case 'DECIMAL':
      return (v) => castDecimal(roundToDigits(decimalOfDouble(v as number), to.precision), to.precision, to.scale);
    default:
      return null;
  }
}

function fromDecimal(to: SqlType): Caster | null {
  switch (to.kind) {
    case 'INTEGER':
      return (v) => Number(BigInt.asIntN(32, decimalWhole(v as Decimal)));
    case 'BIGINT':
      return (v) => BigInt.asIntN(64, decimalWhole(v as Decimal));
    case 'DOUBLE':
      return (v) => decimalToNumber(v as Decimal);
    case 'DECIMAL':
      return (v) => castDecimal(v as Decimal, to.precision, to.scale);
    default:
      return null;
  }
}

function fromString(to: SqlType): Caster | null {
  switch (to.kind) {
    case 'BOOLEAN':
      return (v) => textToBoolean(v as string);
    case 'INTEGER':
      return (v) => parseJavaInt(javaTrim(v as string));
    case 'BIGINT':
      return (v) => parseJavaLong(javaTrim(v as string));
    case 'DOUBLE':
      return (v) => parseJavaDouble(v as string);
    case 'DECIMAL':
      return (v) => castDecimal(parseDecimal(v as string), to.precision, to.scale);
    case 'BYTES':
      return (v) => bytesFromBase64(javaTrim(v as string));
    case 'DATE':
      return (v) => parseDate(javaTrim(v as string));
    case 'TIME':
      return (v) => parseTime(javaTrim(v as string));
    case 'TIMESTAMP':
      return (v) => parseTimestamp(javaTrim(v as string));
    default:
      return null;
  }
}

function fromTimestamp(to: SqlType): Caster | null {
  if (to.kind === 'DATE') return (v) => Math.floor((v as number) / MS_PER_DAY);
  if (to.kind === 'TIME') return (v) => (v as number) - Math.floor((v as number) / MS_PER_DAY) * MS_PER_DAY;
  return null;
}

const orNull =
  (cast: Caster): Caster =>
  (v) =>
    v === null ? null : cast(v);

function fromStruct(from: SqlType & { kind: 'STRUCT' }, to: SqlType): Caster | null {
  if (to.kind !== 'STRUCT') return null;
  const fields: Caster[] = [];
  for (const target of to.fields) {
    const index = from.fields.findIndex((f) => f.name === target.name);
    if (index < 0) {
      fields.push(() => null);
      continue;
    }
    const cast = findCaster(from.fields[index]!.type, target.type);
    if (!cast) return null;
    fields.push((v) => {
      const value = (v as readonly SqlValue[])[index] as SqlValue;
      return value === null ? null : cast(value);
    });
  }
  return (v) => fields.map((field) => field(v));
}

function fromCollection(from: SqlType & { kind: 'ARRAY' | 'MAP' }, to: SqlType): Caster | null {
  if (from.kind === 'ARRAY') {
    const element = to.kind === 'ARRAY' ? findCaster(from.element, to.element) : null;
    return element && ((v) => (v as readonly SqlValue[]).map(orNull(element)));
  }
  const key = to.kind === 'MAP' ? findCaster(from.key, to.key) : null;
  const value = to.kind === 'MAP' ? findCaster(from.value, to.value) : null;
  if (!key || !value) return null;
  const castKey = orNull(key);
  const castValue = orNull(value);
  return (v) => {
    const result = new Map<SqlValue, SqlValue>();
    for (const [k, e] of v as ReadonlyMap<SqlValue, SqlValue>) result.set(castKey(k), castValue(e));
    return result;
  };
}

/** The caster for a pair of types, or null when ksqlDB has no such cast. */
export function findCaster(from: SqlType, to: SqlType): Caster | null {
  if (typesEqual(from, to)) return same;
  if (to.kind === 'STRING') return valueText(from);
  switch (from.kind) {
    case 'INTEGER':
      return fromInteger(to);
    case 'BIGINT':
      return fromBigint(to);
    case 'DOUBLE':
      return fromDouble(to);
    case 'DECIMAL':
      return fromDecimal(to);
    case 'STRING':
      return fromString(to);
    case 'DATE':
      return to.kind === 'TIMESTAMP' ? (v) => (v as number) * MS_PER_DAY : null;
    case 'TIMESTAMP':
      return fromTimestamp(to);
    case 'ARRAY':
    case 'MAP':
      return fromCollection(from, to);
    case 'STRUCT':
      return fromStruct(from, to);
    default:
      return null;
  }
}

/** @throws ClickstreamError TYPE_MISMATCH when ksqlDB has no such cast */
export function castValue(from: SqlType, to: SqlType): Caster {
  const caster = findCaster(from, to);
  if (caster) return caster;
  throw new ClickstreamError('TYPE_MISMATCH', `${formatType(from)} cannot be cast to ${formatType(to)}.`);
}
