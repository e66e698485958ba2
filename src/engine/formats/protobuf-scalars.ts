// Single Protobuf values as protobufjs holds them, to and from SQL values.
import type { SqlType } from '../../sql/sql-type.ts';
import { Decimal } from '../values/decimal.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { bigintFromBytes, bigintToBytes } from './decimal-codec.ts';
import { bigintOf, doubleText } from './java-text.ts';
import { protobufLibrary } from './protobuf-schema.ts';
import { serdeFault } from './serde-fault.ts';
import { timeOfDay } from './time-of-day.ts';

const DAY_MS = 86_400_000;
const INTS: ReadonlySet<string> = new Set(['int32', 'sint32', 'sfixed32']);
const LONGS: ReadonlySet<string> = new Set(['int64', 'sint64', 'sfixed64', 'uint64', 'fixed64']);
const UNSIGNED: ReadonlySet<string> = new Set(['uint32', 'fixed32']);
const FLOATS: ReadonlySet<string> = new Set(['float', 'double']);

/** protobufjs' 64-bit integers: two halves. */
interface LongBits {
  readonly low: number;
  readonly high: number;
}

export function bigintFromLong(value: unknown): bigint {
  if (typeof value === 'number') return bigintOf(value);
  const { low, high } = value as LongBits;
  if (high === low >> 31) return bigintOf(low);
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

function longFromBigint(value: bigint, unsigned: boolean): unknown {
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  return new (protobufLibrary().util.Long)(low, high, unsigned);
}

export type RawReader = (raw: unknown) => SqlValue;

/** null when a scalar of this Protobuf type cannot be read as the SQL type. */
export function scalarReader(proto: string, type: SqlType): RawReader | null {
  const integer = INTS.has(proto);
  const long = LONGS.has(proto);
  switch (type.kind) {
    case 'BOOLEAN':
      return proto === 'bool' ? (raw) => raw as boolean : null;
    case 'INTEGER':
    case 'DATE':
      return integer ? (raw) => raw as number : null;
    case 'TIME':
      return integer ? (raw) => timeOfDay(raw as number) : null;
    case 'BIGINT':
      return integer || long || UNSIGNED.has(proto) ? bigintFromLong : null;
    case 'TIMESTAMP':
      return long ? (raw) => Number(bigintFromLong(raw)) : null;
    case 'DOUBLE':
      return FLOATS.has(proto) ? (raw) => raw as number : null;
    case 'STRING':
      if (proto === 'string') return (raw) => raw as string;
      if (proto === 'bytes') return null;
      if (FLOATS.has(proto)) return (raw) => doubleText(raw as number);
      return long ? (raw) => bigintFromLong(raw).toString() : String;
    case 'BYTES':
      // A copy: the row may outlive the batch of records that the bytes belong to.
      return proto === 'bytes' ? (raw) => Buffer.from(raw as Uint8Array) : null;
    default:
      return null;
  }
}

export type RawWriter = (value: SqlValue) => unknown;

/** null when the SQL type cannot be written as a scalar of this Protobuf type. */
export function scalarWriter(proto: string, type: SqlType): RawWriter | null {
  const long = LONGS.has(proto);
  switch (type.kind) {
    case 'BOOLEAN':
      return proto === 'bool' ? (value) => value : null;
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
      if (long) return (value) => longFromBigint(BigInt(value as number), proto.includes('u'));
      return INTS.has(proto) || UNSIGNED.has(proto) ? (value) => value : null;
    case 'BIGINT':
      if (UNSIGNED.has(proto)) return unsignedOf;
      return long ? (value) => longFromBigint(value as bigint, proto === 'uint64' || proto === 'fixed64') : null;
    case 'TIMESTAMP':
      return long ? (value) => longFromBigint(BigInt(value as number), false) : null;
    case 'DOUBLE':
      return FLOATS.has(proto) ? (value) => value : null;
    case 'STRING':
      return proto === 'string' ? (value) => value : null;
    case 'BYTES':
      return proto === 'bytes' ? (value) => value : null;
    default:
      return null;
  }
}

const unsignedOf: RawWriter = (value) => {
  const number = Number(value as bigint);
  if (number >= 0 && number <= 0xffffffff) return number;
  throw serdeFault(`${number} does not fit an unsigned 32-bit integer`);
};

/** What an absent scalar without presence means, and what therefore need not be written. */
export function isDefault(raw: unknown): boolean {
  if (raw === 0) return !Object.is(raw, -0);
  if (raw === false || raw === '') return true;
  if (raw instanceof Uint8Array) return raw.length === 0;
  if (raw === null || typeof raw !== 'object' || !('low' in raw) || !('high' in raw)) return false;
  return raw.low === 0 && raw.high === 0;
}

export interface RawDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function daysFromDate({ year, month, day }: RawDate): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / DAY_MS);
}

export function dateFromDays(days: number): RawDate {
  const date = new Date(days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export interface RawTime {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly nanos: number;
}

export const msFromTime = ({ hours, minutes, seconds, nanos }: RawTime): number =>
  ((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.floor(nanos / 1_000_000);

export function timeFromMs(ms: number): RawTime {
  const seconds = Math.floor(ms / 1000);
  return {
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    nanos: (ms % 1000) * 1_000_000,
  };
}

export interface RawTimestamp {
  readonly seconds: unknown;
  readonly nanos: number;
}

export const msFromTimestamp = ({ seconds, nanos }: RawTimestamp): number =>
  Number(bigintFromLong(seconds)) * 1000 + Math.floor(nanos / 1_000_000);

export function timestampFromMs(ms: number): RawTimestamp {
  const seconds = Math.floor(ms / 1000);
  return { seconds: longFromBigint(BigInt(seconds), false), nanos: (ms - seconds * 1000) * 1_000_000 };
}

export interface RawDecimal {
  readonly value: Uint8Array;
  readonly precision: number;
  readonly scale: number;
}

export const decimalFromRaw = (raw: RawDecimal): Decimal => new Decimal(bigintFromBytes(raw.value), raw.scale);

export function rawFromDecimal(value: Decimal): RawDecimal {
  const digits = value.unscaled.toString().replace('-', '').length;
  return { value: bigintToBytes(value.unscaled), precision: digits, scale: value.scale };
}
