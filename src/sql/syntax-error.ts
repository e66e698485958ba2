// Makes the one error of this room: where the text stops being SQL, what was found and what was expected there.
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { suggestName } from './names.ts';
import type { Span } from './source-span.ts';

/** At most this many alternatives are named in a message; `details.expected` always has them all. */
const NAMED_ALTERNATIVES = 8;

export interface SyntaxErrorFacts {
  readonly span: Span;
  /** The text of the token in question; empty at the end of the text. */
  readonly token: string;
  /** Keywords in upper case, symbols between quotes, kinds of things in words ("a name"). */
  readonly expected: readonly string[];
  /** What the message says instead of naming all alternatives. */
  readonly expectedInWords?: string;
}

const isKeyword = (text: string): boolean => /^[A-Z]+( [A-Z]+)*$/.test(text);

/** "A", "A or B", "A, B or C". */
function joinAlternatives(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  const shown = items.slice(0, NAMED_ALTERNATIVES);
  if (shown.length < items.length) return `${shown.join(', ')} or one of ${items.length - shown.length} others`;
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** The keyword that a word was probably meant to be: a near one, or one that it begins. */
export function suggestKeyword(word: string, expected: readonly string[]): string | null {
  const wanted = word.toUpperCase();
  if (!/^[A-Z_]{3,}$/.test(wanted)) return null;
  const keywords = expected.filter(isKeyword).map((text) => text.split(' ')[0]!);
  if (keywords.includes(wanted)) return null;
  return suggestName(wanted, keywords) ?? keywords.find((keyword) => keyword.startsWith(wanted)) ?? null;
}

/** The error for text that breaks off the grammar, with an optional remark after the main sentence. */
export function unexpectedToken(facts: SyntaxErrorFacts, remark: string | null = null): ClickstreamError {
  const found = facts.token === '' ? 'the end of the text' : quote(facts.token);
  const expected = facts.expectedInWords ?? joinAlternatives(facts.expected);
  const meant = remark === null ? suggestKeyword(facts.token, facts.expected) : null;
  const hint = meant === null ? (remark ?? '') : `did you mean ${meant}?`;
  return syntaxError(`expected ${expected} but found ${found}${hint === '' ? '' : ` - ${hint}`}`, facts);
}

/** The error for text that has the right shape but cannot be meant, such as a number that is too large. */
export function syntaxError(problem: string, facts: SyntaxErrorFacts): ClickstreamError {
  const { line, column, start, end } = facts.span;
  return new ClickstreamError('SQL_SYNTAX', `line ${line}:${column}: Syntax Error: ${problem}`, {
    details: { line, column, start, end, token: facts.token, expected: facts.expected },
  });
}

/** The token between quotes, unless it brings its own, cut to a readable length. */
function quote(token: string): string {
  const firstLine = token.split('\n', 1)[0]!;
  const text = firstLine.length > 40 || firstLine !== token ? `${firstLine.slice(0, 40)}…` : token;
  return /^['"`]/.test(text) ? text : `'${text}'`;
}
