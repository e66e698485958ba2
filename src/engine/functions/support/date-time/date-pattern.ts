// Java's date patterns (`yyyy-MM-dd HH:mm`) as a list of elements that printing and parsing walk along.
// The letters and their limits are those of java.time.format.DateTimeFormatter in Java 17, locale English.
import { functionFailed } from '../declare.ts';
import { letterElement } from './pattern-letters.ts';

export type DateField =
  | 'ERA'
  | 'YEAR'
  | 'YEAR_OF_ERA'
  | 'QUARTER'
  | 'MONTH'
  | 'DAY'
  | 'DAY_OF_YEAR'
  | 'DAY_OF_WEEK'
  | 'ALIGNED_DAY_OF_WEEK'
  | 'LOCAL_DAY_OF_WEEK'
  | 'WEEK_YEAR'
  | 'WEEK'
  | 'WEEK_OF_MONTH'
  | 'MODIFIED_JULIAN_DAY';

export type TimeField =
  | 'AMPM'
  | 'HOUR_OF_AMPM'
  | 'CLOCK_HOUR_OF_AMPM'
  | 'HOUR'
  | 'CLOCK_HOUR'
  | 'MINUTE'
  | 'SECOND'
  | 'NANO'
  | 'MILLI_OF_DAY'
  | 'NANO_OF_DAY';

export type Field = DateField | TimeField;
export type TextStyle = 'SHORT' | 'FULL' | 'NARROW';
/** NORMAL: a minus only; EXCEEDS_PAD: also a plus for numbers wider than the padding. */
export type SignStyle = 'NORMAL' | 'NOT_NEGATIVE' | 'EXCEEDS_PAD';

export interface NumberElement {
  readonly kind: 'NUMBER';
  readonly field: Field;
  readonly min: number;
  readonly max: number;
  readonly sign: SignStyle;
  /** Two digits stand for a year from 2000 to 2099. */
  readonly reduced?: true;
  /** Digits that belong to numbers following without a separator; set when the whole pattern is known. */
  readonly reserved?: number;
}

export interface OffsetElement {
  readonly kind: 'OFFSET';
  readonly colon: boolean;
  readonly minutes: 'optional' | 'required';
  readonly seconds: 'none' | 'optional';
  /** What stands for an offset of zero. */
  readonly zero: string;
}

export type PatternElement =
  | { readonly kind: 'LITERAL'; readonly text: string }
  | NumberElement
  | { readonly kind: 'FRACTION'; readonly width: number }
  | { readonly kind: 'TEXT'; readonly field: DateField | 'AMPM'; readonly style: TextStyle }
  | { readonly kind: 'DAY_PERIOD'; readonly style: TextStyle }
  | OffsetElement
  | { readonly kind: 'GMT_OFFSET'; readonly full: boolean }
  | { readonly kind: 'ZONE_ID' }
  | { readonly kind: 'ZONE_TEXT'; readonly full: boolean; readonly generic: boolean }
  | { readonly kind: 'OPTIONAL'; readonly elements: readonly PatternElement[] }
  | { readonly kind: 'PADDED'; readonly width: number; readonly element: PatternElement };

export type DatePattern = readonly PatternElement[];

const isLetter = (char: string | undefined): char is string => char !== undefined && /^[A-Za-z]$/.test(char);

/** End of the run of equal characters that begins at `start`. */
function runEnd(pattern: string, start: number): number {
  let end = start + 1;
  while (pattern[end] === pattern[start]) end += 1;
  return end;
}

/** Elements of one nesting level, with the reservation of digits for numbers that follow each other directly. */
class Section {
  readonly elements: PatternElement[] = [];
  /** Index of the number that the following fixed-width numbers take digits from; -1 when none. */
  #variable = -1;

  add(element: PatternElement): void {
    const index = this.elements.push(element) - 1;
    const fixed = fixedWidth(element);
    if (fixed !== null && this.#variable >= 0) {
      const variable = this.elements[this.#variable] as NumberElement;
      this.elements[this.#variable] = { ...variable, reserved: (variable.reserved ?? 0) + fixed };
    } else {
      if (element.kind === 'NUMBER' && this.#variable >= 0) this.#reserveNothing();
      this.#variable = element.kind === 'NUMBER' ? index : -1;
    }
  }

  /** A number of open width right after another: the first one takes all digits it can get. */
  #reserveNothing(): void {
    const variable = this.elements[this.#variable] as NumberElement;
    this.elements[this.#variable] = { ...variable, reserved: 0 };
  }
}

function fixedWidth(element: PatternElement): number | null {
  if (element.kind === 'FRACTION') return element.width;
  return element.kind === 'NUMBER' && element.min === element.max && element.sign === 'NOT_NEGATIVE'
    ? element.max
    : null;
}

/** A quoted text; returns the text and the position after the closing quote. */
function quoted(pattern: string, start: number): readonly [text: string, end: number] {
  let text = '';
  for (let i = start + 1; i < pattern.length; i += 1) {
    if (pattern[i] !== "'") text += pattern[i];
    else if (pattern[i + 1] === "'") {
      text += "'";
      i += 1;
    } else return [text === '' ? "'" : text, i + 1];
  }
  throw functionFailed(`the date pattern ends inside a quoted text: ${pattern}`);
}

/** @throws ClickstreamError FUNCTION_FAILED when Java would refuse the pattern. */
export function compileDatePattern(pattern: string): DatePattern {
  const sections: Section[] = [new Section()];
  for (let i = 0; i < pattern.length; ) {
    const section = sections.at(-1)!;
    const char = pattern[i]!;
    if (isLetter(char)) {
      const end = runEnd(pattern, i);
      if (char === 'p') {
        if (!isLetter(pattern[end])) throw functionFailed(`the date pattern has a padding without a field: ${pattern}`);
        const fieldEnd = runEnd(pattern, end);
        section.add({ kind: 'PADDED', width: end - i, element: letterElement(pattern[end]!, fieldEnd - end) });
        i = fieldEnd;
      } else {
        section.add(letterElement(char, end - i));
        i = end;
      }
    } else if (char === "'") {
      const [text, end] = quoted(pattern, i);
      section.add({ kind: 'LITERAL', text });
      i = end;
    } else if (char === '[') {
      sections.push(new Section());
      i += 1;
    } else if (char === ']') {
      if (sections.length === 1) throw functionFailed(`the date pattern has ] without [: ${pattern}`);
      sections.pop();
      sections.at(-1)!.add({ kind: 'OPTIONAL', elements: section.elements });
      i += 1;
    } else if (char === '{' || char === '}' || char === '#') {
      throw functionFailed(`the date pattern has the reserved character ${char}: ${pattern}`);
    } else {
      section.add({ kind: 'LITERAL', text: char });
      i += 1;
    }
  }
  while (sections.length > 1) {
    const { elements } = sections.pop()!;
    sections.at(-1)!.add({ kind: 'OPTIONAL', elements });
  }
  return sections[0]!.elements;
}
