// Moves through the text of a Java regular expression.
import type { ClickstreamError } from '../../../../errors/clickstream-error.ts';
import { functionFailed } from '../declare.ts';

const CONTROL_ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

export interface Quantifier {
  /** `*`, `+`, `?` or `{2,3}` */
  readonly times: string;
  /** Greedy, lazy or possessive. */
  readonly mode: '' | '?' | '+';
}

export class RegexScanner {
  readonly #pattern: string;
  position = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get atEnd(): boolean {
    return this.position >= this.#pattern.length;
  }

  /** The character ahead, without taking it; empty at the end. */
  next(ahead = 0): string {
    return this.#pattern.charAt(this.position + ahead);
  }

  take(text: string): boolean {
    if (text === '' || !this.#pattern.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.error(`lacks ${text}`);
  }

  /** Takes what a sticky expression matches here. */
  match(shape: RegExp): string | null {
    shape.lastIndex = this.position;
    const found = shape.exec(this.#pattern)?.[0];
    if (found === undefined) return null;
    this.position += found.length;
    return found;
  }

  codePoint(): number {
    const code = this.#pattern.codePointAt(this.position);
    if (code === undefined) throw this.error('ends too early');
    this.position += code > 0xffff ? 2 : 1;
    return code;
  }

  /** A blank or a comment, which mean nothing under (?x). */
  skipBlank(): boolean {
    return this.match(/[ \t-\r]+|#[^\n\r\u0085\u2028\u2029]*/y) !== null;
  }

  skipComments(): void {
    while (this.skipBlank());
  }

  quantifier(): Quantifier | null {
    const times = this.match(/[*+?]|\{\d+(?:,\d*)?\}/y);
    if (times === null) {
      if (this.next() === '{') throw this.error('has an illegal repetition');
      return null;
    }
    const [, least, most] = /^\{(\d+),(\d+)\}$/.exec(times) ?? [];
    if (least !== undefined && Number(least) > Number(most)) throw this.error('has an illegal repetition range');
    return { times, mode: this.take('+') ? '+' : this.take('?') ? '?' : '' };
  }

  /** The text after \Q up to \E or the end. */
  quotation(): string {
    const end = this.#pattern.indexOf('\\E', this.position);
    const text = this.#pattern.slice(this.position, end < 0 ? undefined : end);
    this.position = end < 0 ? this.#pattern.length : end + 2;
    return text;
  }

  /** The character that a backslash and what follows it stand for. */
  escapedCharacter(): number {
    const hex = this.match(/x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}/y);
    if (hex !== null) return this.#withLowSurrogate(Number.parseInt(hex.replaceAll(/[xu{}]/g, ''), 16));
    const octal = this.match(/0(?:[0-3][0-7]{2}|[0-7]{1,2})/y);
    if (octal !== null) return Number.parseInt(octal, 8);
    const control = this.match(/c[\s\S]/y);
    if (control !== null) return control.charCodeAt(1) ^ 64;
    const letter = this.next();
    const code = CONTROL_ESCAPES[letter];
    if (code === undefined && /[A-Za-z0-9]/.test(letter)) throw this.error(`has the illegal escape \\${letter}`);
    const plain = this.codePoint();
    return code ?? plain;
  }

  #withLowSurrogate(code: number): number {
    if (code > 0x10ffff) throw this.error('names a character beyond Unicode');
    if (code < 0xd800 || code > 0xdbff) return code;
    const low = this.match(/\\u[dD][c-fC-F][0-9A-Fa-f]{2}/y);
    return low === null ? code : (code - 0xd800) * 0x400 + Number.parseInt(low.slice(2), 16) - 0xdc00 + 0x10000;
  }

  error(problem: string): ClickstreamError {
    return functionFailed(`the regular expression ${problem} near ${this.position}: ${this.#pattern}`);
  }
}
