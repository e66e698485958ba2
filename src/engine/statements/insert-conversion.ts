// Which values INSERT VALUES takes for which column types: numbers widen, text becomes time or bytes, nothing else converts.
import { type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { bytesFromBase64 } from '../values/cast.ts';
import { parseDate, parseTime, parseTimestamp } from '../values/date-time-text.ts';
import { Decimal } from '../values/decimal.ts';
import { digitCount, rescaleExact } from '../values/decimal-math.ts';
import { javaTrim } from '../values/java-number.ts';
import type { SqlValue } from '../values/sql-value.ts';

type MapType = SqlType & { readonly kind: 'MAP' };
type StructType = SqlType & { readonly kind: 'STRUCT' };

/** The value as a column of type `to` holds it; undefined when it does not fit. @param from null for a bare NULL. */
export function convertInsertValue(value: SqlValue, from: SqlType | null, to: SqlType): SqlValue | undefined {
  if (value === null) return null;
  if (from === null) return undefined;
  if (typesEqual(from, to)) return value;
  switch (to.kind) {
    case 'BIGINT':
      return from.kind === 'INTEGER' ? BigInt(value as number) : undefined;
    case 'DOUBLE':
      return isNumeric(from) ? Number(value instanceof Decimal ? value.toString() : value) : undefined;
    case 'DECIMAL':
      return isNumeric(from) ? toDecimal(value, to.precision, to.scale) : undefined;
    case 'DATE':
      return fromText(value, parseDate);
    case 'TIME':
      return fromText(value, parseTime);
    case 'TIMESTAMP':
      return fromText(value, parseTimestamp);
    case 'BYTES':
      return fromText(value, bytesFromBase64);
    case 'ARRAY':
      return from.kind === 'ARRAY'
        ? convertElements(value as readonly SqlValue[], from.element, to.element)
        : undefined;
    case 'MAP':
      return from.kind === 'MAP' ? convertMap(value as ReadonlyMap<SqlValue, SqlValue>, from, to) : undefined;
    case 'STRUCT':
      return from.kind === 'STRUCT' ? convertStruct(value as readonly SqlValue[], from, to) : undefined;
    default:
      return undefined;
  }
}

const isNumeric = (type: SqlType): boolean => ['INTEGER', 'BIGINT', 'DECIMAL'].includes(type.kind);

/** Without loss: neither digits after the point nor before it may be cut. */
function toDecimal(value: SqlValue, precision: number, scale: number): SqlValue | undefined {
  const whole = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  const decimal = typeof whole === 'bigint' ? new Decimal(whole, 0) : whole;
  if (!(decimal instanceof Decimal)) return undefined;
  try {
    const scaled = rescaleExact(decimal, scale);
    return digitCount(scaled.unscaled) <= precision ? scaled : undefined;
  } catch {
    return undefined;
  }
}

function fromText(value: SqlValue, parse: (text: string) => SqlValue): SqlValue | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return parse(javaTrim(value));
  } catch {
    return undefined;
  }
}

function convertElements(values: readonly SqlValue[], from: SqlType, to: SqlType): SqlValue | undefined {
  const converted: SqlValue[] = [];
  for (const value of values) {
    const element = convertInsertValue(value, from, to);
    if (element === undefined) return undefined;
    converted.push(element);
  }
  return converted;
}

function convertMap(map: ReadonlyMap<SqlValue, SqlValue>, from: MapType, to: MapType): SqlValue | undefined {
  const converted = new Map<SqlValue, SqlValue>();
  for (const [key, value] of map) {
    const k = convertInsertValue(key, from.key, to.key);
    const v = convertInsertValue(value, from.value, to.value);
    if (k === undefined || v === undefined) return undefined;
    converted.set(k, v);
  }
  return converted;
}

/** Fields are matched by name; missing ones are null. */
function convertStruct(values: readonly SqlValue[], from: StructType, to: StructType): SqlValue | undefined {
  const converted: SqlValue[] = [];
  for (const field of to.fields) {
    const i = from.fields.findIndex((f) => f.name === field.name);
    const value = i < 0 ? null : convertInsertValue(values[i] ?? null, from.fields[i]!.type, field.type);
    if (value === undefined) return undefined;
    converted.push(value);
  }
  return converted;
}
