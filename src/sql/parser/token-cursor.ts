// Walks the tokens for the parser. Every question it answers with "no" is remembered for its place in the text, so that
// an error can name all that would have been right there.
import type { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Expression } from '../ast.ts';
import type { Span } from '../source-span.ts';
import { suggestKeyword, syntaxError, unexpectedToken } from '../syntax-error.ts';
import { hintFor, type Misfit } from '../syntax-hints.ts';
import { type Token, type TokenizedText, tokenize } from '../tokenizer.ts';

/** Deepest nesting of expressions, types and statements: far above real SQL, far below the limit of the call stack. */
const MAX_NESTING = 300;
/** Most operators in one expression: they nest to the left without using the parser's stack, but burden every later walk. */
const MAX_OPERATORS = 3000;

export interface ParserOptions {
  /** Accept a last statement without `;`. */
  readonly allowMissingSemicolon?: boolean;
  /** Accept the statements of SQL tests: ASSERT VALUES, ASSERT NULL VALUES, ASSERT STREAM, ASSERT TABLE, RUN SCRIPT. */
  readonly testStatements?: boolean;
  /** Values for `${name}`, names in any letter case; DEFINE and UNDEFINE in the text change them from there on. */
  readonly variables?: Readonly<Record<string, string>>;
}

export class TokenCursor {
  readonly text: string;
  readonly options: ParserOptions;
  readonly #tokens: readonly Token[];
  #index = 0;
  #nesting = 0;
  #operators = 0;
  #expected: string[] = [];
  #expectedAt = 0;
  #impliedAlias = -1;
  /** Parameters of the lambdas around the present place, innermost last. */
  readonly lambdaParameters: (readonly string[])[] = [];
  /** The operand last seen before `->*`, which only a whole select item may be. */
  starredPrimary: Expression | null = null;

  constructor(source: string | TokenizedText, options: ParserOptions = {}) {
    const tokenized = typeof source === 'string' ? tokenize(source) : source;
    this.text = tokenized.text;
    this.#tokens = tokenized.tokens;
    this.options = options;
  }

  /** The token to be read next. */
  get current(): Token {
    return this.#tokens[this.#index]!;
  }

  /** The token `distance` places after the next one; the end token when there is none. */
  peek(distance: number): Token {
    return this.#tokens[Math.min(this.#index + distance, this.#tokens.length - 1)]!;
  }

  get atEnd(): boolean {
    return this.current.kind === 'end';
  }

  /** Takes the next token whatever it is. */
  next(): Token {
    const token = this.current;
    if (token.kind !== 'end') this.#index++;
    return token;
  }

  /** Whether the next token is this keyword; `quietly` does not remember the question. */
  isWord(word: string, quietly = false): boolean {
    const token = this.current;
    if (token.kind === 'word' && token.value === word) return true;
    if (!quietly) this.expecting(word);
    return false;
  }

  /** Whether these keywords come next, one after the other. Does not remember the question. */
  areWords(...words: string[]): boolean {
    return words.every((word, i) => {
      const token = this.peek(i);
      return token.kind === 'word' && token.value === word;
    });
  }

  isSymbol(symbol: string, quietly = false): boolean {
    const token = this.current;
    if (token.kind === 'symbol' && token.value === symbol) return true;
    if (!quietly) this.expecting(`'${symbol}'`);
    return false;
  }

  /** Takes the keyword if it is next. */
  acceptWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#index++;
    return true;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index++;
    return true;
  }

  /** Takes these keywords if all of them come next. */
  acceptWords(...words: string[]): boolean {
    if (this.areWords(...words)) {
      this.#index += words.length;
      return true;
    }
    if (this.isWord(words[0]!, true)) return false;
    this.expecting(words.join(' '));
    return false;
  }

  /** Takes the first of the keywords that is next, or null. */
  acceptOneOf<W extends string>(words: readonly W[]): W | null {
    for (const word of words) if (this.acceptWord(word)) return word;
    return null;
  }

  expectWord(word: string): Token {
    const token = this.current;
    if (!this.acceptWord(word)) throw this.unexpected();
    return token;
  }

  expectWords(...words: string[]): void {
    for (const word of words) this.expectWord(word);
  }

  expectSymbol(symbol: string): Token {
    const token = this.current;
    if (!this.acceptSymbol(symbol)) throw this.unexpected();
    return token;
  }

  expectOneOf<W extends string>(words: readonly W[]): W {
    const word = this.acceptOneOf(words);
    if (word === null) throw this.unexpected();
    return word;
  }

  /** One or more items with commas between them. */
  commaSeparated<T>(parseItem: () => T): T[] {
    const items = [parseItem()];
    while (this.acceptSymbol(',')) items.push(parseItem());
    return items;
  }

  /** Remembers what would have been right at the present place. */
  expecting(what: string): void {
    if (this.#expectedAt !== this.#index) {
      this.#expectedAt = this.#index;
      this.#expected = [];
    }
    if (!this.#expected.includes(what)) this.#expected.push(what);
  }

  /** Remembers that the token just taken was read as an alias without AS: it may be a mistyped keyword. */
  noteImpliedAlias(): void {
    this.#impliedAlias = this.#index - 1;
  }

  /** The span from a first token to the last one taken. */
  spanFrom(first: Span): Span {
    const last = this.#tokens[Math.max(this.#index - 1, 0)]!;
    return { start: first.start, end: Math.max(last.end, first.end), line: first.line, column: first.column };
  }

  /** Runs a parse step one level deeper and refuses text that is nested beyond reason. */
  nested<T>(parse: () => T): T {
    this.enter();
    const result = parse();
    this.leave();
    return result;
  }

  enter(): void {
    if (this.#nesting === 0) this.#operators = 0;
    if (++this.#nesting > MAX_NESTING) {
      throw this.problem(`this is nested too deeply: more than ${MAX_NESTING} levels`, this.current);
    }
  }

  leave(): void {
    this.#nesting--;
  }

  /** Counts one operator of the present expression. */
  countOperator(token: Token): void {
    if (++this.#operators > MAX_OPERATORS) {
      throw this.problem(`this expression is too long: more than ${MAX_OPERATORS} operators`, token);
    }
  }

  /** The error for the next token, which fits nothing that was asked for. */
  unexpected(expectedInWords?: string): ClickstreamError {
    const expected = this.#expectedAt === this.#index ? this.#expected : [];
    const alias = this.#impliedAlias >= 0 && this.#impliedAlias === this.#index - 1 ? this.#index - 1 : null;
    if (alias !== null) {
      const error = this.#misreadAlias(alias, expected);
      if (error !== null) return error;
    }
    return this.#unexpectedAt(this.#index, expected, expectedInWords);
  }

  /** The word before the misfit was read as an alias, but it looks like a keyword that would have fitted there. */
  #misreadAlias(index: number, expected: readonly string[]): ClickstreamError | null {
    const token = this.#tokens[index]!;
    if (token.kind !== 'word') return null;
    const misfit = hintFor(this.#misfitAt(index, expected)) !== null || suggestKeyword(token.value, expected) !== null;
    return misfit ? this.#unexpectedAt(index, expected) : null;
  }

  #misfitAt(index: number, expected: readonly string[]): Misfit {
    return {
      text: this.text,
      previous: this.#tokens[index - 1] ?? null,
      token: this.#tokens[index]!,
      next: this.#tokens[index + 1] ?? null,
      expected,
    };
  }

  #unexpectedAt(index: number, expected: readonly string[], expectedInWords?: string): ClickstreamError {
    const token = this.#tokens[index]!;
    const words = expectedInWords === undefined ? {} : { expectedInWords };
    const facts = { span: token, token: this.textOf(token), expected, ...words };
    return unexpectedToken(facts, hintFor(this.#misfitAt(index, expected)));
  }

  /** The error for a token that is well placed but impossible. */
  problem(problem: string, token: Span, expected: readonly string[] = []): ClickstreamError {
    return syntaxError(problem, { span: token, token: this.textOf(token), expected });
  }

  /** The text as written; for a token that stands for a variable, the text of its value. */
  textOf(span: Span | Token): string {
    return 'written' in span && span.written !== undefined ? span.written : this.text.slice(span.start, span.end);
  }
}
