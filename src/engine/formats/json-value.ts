// A JSON document as a tree without loss: numbers keep their text, objects keep their order.
import { JsonCursor } from './json-cursor.ts';
import { jsonString } from './json-writer.ts';

/** A number exactly as written, e.g. `12.50` or `9007199254740993`. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type JsonObject = Map<string, JsonValue>;
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | JsonObject;

/** Parses a whole JSON text. @throws ClickstreamError SERDE_FAILED with the character where it stops being JSON. */
export function parseJson(text: string): JsonValue {
  const cursor = new JsonCursor().reset(text);
  const value = readJson(cursor);
  cursor.end();
  return value;
}

/** Reads the value at the cursor. */
export function readJson(cursor: JsonCursor, depth = 0): JsonValue {
  cursor.checkDepth(depth);
  switch (cursor.peek()) {
    case 123: {
      const object: JsonObject = new Map();
      cursor.expect(123);
      if (cursor.take(125)) return object;
      do {
        const name = cursor.string();
        cursor.expect(58);
        object.set(name, readJson(cursor, depth + 1));
      } while (cursor.take(44));
      cursor.expect(125);
      return object;
    }
    case 91: {
      const array: JsonValue[] = [];
      cursor.expect(91);
      if (cursor.take(93)) return array;
      do array.push(readJson(cursor, depth + 1));
      while (cursor.take(44));
      cursor.expect(93);
      return array;
    }
    case 34:
      return cursor.string();
    case 116:
      cursor.word('true');
      return true;
    case 102:
      cursor.word('false');
      return false;
    case 110:
      cursor.word('null');
      return null;
    default:
      if (cursor.atNumber()) return new JsonNumber(cursor.number());
      throw cursor.unexpected('a JSON value');
  }
}

/** Compact JSON text; numbers as they were written unless `numberText` says otherwise. */
export function printJson(value: JsonValue, numberText = (text: string) => text): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return jsonString(value);
  if (value instanceof JsonNumber) return numberText(value.text);
  if (Array.isArray(value)) return `[${value.map((v) => printJson(v, numberText)).join(',')}]`;
  const fields = [...value].map(([name, v]) => `${jsonString(name)}:${printJson(v, numberText)}`);
  return `{${fields.join(',')}}`;
}

/** A plain JavaScript value as a tree. Numbers must be finite; bigints are kept exactly; undefined members are left out. */
export function jsonFrom(value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return new JsonNumber(String(value));
  if (value instanceof JsonNumber) return value;
  if (Array.isArray(value)) return value.map(jsonFrom);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [String(k), jsonFrom(v)]));
  return new Map(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => [k, jsonFrom(v)]),
  );
}
