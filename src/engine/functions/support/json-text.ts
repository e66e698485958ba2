// JSON texts as the JSON functions of ksqlDB read and write them: only the first value of a text counts, numbers with a
// point or an exponent are exact decimals.
import { JsonCursor } from '../../formats/json-cursor.ts';
import { JsonNumber, type JsonValue, printJson, readJson } from '../../formats/json-value.ts';
import type { Decimal } from '../../values/decimal.ts';
import { parseDecimal } from '../../values/decimal-math.ts';
import { bigDecimalText } from '../../values/value-text.ts';
import { functionFailed } from './declare.ts';

/** The text has no value at all. */
export const NOTHING = Symbol('no JSON value');

const IDENTIFIER_PART = /[\p{L}\p{Nd}_$]/u;

/** What may not stand right behind a value that has no closing sign of its own. */
function checkEnd(value: JsonValue, { text, pos }: JsonCursor): void {
  const next = text.charAt(pos);
  if (next === '') return;
  const runsOn =
    value instanceof JsonNumber
      ? !/[ \t\r\n]/.test(next)
      : (value === null || typeof value === 'boolean') && IDENTIFIER_PART.test(next);
  if (runsOn) throw functionFailed(`the JSON text goes on with '${next}' right after a value`);
}

/** The first value of a text. @throws ClickstreamError when there is something that is no JSON. */
export function parseFirstJson(text: string): JsonValue | typeof NOTHING {
  const cursor = new JsonCursor().reset(text);
  if (Number.isNaN(cursor.peek())) return NOTHING;
  const value = readJson(cursor);
  checkEnd(value, cursor);
  return value;
}

/** Numbers that no double can hold become what Java makes of them: infinity, as a text. */
const numberText = (text: string, write: (value: Decimal) => string): string => {
  if (!/[.eE]/.test(text)) return String(BigInt(text));
  const double = Number(text);
  return Number.isFinite(double) ? write(parseDecimal(text)) : double > 0 ? '"Infinity"' : '"-Infinity"';
};

/** Large and small decimals get an exponent: `1E+5`. */
export const printNode = (value: JsonValue): string => printJson(value, (text) => numberText(text, bigDecimalText));

/** All digits are written out. */
export const printNodePlainly = (value: JsonValue): string => printJson(value, (text) => numberText(text, String));

/** A text without its quotes; everything else as JSON. */
export const textOfNode = (value: JsonValue): string => (typeof value === 'string' ? value : printNode(value));
