// A strict JSON tokenizer over one text that leaves numbers as written, so that readers decide what to make of them.
import { serdeFault } from './serde-fault.ts';

/** Deeper nesting is refused, so that no input can exhaust the call stack. */
const MAX_DEPTH = 500;
const QUOTE = 34;
const BACKSLASH = 92;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const isLetter = (code: number) => code >= 97 && code <= 122;

/** A position in a JSON text. Methods move it past what they read and throw SERDE_FAILED on anything else. */
export class JsonCursor {
  text = '';
  pos = 0;

  reset(text: string): this {
    this.text = text;
    this.pos = 0;
    return this;
  }

  /** Skips white space and returns the next character's code without taking it; NaN at the end. */
  peek(): number {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.pos);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code;
      this.pos++;
    }
  }

  /** Takes the given character after optional white space, or returns false. */
  take(code: number): boolean {
    if (this.peek() !== code) return false;
    this.pos++;
    return true;
  }

  expect(code: number): void {
    if (!this.take(code)) throw this.unexpected(`'${String.fromCharCode(code)}'`);
  }

  /** Takes a word such as `null`. */
  word(word: string): void {
    if (!this.text.startsWith(word, this.pos)) throw this.unexpected('a JSON value');
    this.pos += word.length;
  }

  string(): string {
    const { text } = this;
    if (this.peek() !== QUOTE) throw this.unexpected('a string');
    const start = ++this.pos;
    for (let i = start; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        this.pos = i + 1;
        return text.slice(start, i);
      }
      if (code === BACKSLASH) return this.#escapedString(start, i);
      if (code < 32) break;
    }
    throw this.unexpected('the end of a string');
  }

  /** As `string`, but makes none unless there are escapes to check. */
  #skipString(): void {
    const { text } = this;
    const { length } = text;
    for (let i = this.pos + 1; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        this.pos = i + 1;
        return;
      }
      if (code === BACKSLASH || code < 32) break;
    }
    this.string();
  }

  #escapedString(start: number, firstEscape: number): string {
    const { text } = this;
    let result = text.slice(start, firstEscape);
    let i = firstEscape;
    while (i < text.length) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        this.pos = i + 1;
        return result;
      }
      if (code < 32) break;
      if (code !== BACKSLASH) {
        result += text[i++];
        continue;
      }
      const letter = text[i + 1] ?? '';
      if (letter === 'u') {
        const hex = text.slice(i + 2, i + 6);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) break;
        result += String.fromCharCode(Number.parseInt(hex, 16));
        i += 6;
        continue;
      }
      const plain = ESCAPES[letter];
      if (plain === undefined) break;
      result += plain;
      i += 2;
    }
    this.pos = i;
    throw this.unexpected('a valid string');
  }

  /** Whether the next value starts a number. */
  atNumber(): boolean {
    const code = this.peek();
    return code === 45 || (code >= 48 && code <= 57);
  }

  /** The text of a number, exactly as written. */
  number(): string {
    const { text } = this;
    this.peek();
    const start = this.pos;
    let i = start;
    if (text.charCodeAt(i) === 45) i++;
    const whole = i;
    i = this.#digits(i);
    if (i - whole > 1 && text.charCodeAt(whole) === 48) throw this.unexpected('a number without leading zeros');
    if (text.charCodeAt(i) === 46) i = this.#digits(i + 1);
    const e = text.charCodeAt(i);
    if (e === 69 || e === 101) {
      const sign = text.charCodeAt(i + 1);
      i = this.#digits(sign === 43 || sign === 45 ? i + 2 : i + 1);
    }
    this.pos = i;
    return text.slice(start, i);
  }

  /** Takes an integer of at most 15 digits; NaN, and nothing taken, when the next value is anything else. */
  smallInteger(): number {
    const { text } = this;
    let code = this.peek();
    let i = this.pos;
    const negative = code === 45;
    if (negative) code = text.charCodeAt(++i);
    const start = i;
    let value = 0;
    for (; code >= 48 && code <= 57; code = text.charCodeAt(++i)) value = value * 10 + (code - 48);
    const length = i - start;
    if (length === 0 || length > 15 || code === 46 || code === 69 || code === 101) return Number.NaN;
    if (length > 1 && text.charCodeAt(start) === 48) return Number.NaN;
    this.pos = i;
    return negative ? 0 - value : value;
  }

  #digits(from: number): number {
    const { text } = this;
    let i = from;
    for (let code = text.charCodeAt(i); code >= 48 && code <= 57; code = text.charCodeAt(++i));
    if (i === from) {
      this.pos = i;
      throw this.unexpected('a digit');
    }
    return i;
  }

  /** Moves past one value of any kind. */
  skip(depth = 0): void {
    const code = this.peek();
    if (code === QUOTE) this.#skipString();
    else if (code === 123 || code === 91) {
      if (depth > MAX_DEPTH) throw this.tooDeep();
      const close = code === 123 ? 125 : 93;
      this.pos++;
      if (this.take(close)) return;
      do {
        if (close === 125) {
          this.string();
          this.expect(58);
        }
        this.skip(depth + 1);
      } while (this.take(44));
      this.expect(close);
    } else if (code === 116) this.word('true');
    else if (code === 102) this.word('false');
    else if (code === 110) this.word('null');
    else if (this.atNumber()) this.number();
    else throw this.unexpected('a JSON value');
  }

  /**
   * What follows the text's only value does not matter, as long as a number or word is not run together with it: Jackson,
   * which ksqlDB reads with, stops after the first value.
   */
  endOfValue(): void {
    const { text, pos } = this;
    const last = text.charCodeAt(pos - 1);
    const isNumber = last >= 48 && last <= 57;
    if (isNumber ? /[^ \t\r\n]/.test(text.charAt(pos)) : isLetter(last) && /[\w$]/.test(text.charAt(pos))) {
      throw this.unexpected('white space');
    }
  }

  /** Nothing but white space may follow. */
  end(): void {
    if (!Number.isNaN(this.peek())) throw this.unexpected('the end of the JSON text');
  }

  tooDeep() {
    return serdeFault(`the JSON text is nested deeper than ${MAX_DEPTH} levels`);
  }

  checkDepth(depth: number): void {
    if (depth > MAX_DEPTH) throw this.tooDeep();
  }

  unexpected(wanted: string) {
    const at = this.pos;
    const got = at >= this.text.length ? 'the text ends' : `got '${this.text[at]}'`;
    return serdeFault(`malformed JSON: expected ${wanted} at character ${at + 1}, but ${got}`);
  }
}
