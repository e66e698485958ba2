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
}

const isKeyword = (text: string): boolean => /^[A-Z]+( [A-Z]+)*$/.test(text);

/** "A", "A or B", "A, B or C". */
export function joinAlternatives(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  const shown = items.slice(0, NAMED_ALTERNATIVES);
  if (shown.length < items.length) return `${shown.join(', ')} or one of ${items.length - shown.length} others`;
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** The error for text that breaks off the grammar, with an optional remark after the main sentence. */
export function unexpectedToken(facts: SyntaxErrorFacts, remark?: string): ClickstreamError {
  const found = facts.token === '' ? 'the end of the text' : `'${shorten(facts.token)}'`;
  const expected = joinAlternatives(facts.expected);
  const firstWords = facts.expected.filter(isKeyword).map((text) => text.split(' ')[0]!);
  const meant = firstWords.includes(facts.token.toUpperCase()) ? null : suggestName(facts.token, firstWords);
  const hint = meant === null ? (remark === undefined ? '' : ` - ${remark}`) : ` - did you mean ${meant}?`;
  return syntaxError(`expected ${expected} but found ${found}${hint}`, facts);
}

/** The error for text that has the right shape but cannot be meant, such as a number that is too large. */
export function syntaxError(problem: string, facts: SyntaxErrorFacts): ClickstreamError {
  const { line, column, start, end } = facts.span;
  return new ClickstreamError('SQL_SYNTAX', `line ${line}:${column}: Syntax Error: ${problem}`, {
    details: { line, column, start, end, token: facts.token, expected: facts.expected },
  });
}

function shorten(text: string): string {
  const firstLine = text.split('\n', 1)[0]!;
  return firstLine.length > 40 || firstLine !== text ? `${firstLine.slice(0, 40)}…` : text;
}
