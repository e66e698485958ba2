// Cuts the text of SQL into tokens, each with its span; comments are left out, `--@` directives are kept apart.
import type { ClickstreamError } from '../errors/clickstream-error.ts';
import type { Span } from './source-span.ts';
import { syntaxError } from './syntax-error.ts';

export type TokenKind =
  /** An unquoted name or keyword; `value` is upper-cased. */
  | 'word'
  /** A name that starts with a digit; `value` is upper-cased. */
  | 'digit-word'
  /** A name between backticks or double quotes; `value` is without them. */
  | 'quoted-name'
  /** A string; `value` is its content. */
  | 'string'
  | 'integer'
  /** Digits with a point. */
  | 'decimal'
  /** A number with an exponent. */
  | 'float'
  /** `${name}`; `value` is the name. */
  | 'variable'
  | 'symbol'
  /** A character that ksqlDB's SQL has no use for. */
  | 'unknown'
  | 'end';

export interface Token extends Span {
  readonly kind: TokenKind;
  readonly value: string;
  /** The text to use instead of the one in the span, for a token that came from the value of a variable. */
  readonly written?: string | undefined;
}

/** A `--@name: value` comment, as SQL tests use them. */
export interface Directive {
  readonly text: string;
  readonly span: Span;
}

export interface TokenizedText {
  readonly text: string;
  /** The last one has the kind `end`. */
  readonly tokens: readonly Token[];
  readonly directives: readonly Directive[];
  /** What was opened and never closed (a string, a quoted name, a comment), when the text is tokenised tolerantly. */
  readonly unclosed: ClickstreamError | null;
}

export interface TokenizeOptions {
  /** Do not throw for a string, quoted name or comment without end: report it and take the rest as one token. */
  readonly tolerant?: boolean;
}

const TWO_CHARACTER_SYMBOLS: ReadonlySet<string> = new Set(['<>', '!=', '<=', '>=', '||', ':=', '->', '=>']);
const ONE_CHARACTER_SYMBOLS = '=<>+-*/%.,;()[]';

const NEWLINE = 10;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isLetter = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
const isNamePart = (c: number): boolean => isLetter(c) || isDigit(c) || c === 95 || c === 64;

/**
 * All tokens of the text.
 * @throws ClickstreamError SQL_SYNTAX for a string, quoted name or comment that is never closed.
 */
export function tokenize(text: string, options: TokenizeOptions = {}): TokenizedText {
  const tokens: Token[] = [];
  const directives: Directive[] = [];
  let unclosed: ClickstreamError | null = null;
  let position = 0;
  let line = 1;
  let lineStart = 0;

  const spanTo = (end: number): Span => ({ start: position, end, line, column: position - lineStart + 1 });
  const push = (kind: TokenKind, end: number, value: string): void => {
    tokens.push({ kind, value, start: position, end, line, column: position - lineStart + 1 });
  };
  /** Moves on, counting the line ends on the way. */
  const moveTo = (end: number): void => {
    for (let i = position; i < end; i++) {
      if (text.charCodeAt(i) !== NEWLINE) continue;
      line++;
      lineStart = i + 1;
    }
    position = end;
  };
  const notClosed = (what: string, close: string): void => {
    const open = text.slice(position, position + 2);
    unclosed = syntaxError(`the ${what} that starts here is never closed with ${close}`, {
      span: spanTo(position + (what === 'comment' ? 2 : 1)),
      token: what === 'comment' ? open : open[0]!,
      expected: [close],
    });
    if (options.tolerant !== true) throw unclosed;
  };

  while (position < text.length) {
    const c = text.charCodeAt(position);
    if (c === NEWLINE) {
      position++;
      line++;
      lineStart = position;
      continue;
    }
    if (c === 32 || c === 13 || c === 9) {
      position++;
      continue;
    }
    if (isLetter(c) || c === 95) {
      const end = nameEnd(text, position + 1);
      push('word', end, text.slice(position, end).toUpperCase());
      position = end;
      continue;
    }
    const next = text.charCodeAt(position + 1);
    if (isDigit(c) || (c === 46 && isDigit(next))) {
      const { kind, end } = scanNumber(text, position);
      const raw = text.slice(position, end);
      push(kind, end, kind === 'digit-word' ? raw.toUpperCase() : raw);
      position = end;
      continue;
    }
    if (c === 39 || c === 34 || c === 96) {
      const quote = text[position]!;
      const kind = c === 39 ? 'string' : 'quoted-name';
      const end = quotedEnd(text, position + 1, c);
      if (end === -1) notClosed(kind === 'string' ? 'string' : 'quoted name', quote);
      const stop = end === -1 ? text.length : end;
      const inner = text.slice(position + 1, end === -1 ? stop : stop - 1);
      push(kind, stop, inner.includes(quote) ? inner.replaceAll(quote + quote, quote) : inner);
      moveTo(stop);
      continue;
    }
    if (c === 45 && next === 45) {
      const newline = text.indexOf('\n', position);
      const end = newline === -1 ? text.length : newline;
      if (text.charCodeAt(position + 2) === 64) {
        directives.push({ text: text.slice(position + 3, end).trim(), span: spanTo(end) });
      }
      position = end;
      continue;
    }
    if (c === 47 && next === 42) {
      const close = text.indexOf('*/', position + 2);
      if (close === -1) notClosed('comment', '*/');
      moveTo(close === -1 ? text.length : close + 2);
      continue;
    }
    if (c === 36 && next === 123) {
      const close = nameEnd(text, position + 2);
      const first = text.charCodeAt(position + 2);
      if (text.charCodeAt(close) === 125 && (isLetter(first) || first === 95)) {
        push('variable', close + 1, text.slice(position + 2, close));
        position = close + 1;
        continue;
      }
    }
    const two = text.slice(position, position + 2);
    if (TWO_CHARACTER_SYMBOLS.has(two)) {
      push('symbol', position + 2, two);
      position += 2;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(position)!);
    push(ONE_CHARACTER_SYMBOLS.includes(character) ? 'symbol' : 'unknown', position + character.length, character);
    position += character.length;
  }
  push('end', position, '');
  return { text, tokens, directives, unclosed };
}

function nameEnd(text: string, from: number): number {
  let i = from;
  while (isNamePart(text.charCodeAt(i))) i++;
  return i;
}

/** The offset behind the closing quote (doubled quotes are content), or -1 when there is none. */
function quotedEnd(text: string, from: number, quote: number): number {
  for (let i = from; i < text.length; i++) {
    if (text.charCodeAt(i) !== quote) continue;
    if (text.charCodeAt(i + 1) !== quote) return i + 1;
    i++;
  }
  return -1;
}

/** The longest match wins, as in ksqlDB: `1E5` is a number, `1E5X` a name, `1.` a decimal. */
function scanNumber(
  text: string,
  from: number,
): { readonly kind: 'integer' | 'decimal' | 'float' | 'digit-word'; readonly end: number } {
  let i = from;
  while (isDigit(text.charCodeAt(i))) i++;
  let kind: 'integer' | 'decimal' | 'float' = 'integer';
  if (text.charCodeAt(i) === 46) {
    kind = 'decimal';
    i++;
    while (isDigit(text.charCodeAt(i))) i++;
  }
  const e = text.charCodeAt(i);
  if (e === 69 || e === 101) {
    let j = i + 1;
    const sign = text.charCodeAt(j);
    if (sign === 43 || sign === 45) j++;
    if (isDigit(text.charCodeAt(j))) {
      while (isDigit(text.charCodeAt(j))) j++;
      kind = 'float';
      i = j;
    }
  }
  const wordEnd = nameEnd(text, from);
  return wordEnd > i ? { kind: 'digit-word', end: wordEnd } : { kind, end: i };
}
