// Rewrites a Java regular expression as a JavaScript one with the flag v: what both write alike but mean differently
// (blanks, word boundaries, line ends, case), and what only Java has (possessive quantifiers, \Q…\E, inline flags, …).
import { functionFailed } from '../declare.ts';
import { anchorEscape, dot, lineEnd, lineStart } from './regex-anchors.ts';
import { escapeClass, propertySource } from './regex-classes.ts';
import { caseless, changeFlags, character, literal, NO_FLAGS, type RegexFlags, range } from './regex-flags.ts';
import { RegexScanner } from './regex-scanner.ts';

export interface TranslatedRegex {
  readonly source: string;
  /** Position of each of Java's groups (0 is the whole match) among those of the JavaScript expression. */
  readonly groups: readonly number[];
  readonly names: ReadonlyMap<string, number>;
}

class Translator {
  readonly #scan: RegexScanner;
  #flags: RegexFlags = NO_FLAGS;
  /** Groups of the JavaScript expression opened so far; helpers of possessive quantifiers count as well. */
  #opened = 0;
  /** Parts so far whose length has no limit. */
  #unlimited = 0;
  readonly groups: number[] = [0];
  readonly names = new Map<string, number>();

  constructor(pattern: string) {
    this.#scan = new RegexScanner(pattern);
  }

  all(): string {
    const source = this.#alternatives();
    if (!this.#scan.atEnd) throw this.#scan.error('has ) without (');
    return source;
  }

  #alternatives(): string {
    let source = '';
    for (;;) {
      if (this.#flags.comments) this.#scan.skipComments();
      if (this.#scan.atEnd || this.#scan.next() === ')') return source;
      if (this.#scan.take('|')) source += '|';
      else source += this.#quantified();
    }
  }

  /** An atom with its quantifier; groups inside it must be numbered before the helper group around it is known. */
  #quantified(): string {
    const before = this.#opened;
    const firstGroup = this.groups.length;
    const atom = this.#atom();
    if (this.#flags.comments) this.#scan.skipComments();
    const quantifier = this.#scan.quantifier();
    if (quantifier === null) return atom;
    const { times, mode } = quantifier;
    if (/^(?:[*+]|\{\d+,\})$/.test(times)) this.#unlimited += 1;
    const repeatable = /^\(\?<?[=!]/.test(atom) || atom === '' ? `(?:${atom})` : atom;
    if (mode !== '+') return repeatable + times + mode;
    return this.#atomic(repeatable + times, before, firstGroup);
  }

  /** `source` matched once and never given back: captured by a lookahead, then read again. */
  #atomic(source: string, before: number, firstGroup: number): string {
    for (let i = firstGroup; i < this.groups.length; i += 1) this.groups[i] = this.groups[i]! + 1;
    const shifted = source.replaceAll(/\\k<g(\d+)>|\(\?<g(\d+)>/g, (whole, reference, group) => {
      const number = Number(reference ?? group);
      return number > before ? whole.replace(String(number), String(number + 1)) : whole;
    });
    this.#opened += 1;
    return `(?=(?<g${before + 1}>${shifted}))\\k<g${before + 1}>`;
  }

  #atom(): string {
    const scan = this.#scan;
    if (scan.next() === '(') return this.#group();
    if (scan.next() === '[') return caseless(this.#class(), this.#flags);
    if (scan.take('.')) return dot(this.#flags);
    if (scan.take('^')) return lineStart(this.#flags);
    if (scan.take('$')) return lineEnd(this.#flags, this.#flags.multiline);
    if (scan.take('\\')) return this.#escape();
    if (/[*+?{]/.test(scan.next())) throw scan.error(`has nothing before ${scan.next()}`);
    return character(scan.codePoint(), this.#flags);
  }

  #group(): string {
    const scan = this.#scan;
    const outer = this.#flags;
    const start = scan.position;
    scan.expect('(');
    let open = '(?:';
    let atomic = false;
    const before = this.#opened;
    const firstGroup = this.groups.length;
    const special = scan.match(/\?(?:[:=!>]|<[=!]|<[A-Za-z][A-Za-z0-9]*>|[A-Za-z-]*[:)])/y);
    if (special === null) {
      if (scan.next() === '?') throw scan.error('has an unknown construct after (');
      open = this.#openCapture();
    } else if (special === '?>') atomic = true;
    else if (/^\?<[A-Za-z]/.test(special)) {
      const name = special.slice(2, -1);
      if (this.names.has(name)) throw scan.error(`has two groups named ${name}`);
      this.names.set(name, this.groups.length);
      open = this.#openCapture();
    } else if (/^\?<?[=!]$/.test(special)) open = `(${special}`;
    else if (special !== '?:') {
      this.#flags = changeFlags(outer, special.slice(1, -1));
      // (?i) lasts to the end of the group around it.
      if (special.endsWith(')')) return '';
    }
    const unlimited = this.#unlimited;
    const body = this.#alternatives();
    if (/^\(\?<[=!]$/.test(open) && this.#unlimited > unlimited)
      throw functionFailed('a look-behind must not contain anything of unlimited length');
    if (!scan.take(')')) throw scan.error(`does not close the group at ${start}`);
    this.#flags = outer;
    return atomic ? this.#atomic(body, before, firstGroup) : `${open}${body})`;
  }

  #openCapture(): string {
    this.#opened += 1;
    this.groups.push(this.#opened);
    return `(?<g${this.#opened}>`;
  }

  #reference(group: number): string {
    this.#unlimited += 1;
    const position = this.groups[group];
    // A group that is not open yet has matched nothing, and so does a reference to it.
    return position === undefined ? '(?!)' : caseless(`\\k<g${position}>`, { ...this.#flags, unicodeCase: true });
  }

  #escape(): string {
    const scan = this.#scan;
    const letter = scan.next();
    if (/[1-9]/.test(letter)) {
      let number = Number(scan.take(letter) && letter);
      while (/^\d$/.test(scan.next()) && number * 10 + Number(scan.next()) < this.groups.length) {
        number = number * 10 + Number(scan.match(/\d/y));
      }
      return this.#reference(number);
    }
    const name = scan.match(/k<([A-Za-z][A-Za-z0-9]*)>/y)?.slice(2, -1);
    if (name !== undefined) {
      const group = this.names.get(name);
      if (group === undefined) throw scan.error(`refers to the unknown group ${name}`);
      return this.#reference(group);
    }
    if (scan.take('Q')) return [...scan.quotation()].map((c) => character(c.codePointAt(0)!, this.#flags)).join('');
    const boundary = anchorEscape(letter, this.#flags);
    if (boundary !== null) {
      scan.take(letter);
      return boundary;
    }
    const inClass = this.#classEscape();
    return inClass === null ? character(scan.escapedCharacter(), this.#flags) : caseless(inClass, this.#flags);
  }

  /** `\d`, `\P{L}`, … after the backslash, as a class of its own; null when it is something else. */
  #classEscape(): string | null {
    const scan = this.#scan;
    const property = scan.match(/[pP](?:\{[^}]*\}|[^{])/y);
    if (property !== null) {
      const source = propertySource(property.slice(1).replace(/^\{|\}$/g, ''));
      return property.startsWith('P') ? `[^${source}]` : `[${source}]`;
    }
    const letter = scan.next();
    const source = escapeClass(letter.toLowerCase(), this.#flags);
    if (source === null) return null;
    scan.take(letter);
    return letter === letter.toLowerCase() ? `[${source}]` : `[^${source}]`;
  }

  /** `[a-z&&[^m]]` with its nested classes. */
  #class(): string {
    const scan = this.#scan;
    const start = scan.position;
    scan.expect('[');
    const negated = scan.take('^');
    const operands: string[] = [];
    let union = '';
    for (let first = true; ; first = false) {
      if (scan.atEnd) throw functionFailed(`the regular expression does not close the class at ${start}`);
      if (!first && scan.take(']')) break;
      if (this.#flags.comments && scan.skipBlank()) continue;
      if (scan.take('&&')) {
        if (union !== '') operands.push(union);
        union = '';
      } else union += this.#classItem();
    }
    if (union !== '') operands.push(union);
    const body = operands.length === 1 ? operands[0]! : operands.map((operand) => `[${operand}]`).join('&&');
    return `[${negated ? '^' : ''}${body}]`;
  }

  #classItem(): string {
    const scan = this.#scan;
    if (scan.next() === '[') return this.#class();
    const from = this.#classCharacter();
    if (typeof from === 'string') return from;
    if (scan.next() !== '-' || scan.next(1) === ']' || scan.next(1) === '[' || scan.next(1) === '') {
      return range(from, from, this.#flags);
    }
    scan.expect('-');
    const to = this.#classCharacter();
    if (typeof to === 'string' || to < from) throw scan.error('has an illegal range in a class');
    return range(from, to, this.#flags);
  }

  /** A code point, or the source of a class written with a backslash. */
  #classCharacter(): number | string {
    const scan = this.#scan;
    if (!scan.take('\\')) return scan.codePoint();
    if (scan.take('Q')) return [...scan.quotation()].map((c) => literal(c.codePointAt(0)!)).join('');
    return this.#classEscape() ?? scan.escapedCharacter();
  }
}

/** @throws ClickstreamError FUNCTION_FAILED when Java would refuse the pattern, or JavaScript cannot express it. */
export function translateRegex(pattern: string): TranslatedRegex {
  const translator = new Translator(pattern);
  const source = translator.all();
  return { source, groups: translator.groups, names: translator.names };
}
