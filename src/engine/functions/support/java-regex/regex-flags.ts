// The flags of a Java regular expression, which may change inside of it, and what they make of single characters.
import { functionFailed } from '../declare.ts';

export interface RegexFlags {
  /** (?i): letters match in both cases. */
  readonly ignoreCase: boolean;
  /** (?u): not only ASCII letters do. */
  readonly unicodeCase: boolean;
  /** (?m): ^ and $ also match at line terminators. */
  readonly multiline: boolean;
  /** (?s): a dot also matches line terminators. */
  readonly dotAll: boolean;
  /** (?x): blanks and comments in the pattern mean nothing. */
  readonly comments: boolean;
  /** (?d): only \n ends a line. */
  readonly unixLines: boolean;
  /** (?U): \w, \d, \s and \b are those of Unicode. */
  readonly unicodeClasses: boolean;
}

export const NO_FLAGS: RegexFlags = {
  ignoreCase: false,
  unicodeCase: false,
  multiline: false,
  dotAll: false,
  comments: false,
  unixLines: false,
  unicodeClasses: false,
};

const LETTERS: Readonly<Record<string, keyof RegexFlags>> = {
  i: 'ignoreCase',
  u: 'unicodeCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'comments',
  d: 'unixLines',
  U: 'unicodeClasses',
};

/** Flags after `ims-x`. @throws ClickstreamError FUNCTION_FAILED for unknown letters */
export function changeFlags(flags: RegexFlags, letters: string): RegexFlags {
  const changed: { -readonly [K in keyof RegexFlags]: boolean } = { ...flags };
  let on = true;
  for (const letter of letters) {
    const flag = LETTERS[letter];
    if (letter === '-') on = false;
    else if (flag === undefined) throw functionFailed(`the regular expression has the unknown flag ${letter}`);
    else {
      changed[flag] = on;
      if (flag === 'unicodeClasses') changed.unicodeCase = on;
    }
  }
  return changed;
}

/** The character with this code, safe anywhere in a JavaScript regular expression. */
export const literal = (code: number): string =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
    ? String.fromCharCode(code)
    : `\\u{${code.toString(16)}}`;

const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;

/** A character outside of a class; ASCII letters in both cases where only those are meant. */
export function character(code: number, flags: RegexFlags): string {
  if (!flags.ignoreCase) return literal(code);
  if (flags.unicodeCase) return `(?i:${literal(code)})`;
  if (isUpper(code)) return `[${literal(code)}${literal(code + 32)}]`;
  return isLower(code) ? `[${literal(code)}${literal(code - 32)}]` : literal(code);
}

const between = (from: number, to: number, shift: number): string =>
  from > to ? '' : `${literal(from + shift)}-${literal(to + shift)}`;

/** A range inside of a class, with the other case of its ASCII letters where case does not matter. */
export function range(from: number, to: number, flags: RegexFlags): string {
  const plain = from === to ? literal(from) : `${literal(from)}-${literal(to)}`;
  if (!flags.ignoreCase || flags.unicodeCase) return plain;
  const lower = between(Math.max(from, 65), Math.min(to, 90), 32);
  const upper = between(Math.max(from, 97), Math.min(to, 122), -32);
  return plain + lower + upper;
}

/** A class whose characters match in all their cases where Unicode case does not matter. */
export const caseless = (source: string, flags: RegexFlags): string =>
  flags.ignoreCase && flags.unicodeCase ? `(?i:${source})` : source;
