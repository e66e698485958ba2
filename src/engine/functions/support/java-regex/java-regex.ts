// Matching with Java regular expressions: groups numbered as in Java, replacement texts, splitting.
//
// Some patterns take for ever on some texts: (a+)+$ on forty letters and another character would stop every query of the engine.
// V8 has a second matcher, whose time grows with the length of the text only; it takes over after many vain attempts. It knows no
// flag v, no back references and no assertions about surroundings; for plain texts most expressions can do without them.
import v8 from 'node:v8';
import { functionFailed } from '../declare.ts';
import { withPlainAnchors } from './regex-anchors.ts';
import { translateRegex } from './translate-regex.ts';

export interface JavaMatch {
  readonly start: number;
  readonly end: number;
  /** The text of a group, null when it took no part. 0 is the whole match. */
  group(index: number): string | null;
}

v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

/** What only the flag v knows: properties, characters beyond 16 bits, sets within sets and their differences. */
const NEEDS_FLAG_V = /\\[pPq]|\\u\{|[\ud800-\udfff]|&&|--|\[[^\]\\]*(?:\\.[^\]\\]*)*\[/;
/** One line of ASCII. */
const PLAIN_TEXT = /^[\t\x20-\x7e]*$/;

/** A Java regular expression, compiled once and used for any number of texts. */
export class JavaRegex {
  readonly #expression: RegExp;
  /** The same for plain texts; null when it cannot be written without the flag v. */
  readonly #plain: RegExp | null;
  #text = '';
  #textIsPlain = true;
  readonly #groups: readonly number[];
  readonly names: ReadonlyMap<string, number>;

  /** @throws ClickstreamError FUNCTION_FAILED when Java would refuse the pattern. */
  constructor(pattern: string) {
    const { source, groups, names } = translateRegex(pattern);
    try {
      this.#expression = new RegExp(source, 'gv');
      const plain = withPlainAnchors(source);
      this.#plain = NEEDS_FLAG_V.test(plain) ? null : new RegExp(plain, 'g');
    } catch (error) {
      throw functionFailed(`the regular expression cannot be used: ${pattern}`, error);
    }
    this.#groups = groups;
    this.names = names;
  }

  /** Number of groups, the whole match not counted. */
  get groupCount(): number {
    return this.#groups.length - 1;
  }

  /** The first match that begins at `from` or later. */
  find(text: string, from = 0): JavaMatch | null {
    const expression = this.#plain !== null && this.#isPlain(text) ? this.#plain : this.#expression;
    expression.lastIndex = from;
    const found = expression.exec(text);
    if (found === null) return null;
    return {
      start: found.index,
      end: found.index + found[0].length,
      group: (index) => {
        const position = this.#groups[index];
        if (position === undefined) throw functionFailed(`the regular expression has no group ${index}`);
        return found[position] ?? null;
      },
    };
  }

  #isPlain(text: string): boolean {
    if (text !== this.#text) {
      this.#text = text;
      this.#textIsPlain = PLAIN_TEXT.test(text);
    }
    return this.#textIsPlain;
  }

  *findAll(text: string): Generator<JavaMatch> {
    let from = 0;
    while (from <= text.length) {
      const match = this.find(text, from);
      if (match === null) return;
      yield match;
      from = match.end === match.start ? match.end + stepAt(text, match.end) : match.end;
    }
  }

  matchesEmptyText(): boolean {
    return this.find('') !== null;
  }
}

/** Length of the character at a position in UTF-16 units. */
const stepAt = (text: string, position: number): number => ((text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1);

/** Java's replacement text: `$1` and `${name}` stand for groups, a backslash takes what follows it literally. */
export function expandReplacement(replacement: string, regex: JavaRegex, match: JavaMatch): string {
  let result = '';
  for (let i = 0; i < replacement.length; ) {
    const char = replacement[i]!;
    if (char === '\\') {
      if (i + 1 === replacement.length) throw functionFailed('the replacement ends with a backslash');
      result += replacement[i + 1];
      i += 2;
    } else if (char === '$') {
      const [text, end] = groupReference(replacement, i + 1, regex, match);
      result += text;
      i = end;
    } else {
      result += char;
      i += 1;
    }
  }
  return result;
}

function groupReference(
  replacement: string,
  start: number,
  regex: JavaRegex,
  match: JavaMatch,
): readonly [text: string, end: number] {
  const named = /^\{([A-Za-z][A-Za-z0-9]*)\}/.exec(replacement.slice(start));
  if (named !== null) {
    const group = regex.names.get(named[1]!);
    if (group === undefined) throw functionFailed(`the replacement names the unknown group ${named[1]}`);
    return [match.group(group) ?? '', start + named[0].length];
  }
  if (!/^\d/.test(replacement.slice(start))) {
    throw functionFailed('the replacement has a $ that is followed by neither a number nor a name in braces');
  }
  let group = Number(replacement[start]);
  let end = start + 1;
  while (/^\d/.test(replacement.slice(end)) && group * 10 + Number(replacement[end]) <= regex.groupCount) {
    group = group * 10 + Number(replacement[end]);
    end += 1;
  }
  return [match.group(group) ?? '', end];
}
