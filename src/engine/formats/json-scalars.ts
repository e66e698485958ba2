// Reads single JSON values as SQL scalars, with ksqlDB's coercions and refusals.
import type { SqlType } from '../../sql/sql-type.ts';
import { bytesFromBase64 } from './base64-text.ts';
import { bigDecimalText, fitDecimal, parseDecimalText } from './decimal-codec.ts';
import { bigintOf, clip, parseDoubleText, parseIntText, parseLongText } from './java-text.ts';
import type { JsonCursor } from './json-cursor.ts';
import type { JsonReader } from './json-reader.ts';
import { JsonNumber, type JsonValue, printJson, readJson } from './json-value.ts';
import { serdeFault } from './serde-fault.ts';
import { timeOfDay } from './time-of-day.ts';

type ScalarType = Exclude<SqlType, { readonly kind: 'ARRAY' | 'MAP' | 'STRUCT' }>;

/** A reader of one value that is not null. */
export function scalarReader(type: ScalarType): JsonReader {
  switch (type.kind) {
    case 'BOOLEAN':
      return readBoolean;
    case 'INTEGER':
      return readInteger;
    case 'DATE':
    case 'TIMESTAMP':
      return (cursor) => Number(readBigint(cursor));
    case 'TIME':
      return (cursor) => timeOfDay(Number(readBigint(cursor)));
    case 'BIGINT':
      return readBigint;
    case 'DOUBLE':
      return readDouble;
    case 'DECIMAL':
      return decimalReader(type.precision, type.scale);
    case 'STRING':
      return readString;
    case 'BYTES':
      return readBytes;
  }
}

/** The fault of the value at the cursor, which is of no kind that can be read as `wanted`. */
export function wrongKind(cursor: JsonCursor, wanted: string): Error {
  const found = readJson(cursor);
  const kind =
    found instanceof JsonNumber
      ? `number ${clip(found.text)}`
      : typeof found === 'string'
        ? `string '${clip(found)}'`
        : Array.isArray(found)
          ? 'array'
          : found instanceof Map
            ? 'object'
            : String(found);
  return serdeFault(`a JSON ${kind} cannot be read as ${wanted}`);
}

const readBoolean: JsonReader = (cursor) => {
  const code = cursor.peek();
  if (code === 116) {
    cursor.word('true');
    return true;
  }
  if (code === 102) {
    cursor.word('false');
    return false;
  }
  throw wrongKind(cursor, 'BOOLEAN');
};

/** A number's whole part. Numbers out of the 64-bit range wrap, as Java's BigDecimal.longValue does. */
function wholePart(text: string): bigint {
  const { unscaled, scale } = parseDecimalText(text);
  return scale > 0 ? unscaled / 10n ** BigInt(scale) : unscaled * 10n ** BigInt(-scale);
}

const readInteger = (cursor: JsonCursor): number => {
  const small = cursor.smallInteger();
  if (!Number.isNaN(small)) return small | 0;
  if (cursor.atNumber()) return Number(BigInt.asIntN(32, wholePart(cursor.number())));
  if (cursor.peek() === 34) return parseIntText(cursor.string());
  throw wrongKind(cursor, 'INTEGER');
};

const readBigint = (cursor: JsonCursor): bigint => {
  const small = cursor.smallInteger();
  if (!Number.isNaN(small)) return bigintOf(small);
  if (cursor.atNumber()) return BigInt.asIntN(64, wholePart(cursor.number()));
  if (cursor.peek() === 34) return parseLongText(cursor.string());
  throw wrongKind(cursor, 'BIGINT');
};

const readDouble: JsonReader = (cursor) => {
  // Adding zero turns -0 into 0: ksqlDB reads numbers as BigDecimal, which has no negative zero.
  if (cursor.atNumber()) return Number(cursor.number()) + 0;
  if (cursor.peek() === 34) return parseDoubleText(cursor.string());
  throw wrongKind(cursor, 'DOUBLE');
};

function decimalReader(precision: number, scale: number): JsonReader {
  return (cursor) => {
    if (cursor.atNumber()) return fitDecimal(parseDecimalText(cursor.number()), precision, scale);
    if (cursor.peek() === 34) return fitDecimal(parseDecimalText(cursor.string()), precision, scale);
    throw wrongKind(cursor, `DECIMAL(${precision}, ${scale})`);
  };
}

const readString: JsonReader = (cursor) => (cursor.peek() === 34 ? cursor.string() : textOf(readJson(cursor)));

/** What a STRING column holds when the JSON value is not a string. */
function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof JsonNumber) return numberText(value.text);
  if (Array.isArray(value)) return `[${value.map((v) => (v === null ? 'null' : textOf(v))).join(', ')}]`;
  return value instanceof Map ? printJson(value, numberText) : String(value);
}

function numberText(text: string): string {
  return /[.eE]/.test(text) ? bigDecimalText(parseDecimalText(text)) : BigInt(text).toString();
}

const readBytes: JsonReader = (cursor) => {
  if (cursor.peek() !== 34) throw wrongKind(cursor, 'BYTES');
  return bytesFromBase64(cursor.string());
};
