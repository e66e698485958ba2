// Parses the smallest parts: names, strings, numbers and durations.
import type { Duration, TimeUnit } from '../ast.ts';
import { NON_RESERVED_WORDS, RESERVED_WORDS } from '../keywords.ts';
import type { Token } from '../tokenizer.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Milliseconds of each unit that durations may use; the longer ones have no fixed length. */
const UNIT_MS = { DAYS: 86_400_000, HOURS: 3_600_000, MINUTES: 60_000, SECONDS: 1000, MILLISECONDS: 1 } as const;
export type DurationUnit = keyof typeof UNIT_MS;
const DURATION_UNITS = Object.keys(UNIT_MS) as DurationUnit[];

const MAX_SAFE_DURATION = Number.MAX_SAFE_INTEGER;

/** The unit that a word names, in singular or plural, or null. */
export function durationUnit(word: string): DurationUnit | null {
  const plural = word.endsWith('S') ? word : `${word}S`;
  return plural in UNIT_MS ? (plural as DurationUnit) : null;
}

/** Whether a token can be a name: quoted, or a word that is not reserved. */
export function isName(token: Token): boolean {
  switch (token.kind) {
    case 'word':
      return !RESERVED_WORDS.has(token.value);
    case 'digit-word':
    case 'quoted-name':
      return true;
    default:
      return false;
  }
}

/** A name that is no word of the grammar at all, as variables and window names must be. */
export const isPlainWord = (token: Token): boolean =>
  token.kind === 'word' && !RESERVED_WORDS.has(token.value) && !NON_RESERVED_WORDS.has(token.value);

/** A name, normalised: unquoted ones in upper case. */
export function parseName(cursor: TokenCursor, what = 'a name'): string {
  if (isName(cursor.current)) return cursor.next().value;
  cursor.expecting(what);
  throw cursor.unexpected();
}

/** A name whose letter case counts even without quotes, such as a topic, or a string. */
export function parseResourceName(cursor: TokenCursor, what: string): string {
  const token = cursor.current;
  // What a variable stands for was written without quotes when its value has none.
  const plain = token.kind === 'quoted-name' && token.written !== undefined && !/^[`"]/.test(token.written);
  if (!plain && (token.kind === 'string' || token.kind === 'quoted-name')) return cursor.next().value;
  if (isName(token)) return cursor.textOf(cursor.next());
  cursor.expecting(what);
  throw cursor.unexpected();
}

export function parseString(cursor: TokenCursor, what = 'a string'): string {
  if (cursor.current.kind === 'string') return cursor.next().value;
  cursor.expecting(what);
  throw cursor.unexpected();
}

/** `( name, ... )`. */
export function parseNameList(cursor: TokenCursor): string[] {
  cursor.expectSymbol('(');
  const names = cursor.commaSeparated(() => parseName(cursor));
  cursor.expectSymbol(')');
  return names;
}

/** A whole number of at most 32 bits for the clause named `clause`, such as LIMIT. */
export function parseWholeNumber(cursor: TokenCursor, clause: string): number {
  const first = cursor.current;
  const negative = cursor.isSymbol('-', true);
  if (negative) cursor.next();
  const token = cursor.current;
  if (token.kind === 'decimal' || token.kind === 'float') {
    throw cursor.problem(`${clause} takes a whole number`, token, ['a whole number']);
  }
  if (token.kind !== 'integer') {
    cursor.expecting('a whole number');
    throw cursor.unexpected();
  }
  cursor.next();
  const value = Number(token.value);
  if (value > 2_147_483_647) {
    throw cursor.problem(`${clause} is at most 2147483647`, cursor.spanFrom(first), ['a smaller number']);
  }
  return negative && value !== 0 ? -value : value;
}

/** `10 SECONDS` for the clause named `clause`; `positive` refuses a length of zero. */
export function parseDuration(cursor: TokenCursor, clause: string, positive = false): Duration {
  const first = cursor.current;
  const negative = cursor.isSymbol('-', true);
  if (negative) cursor.next();
  const token = cursor.current;
  if (token.kind !== 'integer') {
    cursor.expecting('a whole number');
    throw cursor.unexpected();
  }
  cursor.next();
  const unitToken = cursor.current;
  const unit = unitToken.kind === 'word' ? durationUnit(unitToken.value) : null;
  if (unit === null) {
    for (const known of DURATION_UNITS) cursor.expecting(known);
    throw cursor.unexpected();
  }
  cursor.next();
  const value = negative ? -Number(token.value) : Number(token.value);
  const ms = value * UNIT_MS[unit];
  const span = cursor.spanFrom(first);
  if (negative || (positive && value === 0)) {
    throw cursor.problem(`${clause} must be ${positive ? 'longer than zero' : 'zero or longer'}`, span);
  }
  if (ms > MAX_SAFE_DURATION) throw cursor.problem(`${clause} is too long`, span);
  return { value, unit: unit satisfies TimeUnit, ms };
}
