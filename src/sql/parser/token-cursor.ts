// Walks the tokens for the parser. Every question it answers with "no" is remembered for its place in the text, so that
// an error can name all that would have been right there.
import type { ClickstreamError } from '../../errors/clickstream-error.ts';
import { RESERVED_WORDS } from '../keywords.ts';
import { suggestName } from '../names.ts';
import type { Span } from '../source-span.ts';
import { syntaxError, unexpectedToken } from '../syntax-error.ts';
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
  unexpected(): ClickstreamError {
    const expected = this.#expectedAt === this.#index ? this.#expected : [];
    const alias = this.#index > 0 && this.#impliedAlias === this.#index - 1 ? this.#tokens[this.#impliedAlias]! : null;
    if (alias !== null && alias.kind === 'word') {
      const firstWords = expected.filter((text) => /^[A-Z]/.test(text)).map((text) => text.split(' ')[0]!);
      if (suggestName(alias.value, firstWords) !== null) return this.#unexpectedAt(alias, expected);
    }
    return this.#unexpectedAt(this.current, expected);
  }

  #unexpectedAt(token: Token, expected: readonly string[]): ClickstreamError {
    const facts = { span: token, token: this.textOf(token), expected };
    if (token.kind === 'word' && RESERVED_WORDS.has(token.value) && expected.includes('a name')) {
      return unexpectedToken(facts, `${token.value} is a reserved word, write \`${token.value}\` to use it as a name`);
    }
    if (token.kind === 'quoted-name' && expected.includes('a string') && this.text[token.start] === '"') {
      return unexpectedToken(facts, 'strings stand between single quotes, double quotes make a name');
    }
    if (token.kind === 'variable') {
      return unexpectedToken(facts, `the variable ${token.value} is not defined`);
    }
    if (token.kind === 'unknown' && token.value.codePointAt(0)! > 126) {
      const codePoint = token.value.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      return unexpectedToken(facts, `the character U+${codePoint} has no meaning outside strings and quoted names`);
    }
    return unexpectedToken(facts);
  }

  /** The error for a token that is well placed but impossible. */
  problem(problem: string, token: Span, expected: readonly string[] = []): ClickstreamError {
    return syntaxError(problem, { span: token, token: this.textOf(token), expected });
  }

  textOf(span: Span): string {
    return this.text.slice(span.start, span.end);
  }
}
