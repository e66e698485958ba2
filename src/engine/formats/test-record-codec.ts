// Turns JSON test data into records of any format and back, so that cases are written once in JSON whatever the wire format.

import { avroDocumentCodec } from './avro-json.ts';
import { avroTranslation } from './avro-translation.ts';
import { parseDecimalText } from './decimal-codec.ts';
import type { SerdeRequest } from './format.ts';
import { utf8Text } from './format-layout.ts';
import { createSerde } from './format-registry.ts';
import { JsonCursor } from './json-cursor.ts';
import { jsonReader } from './json-reader.ts';
import { jsonSchemaTranslation } from './json-schema-translation.ts';
import { jsonSrDocumentCodec } from './json-sr-document.ts';
import { JsonNumber, type JsonValue, parseJson, printJson } from './json-value.ts';
import { jsonWriter } from './json-writer.ts';
import { takeMessageIndexes, writeMessageIndexes } from './protobuf-format.ts';
import { jsonToMessage, messageToJson } from './protobuf-json.ts';
import { nosrMessage } from './protobuf-nosr-format.ts';
import { decodeMessage } from './protobuf-reader.ts';
import { givenMessageName, messageIndexes, messageOf, parseProtobufSchema } from './protobuf-schema.ts';
import { protobufTranslation } from './protobuf-translation.ts';
import { type DocumentCodecFactory, openRegistryTestCodec } from './registry-test-codec.ts';

/**
 * | format | JSON value ↔ bytes |
 * |---|---|
 * | JSON | the JSON text itself |
 * | KAFKA | by the type of the only column |
 * | DELIMITED | a string: the CSV text |
 * | NONE | no bytes |
 * | AVRO, JSON_SR, PROTOBUF | with the latest schema of the topic's subject, or of the columns when there is none |
 * | PROTOBUF_NOSR | with the schema of the columns |
 */
export interface TestRecordCodec {
  /** JSON null becomes no bytes. @throws ClickstreamError SERDE_FAILED when the value does not fit the schema. */
  encode(value: JsonValue): Uint8Array | null;
  /** The JSON form of the bytes; may fetch the writer's schema. */
  decode(bytes: Uint8Array | null): Promise<JsonValue>;
}

/** Key parts without columns have no bytes. `request.columns` are those of the source declared over the topic; window bounds are taken off keys by the caller. */
export async function openTestRecordCodec(request: SerdeRequest): Promise<TestRecordCodec> {
  if (request.part === 'KEY' && request.columns.length === 0 && request.info.format !== 'JSON') return NO_BYTES;
  switch (request.info.format) {
    case 'JSON':
      return JSON_TEXT;
    case 'DELIMITED':
      return PLAIN_TEXT;
    case 'KAFKA':
      return kafkaCodec(request);
    case 'AVRO':
      return openRegistryTestCodec(request, avroTranslation, avroDocumentCodec);
    case 'JSON_SR':
      return openRegistryTestCodec(request, jsonSchemaTranslation, jsonSrDocumentCodec);
    case 'PROTOBUF':
      return openRegistryTestCodec(request, protobufTranslation, protobufDocumentCodec(request));
    case 'PROTOBUF_NOSR':
      return nosrCodec(request);
    default:
      return NO_BYTES;
  }
}

const NO_BYTES: TestRecordCodec = { encode: () => null, decode: async () => null };

const JSON_TEXT: TestRecordCodec = {
  encode: (value) => (value === null ? null : Buffer.from(printJson(value), 'utf8')),
  decode: async (bytes) => (bytes === null ? null : parseJson(utf8Text(bytes))),
};

function protobufDocumentCodec(request: SerdeRequest): DocumentCodecFactory {
  return (schema, imports) => {
    const file = parseProtobufSchema(schema.text, imports);
    const type = messageOf(file, givenMessageName(request.info.properties)) ?? file.messages[0]!;
    const indexes = writeMessageIndexes(messageIndexes(file, type));
    return {
      encode: (value) => Buffer.concat([indexes, type.encode(jsonToMessage(type, value)).finish()]),
      decode: (bytes) => {
        const found = takeMessageIndexes(file, bytes, 0);
        return messageToJson(found.type, decodeMessage(found.type, found.body));
      },
    };
  };
}

function nosrCodec(request: SerdeRequest): TestRecordCodec {
  const type = nosrMessage(request);
  return {
    encode: (value) => (value === null ? null : type.encode(jsonToMessage(type, value)).finish()),
    decode: async (bytes) => (bytes === null ? null : messageToJson(type, decodeMessage(type, bytes))),
  };
}

const PLAIN_TEXT: TestRecordCodec = {
  encode: (value) =>
    value === null ? null : Buffer.from(typeof value === 'string' ? value : printJson(value), 'utf8'),
  decode: async (bytes) => (bytes === null ? null : utf8Text(bytes)),
};

function kafkaCodec(request: SerdeRequest): TestRecordCodec {
  const column = request.columns[0];
  if (column === undefined) return NO_BYTES;
  const serde = createSerde(request);
  const read = jsonReader(column.type);
  const write = jsonWriter(column.type);
  const cursor = new JsonCursor();
  return {
    encode: (value) => (value === null ? null : serde.serialize([read(cursor.reset(printJson(value)))])),
    decode: async (bytes) => {
      const row = bytes === null ? null : serde.deserialize(bytes);
      return row === null ? null : parseJson(write(row[0] ?? null));
    },
  };
}

/**
 * Says how `actual` differs from what a case expects, or null when it does not: members are looked up by name, then by
 * upper-cased name; objects must have equally many; numbers are equal within 1e-6 when either has a fraction.
 */
export function describeDifference(expected: JsonValue, actual: JsonValue, path = '$'): string | null {
  if (expected instanceof JsonNumber) {
    const equal = actual instanceof JsonNumber && numbersEqual(expected.text, actual.text);
    return equal ? null : differs(expected, actual, path);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs(expected, actual, path);
    return firstOf(expected.map((value, i) => () => describeDifference(value, actual[i] ?? null, `${path}[${i}]`)));
  }
  if (expected instanceof Map) {
    if (!(actual instanceof Map) || actual.size !== expected.size) return differs(expected, actual, path);
    return firstOf(
      [...expected].map(([name, value]) => () => {
        const found = actual.has(name) ? name : actual.has(name.toUpperCase()) ? name.toUpperCase() : null;
        // ksqlDB's own runner looks members up without asking whether they are there: a missing one is null.
        if (found === null) return value === null ? null : `${path}.${name} is missing`;
        return describeDifference(value, actual.get(found) ?? null, `${path}.${name}`);
      }),
    );
  }
  if (typeof expected === 'string' && actual instanceof JsonNumber) {
    return decimalsEqual(expected, actual.text) ? null : differs(expected, actual, path);
  }
  return expected === actual ? null : differs(expected, actual, path);
}

/** Cases may give decimals as text, also with leading zeros: number and scale must be equal. */
function decimalsEqual(expected: string, actual: string): boolean {
  try {
    const a = parseDecimalText(expected);
    const b = parseDecimalText(actual);
    return a.unscaled === b.unscaled && a.scale === b.scale;
  } catch {
    return false;
  }
}

function firstOf(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const difference = check();
    if (difference !== null) return difference;
  }
  return null;
}

function differs(expected: JsonValue, actual: JsonValue, path: string): string {
  return `${path} should be ${printJson(expected)}, but is ${printJson(actual)}`;
}

function numbersEqual(expected: string, actual: string): boolean {
  if (expected === actual) return true;
  const fractional = /[.eE]/;
  if (!fractional.test(expected) && !fractional.test(actual)) return BigInt(expected) === BigInt(actual);
  // Equally many digits after the point, and fewer than an inexact double shows: decimals, which must be equal exactly.
  const digits = (text: string) => (/[eE]/.test(text) ? -1 : (text.split('.')[1]?.length ?? 0));
  const exact = digits(expected) > 1 && digits(expected) === digits(actual);
  if (exact && expected.replace(/[-.]/g, '').length < 14) return false;
  const a = Number(expected);
  const b = Number(actual);
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a) * 1e-6);
}
