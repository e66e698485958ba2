// Single Protobuf values as protobufjs holds them, to and from SQL values.
import type { SqlType } from '../../sql/sql-type.ts';
import { Decimal } from '../values/decimal.ts';
import { digitCount, roundToDigits } from '../values/decimal-math.ts';
import { javaDouble } from '../values/java-number.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { shortestFloat } from './avro-scalars.ts';
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

/** The type that Kafka Connect gives to a Protobuf scalar. */
type ConnectType = 'INT32' | 'INT64' | 'FLOAT32' | 'FLOAT64' | 'BOOLEAN' | 'STRING' | 'BYTES';

function connectType(proto: string): ConnectType {
  if (INTS.has(proto)) return 'INT32';
  if (LONGS.has(proto) || UNSIGNED.has(proto)) return 'INT64';
  if (proto === 'float') return 'FLOAT32';
  if (proto === 'double') return 'FLOAT64';
  return proto === 'bool' ? 'BOOLEAN' : proto === 'string' ? 'STRING' : 'BYTES';
}

/** null when a scalar of this Protobuf type cannot be read as the SQL type. */
export function scalarReader(proto: string, type: SqlType): RawReader | null {
  return connectReader(connectType(proto), type);
}

/** As `scalarReader`, for what reads as a number: INT32 a JavaScript number, INT64 also protobufjs' longs. */
export function connectReader(from: ConnectType, type: SqlType): RawReader | null {
  switch (type.kind) {
    case 'BOOLEAN':
      return from === 'BOOLEAN' ? (raw) => raw as boolean : null;
    case 'INTEGER':
    case 'DATE':
      return from === 'INT32' ? (raw) => raw as number : null;
    case 'TIME':
      return from === 'INT32' ? (raw) => timeOfDay(raw as number) : null;
    case 'BIGINT':
      return from === 'INT32' || from === 'INT64' ? bigintFromLong : null;
    case 'TIMESTAMP':
      return from === 'INT32' || from === 'INT64' ? (raw) => Number(bigintFromLong(raw)) : null;
    case 'DOUBLE':
      return from === 'FLOAT32' || from === 'FLOAT64' ? (raw) => raw as number : null;
    case 'STRING':
      return textReader(from);
    case 'BYTES':
      // A copy: the row may outlive the batch of records that the bytes belong to.
      return from === 'BYTES' ? (raw) => Buffer.from(raw as Uint8Array) : null;
    default:
      return null;
  }
}

function textReader(from: ConnectType): RawReader | null {
  switch (from) {
    case 'BYTES':
      return null;
    case 'STRING':
      return (raw) => raw as string;
    case 'FLOAT32':
      return (raw) => doubleText(shortestFloat(raw as number));
    case 'FLOAT64':
      return (raw) => javaDouble(raw as number);
    default:
      return from === 'BOOLEAN' ? String : (raw) => bigintFromLong(raw).toString();
  }
}

/** The text of a map's key, which protobufjs makes a property's name of: 64-bit integers as eight characters. */
export const mapKeyText = (proto: string, key: string): string =>
  LONGS.has(proto) ? bigintFromLong(protobufLibrary().util.longFromHash(key, false)).toString() : key;

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

/** @throws ClickstreamError SERDE_FAILED when there is no such day, as in Java's strict calendar. */
export function daysFromDate({ year, month, day }: RawDate): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    throw serdeFault(`${year}-${month}-${day} is no date`);
  }
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

const NANOS = 999_999_999;
const isWithin = (value: number, limit: number) => value >= 0 && value <= limit;

/** @throws ClickstreamError SERDE_FAILED when a part is out of its range. */
export function msFromTime({ hours, minutes, seconds, nanos }: RawTime): number {
  if (!isWithin(hours, 23) || !isWithin(minutes, 59) || !isWithin(seconds, 59) || !isWithin(nanos, NANOS)) {
    throw serdeFault(`${hours}:${minutes}:${seconds} and ${nanos} ns is no time of day`);
  }
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.floor(nanos / 1_000_000);
}

/** The end of the day is written as its beginning, as Java's calendar has it. */
export function timeFromMs(ms: number): RawTime {
  const seconds = Math.floor(ms / 1000);
  return {
    hours: Math.floor(seconds / 3600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    nanos: (ms % 1000) * 1_000_000,
  };
}

export interface RawTimestamp {
  readonly seconds: unknown;
  readonly nanos: number;
}

/** The years 1 to 9999, which is what a google.protobuf.Timestamp may hold. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** @throws ClickstreamError SERDE_FAILED out of the years 1 to 9999. */
export function msFromTimestamp({ seconds, nanos }: RawTimestamp): number {
  const whole = Number(bigintFromLong(seconds));
  checkSeconds(whole);
  if (!isWithin(nanos, NANOS)) throw serdeFault(`a timestamp cannot have ${nanos} ns`);
  return whole * 1000 + Math.floor(nanos / 1_000_000);
}

/** @throws ClickstreamError SERDE_FAILED out of the years 1 to 9999. */
export function timestampFromMs(ms: number): RawTimestamp {
  const seconds = Math.floor(ms / 1000);
  checkSeconds(seconds);
  return { seconds: longFromBigint(BigInt(seconds), false), nanos: (ms - seconds * 1000) * 1_000_000 };
}

function checkSeconds(seconds: number): void {
  if (seconds >= FIRST_SECOND && seconds <= LAST_SECOND) return;
  throw serdeFault(`a timestamp of ${seconds} s is not within the years 1 to 9999`);
}

export interface RawDecimal {
  readonly value: Uint8Array;
  readonly precision: number;
  readonly scale: number;
}

/** Scales beyond this would make text of absurd length out of a few bytes. */
const MAX_SCALE = 10_000;

/** The digits that the message says it has, rounded half up when there are more; the scale is the message's own. */
export function decimalFromRaw(raw: RawDecimal): Decimal {
  if (Math.abs(raw.scale) > MAX_SCALE) throw serdeFault(`a decimal cannot have the scale ${raw.scale}`);
  const value = new Decimal(bigintFromBytes(raw.value), raw.scale);
  return raw.precision > 0 ? roundToDigits(value, raw.precision) : value;
}

export function rawFromDecimal(value: Decimal): RawDecimal {
  return { value: bigintToBytes(value.unscaled), precision: digitCount(value.unscaled), scale: value.scale };
}
