// Says how an answer differs from the one that a case expects.
import { type JsonObject, type JsonValue, printJson } from '../../src/engine/formats/json-value.ts';
import { valueDifference } from '../query-validation/compare-values.ts';
import { messageText, rowMessage, sortedParts } from './protobuf-text.ts';

const shown = (value: JsonValue): string => printJson(value).slice(0, 300);

/**
 * Whether the rows of an answer have one order: those of several partitions have none that anybody promises, except that
 * LIMIT chooses the first.
 */
export type RowOrder = 'ordered' | 'any-order';

/** Members of the expected object must be there; `name|starts_with` asks for a part only; messages may say it in other words. */
export function answerDifference(
  expected: JsonValue,
  actual: JsonValue,
  path: string,
  order: RowOrder = 'ordered',
): string | null {
  if (expected instanceof Map) {
    if (!(actual instanceof Map)) return `${path}: ${shown(actual)} where ${shown(expected)} is expected`;
    for (const [name, value] of expected) {
      const difference = memberDifference(name, value, actual, path, order);
      if (difference !== null) return difference;
    }
    return null;
  }
  if (typeof expected === 'string' && path.endsWith('.message')) return null;
  return valueDifference(expected, actual, null, path);
}

function memberDifference(
  name: string,
  expected: JsonValue,
  actual: JsonObject,
  path: string,
  order: RowOrder,
): string | null {
  const [member = name, check] = name.split('|');
  const found = actual.get(member) ?? null;
  if (check === 'starts_with') {
    const fits = typeof found === 'string' && found.startsWith(String(expected));
    return fits ? null : `${path}.${member}: ${shown(found)} does not start with ${String(expected)}`;
  }
  if (check !== undefined) return `${path}: no such check: ${check}`;
  if (member === 'query') return rowsDifference(expected, found, `${path}.query`, answerDifference, order);
  return answerDifference(expected, found, `${path}.${member}`, order);
}

type ElementDifference = (expected: JsonValue, actual: JsonValue, path: string) => string | null;

/** Header, rows and final message, in order. */
function rowsDifference(
  expected: JsonValue,
  actual: JsonValue,
  path: string,
  differenceOf: ElementDifference,
  order: RowOrder,
): string | null {
  if (!Array.isArray(expected) || !Array.isArray(actual)) return answerDifference(expected, actual, path);
  if (expected.length !== actual.length)
    return `${path}: ${actual.length} elements where ${expected.length} are expected: ${shown(expected)}`;
  if (order === 'any-order') return anyOrderDifference(expected, actual, path, differenceOf);
  for (const [i, element] of expected.entries()) {
    const difference = differenceOf(element, actual[i] ?? null, `${path}[${i}]`);
    if (difference !== null) return difference;
  }
  return null;
}

function anyOrderDifference(
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
  path: string,
  differenceOf: ElementDifference,
): string | null {
  const left = [...actual];
  for (const [i, element] of expected.entries()) {
    const at = left.findIndex((candidate) => differenceOf(element, candidate, path) === null);
    if (at < 0) return `${path}[${i}]: ${shown(element)} is missing`;
    left.splice(at, 1);
  }
  return null;
}

/** @param actual the answer with rows in base64, which its own header says how to read. */
export function protobufDifference(
  expected: JsonValue,
  actual: JsonValue,
  path: string,
  order: RowOrder,
): string | null {
  const schema = Array.isArray(actual) ? memberOf(memberOf(actual[0] ?? null, 'header'), 'protoSchema') : null;
  if (typeof schema !== 'string') return `${path}: ${shown(actual)} has no protoSchema`;
  const type = rowMessage(schema);
  const rowDifference: ElementDifference = (element, found, at) => {
    const row = memberOf(element, 'row');
    if (typeof row !== 'string') return answerDifference(element, found, at);
    const bytes = memberOf(memberOf(found, 'row'), 'protobufBytes');
    if (typeof bytes !== 'string') return `${at}: ${shown(found)} is no row`;
    const message = type.decode(Buffer.from(bytes, 'base64')) as unknown as Readonly<Record<string, unknown>>;
    const text = messageText(type, message);
    const same = sortedParts(row).join('\n') === sortedParts(text).join('\n');
    return same ? null : `${at}: ${JSON.stringify(text)} where ${JSON.stringify(row)} is expected`;
  };
  return rowsDifference(expected, actual, path, rowDifference, order);
}

const memberOf = (value: JsonValue, name: string): JsonValue =>
  value instanceof Map ? ((value as JsonObject).get(name) ?? null) : null;
