// Compares a value of a case with what a query wrote, with the column's type at hand: decimals to the last digit.
import { parseDecimalText } from '../../src/engine/formats/decimal-codec.ts';
import { JsonNumber, type JsonValue, printJson } from '../../src/engine/formats/json-value.ts';
import type { SqlType } from '../../src/sql/sql-type.ts';

const differs = (expected: JsonValue, actual: JsonValue, path: string): string =>
  `${path} should be ${printJson(expected)}, but is ${printJson(actual)}`;

/** Equal value and scale, in whichever of its spellings a decimal is written. */
function decimalsEqual(a: string, b: string): boolean {
  try {
    const left = parseDecimalText(a.trim());
    const right = parseDecimalText(b.trim());
    return left.unscaled === right.unscaled && left.scale === right.scale;
  } catch {
    return false;
  }
}

function numbersEqual(expected: string, actual: string, type: SqlType | null): boolean {
  if (expected === actual) return true;
  if (type?.kind === 'DECIMAL') return decimalsEqual(expected, actual);
  const fractional = /[.eE]/;
  if (!fractional.test(expected) && !fractional.test(actual)) return BigInt(expected) === BigInt(actual);
  const a = Number(expected);
  return Math.abs(a - Number(actual)) <= 1e-6 * Math.max(1, Math.abs(a) * 1e-6);
}

function memberType(type: SqlType | null, name: string): SqlType | null {
  if (type?.kind === 'MAP') return type.value;
  if (type?.kind !== 'STRUCT') return null;
  return type.fields.find((f) => f.name === name || f.name === name.toUpperCase())?.type ?? null;
}

/**
 * null when equal. Members are looked up by name, then by upper-cased name; one that is not there counts as null, and
 * objects must have equally many.
 */
export function valueDifference(
  expected: JsonValue,
  actual: JsonValue,
  type: SqlType | null,
  path: string,
): string | null {
  if (expected instanceof JsonNumber) {
    const equal = actual instanceof JsonNumber && numbersEqual(expected.text, actual.text, type);
    return equal ? null : differs(expected, actual, path);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs(expected, actual, path);
    const element = type?.kind === 'ARRAY' ? type.element : null;
    for (const [i, item] of expected.entries()) {
      const difference = valueDifference(item, actual[i] ?? null, element, `${path}[${i}]`);
      if (difference !== null) return difference;
    }
    return null;
  }
  if (expected instanceof Map) {
    if (!(actual instanceof Map) || actual.size !== expected.size) return differs(expected, actual, path);
    for (const [name, member] of expected) {
      const found = actual.has(name) ? actual.get(name) : actual.get(name.toUpperCase());
      const difference = valueDifference(member, found ?? null, memberType(type, name), `${path}.${name}`);
      if (difference !== null) return difference;
    }
    return null;
  }
  // Cases write decimals as numbers or as strings.
  if (type?.kind === 'DECIMAL' && typeof expected === 'string' && actual instanceof JsonNumber)
    return decimalsEqual(expected, actual.text) ? null : differs(expected, actual, path);
  // In Protobuf no bytes are as good as absent ones; cases write null.
  if (type?.kind === 'BYTES' && expected === null && actual === '') return null;
  return expected === actual ? null : differs(expected, actual, path);
}
