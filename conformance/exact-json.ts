// Reads JSON without losing a digit: numbers are kept as the text they were written as.

/** A number as written. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type ExactJson = null | boolean | string | JsonNumber | readonly ExactJson[] | ReadonlyMap<string, ExactJson>;

const TOKEN = /\s*(?:([[\]{},:])|("(?:[^"\\]|\\.)*")|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null))/y;

/** @throws SyntaxError when the text is not JSON */
export function parseExactJson(text: string): ExactJson {
  TOKEN.lastIndex = 0;
  let token = next();
  const value = parse();
  if (token !== null) throw new SyntaxError(`Unexpected text after the JSON value: ${token[0]}`);
  return value;

  function next(): RegExpExecArray | null {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match) return match;
    if (text.slice(start).trim() !== '') throw new SyntaxError(`Not JSON at position ${start}`);
    return null;
  }

  function advance(): RegExpExecArray {
    const current = token;
    if (!current) throw new SyntaxError('The JSON text ends too early');
    token = next();
    return current;
  }

  function symbolIs(symbol: string): boolean {
    return token?.[1] === symbol;
  }

  function parse(): ExactJson {
    const [, symbol, string, number, word] = advance();
    if (string !== undefined) return JSON.parse(string) as string;
    if (number !== undefined) return new JsonNumber(number);
    if (word !== undefined) return word === 'null' ? null : word === 'true';
    if (symbol === '[') return parseArray();
    if (symbol === '{') return parseObject();
    throw new SyntaxError(`Unexpected ${symbol}`);
  }

  function parseArray(): ExactJson {
    const items: ExactJson[] = [];
    while (!symbolIs(']')) {
      items.push(parse());
      if (!symbolIs(']') && advance()[1] !== ',') throw new SyntaxError('Expected , or ]');
    }
    advance();
    return items;
  }

  function parseObject(): ExactJson {
    const entries = new Map<string, ExactJson>();
    while (!symbolIs('}')) {
      const key = JSON.parse(advance()[2] ?? 'null') as string;
      if (advance()[1] !== ':') throw new SyntaxError('Expected :');
      entries.set(key, parse());
      if (!symbolIs('}') && advance()[1] !== ',') throw new SyntaxError('Expected , or }');
    }
    advance();
    return entries;
  }
}

/** A member of an object, undefined when it is absent or the value is no object. */
export const member = (value: ExactJson | undefined, name: string): ExactJson | undefined =>
  value instanceof Map ? (value as ReadonlyMap<string, ExactJson>).get(name) : undefined;

const isDouble = (text: string): boolean => /[.eE]/.test(text);

/**
 * Whether two JSON values are the same answer: numbers by their text, doubles within a relative 1e-9, objects without
 * regard to order.
 */
export function sameAnswer(a: ExactJson | undefined, b: ExactJson | undefined): boolean {
  if (a instanceof JsonNumber && b instanceof JsonNumber) return sameNumber(a.text, b.text);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => sameAnswer(v, b[i]));
  if (a instanceof Map && b instanceof Map)
    return a.size === b.size && [...a].every(([key, value]) => b.has(key) && sameAnswer(value, b.get(key)));
  return a === b;
}

function sameNumber(a: string, b: string): boolean {
  if (a === b) return true;
  if (!isDouble(a) || !isDouble(b)) return false;
  // Decimals print plainly and must agree in every digit; only double notation is compared as a number.
  const x = Number(a);
  const y = Number(b);
  return Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
}
