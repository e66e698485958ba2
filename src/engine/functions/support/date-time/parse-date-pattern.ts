// Reads a text along a compiled Java date pattern into field values; what they mean together is resolved elsewhere.
import { functionFailed } from '../declare.ts';
import type { DatePattern, Field, NumberElement, OffsetElement, PatternElement } from './date-pattern.ts';
import { type DayPeriod, dayPeriodAt, type TextLocale, textAt } from './date-texts.ts';
import { type Zone, zoneOf } from './time-zone.ts';
import { zoneIdForName } from './zone-names.ts';

/** What a text said. */
export interface ParsedFields {
  readonly values: Map<Field, number>;
  offset: number | null;
  zone: Zone | null;
  dayPeriod: DayPeriod | null;
}

/** Position after the parsed part, or null when the text does not fit. */
type End = number | null;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Numbers longer than this exceed every field. */
const LARGEST = Number.MAX_SAFE_INTEGER;
const FIRST_REDUCED_YEAR = 2000;

class Parser {
  readonly #text: string;
  readonly #locale: TextLocale;
  fields: ParsedFields = { values: new Map(), offset: null, zone: null, dayPeriod: null };
  /** How far parsing came, for the message. */
  farthest = 0;

  constructor(text: string, locale: TextLocale) {
    this.#text = text;
    this.#locale = locale;
  }

  all(elements: readonly PatternElement[], start: number): End {
    let position = start;
    for (const element of elements) {
      const end = this.#one(element, position);
      if (end === null) return null;
      position = end;
      this.farthest = Math.max(this.farthest, end);
    }
    return position;
  }

  #one(element: PatternElement, position: number): End {
    switch (element.kind) {
      case 'LITERAL':
        return this.#literal(element.text, position);
      case 'NUMBER':
        return this.#number(element, position);
      case 'FRACTION':
        return this.#fraction(element.width, position);
      case 'TEXT': {
        const found = textAt(element.field, element.style, this.#text, position, this.#locale);
        return found && this.#set(element.field, found.value, found.end);
      }
      case 'DAY_PERIOD': {
        if (this.#locale === 'ROOT') return null;
        const found = dayPeriodAt(element.style, this.#text, position);
        if (found === null) return null;
        this.fields.dayPeriod = found.period;
        return found.end;
      }
      case 'OFFSET':
        return this.#offset(element, position);
      case 'GMT_OFFSET':
        return this.#gmtOffset(element.full, position);
      case 'ZONE_ID':
        return this.#zoneId(position);
      case 'ZONE_TEXT': {
        const found = zoneIdForName(this.#text, position);
        if (found === null) return this.#zoneId(position);
        this.fields.zone = zoneOf(found.id);
        return found.end;
      }
      case 'OPTIONAL':
        return this.#optional(element.elements, position);
      case 'PADDED':
        return this.#padded(element.element, element.width, position);
    }
  }

  #optional(elements: readonly PatternElement[], position: number): number {
    const saved: ParsedFields = { ...this.fields, values: new Map(this.fields.values) };
    const end = this.all(elements, position);
    if (end !== null) return end;
    this.fields = saved;
    return position;
  }

  #padded(element: PatternElement, width: number, position: number): End {
    const end = position + width;
    if (end > this.#text.length) return null;
    let start = position;
    while (start < end && this.#text[start] === ' ') start += 1;
    const inner = new Parser(this.#text.slice(0, end), this.#locale);
    inner.fields = this.fields;
    return inner.#one(element, start) === end ? end : null;
  }

  #literal(literal: string, position: number): End {
    const end = position + literal.length;
    const part = this.#text.slice(position, end);
    return part === literal || part.toLowerCase() === literal.toLowerCase() ? end : null;
  }

  #set(field: Field, value: number, end: number): End {
    const earlier = this.fields.values.get(field);
    if (earlier !== undefined && earlier !== value) return null;
    this.fields.values.set(field, value);
    return end;
  }

  #countDigits(position: number, most: number): number {
    let count = 0;
    while (count < most && position + count < this.#text.length && isDigit(this.#text.charCodeAt(position + count))) {
      count += 1;
    }
    return count;
  }

  #number(element: NumberElement, start: number): End {
    const sign = this.#text[start];
    const signed = sign === '+' || sign === '-';
    if (signed && (sign === '-' ? element.sign === 'NOT_NEGATIVE' : element.sign !== 'EXCEEDS_PAD')) return null;
    const position = signed ? start + 1 : start;
    const reserved = element.reserved ?? 0;
    let length = this.#countDigits(position, element.max + reserved);
    if (reserved > 0) length = Math.min(length, Math.max(element.min, length - reserved));
    if (length < element.min) return null;
    const value = Math.min(Number(this.#text.slice(position, position + length)), LARGEST);
    const end = position + length;
    if (sign === '-') return value === 0 ? null : this.#set(element.field, -value, end);
    if (element.sign === 'EXCEEDS_PAD' && (sign === '+') !== length > element.min) return null;
    return this.#set(element.field, element.reduced ? FIRST_REDUCED_YEAR + value : value, end);
  }

  #fraction(width: number, position: number): End {
    if (this.#countDigits(position, width) < width) return null;
    const digits = this.#text.slice(position, position + width);
    return this.#set('NANO', Number(digits.padEnd(9, '0')), position + width);
  }

  #setOffset(seconds: number, end: number): End {
    if (this.fields.offset !== null && this.fields.offset !== seconds) return null;
    if (Math.abs(seconds) > 18 * 3600) return null;
    this.fields.offset = seconds;
    return end;
  }

  #twoDigits(position: number, limit: number): number | null {
    if (this.#countDigits(position, 2) < 2) return null;
    const value = Number(this.#text.slice(position, position + 2));
    return value <= limit ? value : null;
  }

  #offset(element: OffsetElement, position: number): End {
    const zeroEnd = this.#literal(element.zero, position);
    const sign = this.#text[position];
    if (sign !== '+' && sign !== '-') return zeroEnd === null ? null : this.#setOffset(0, zeroEnd);
    const parts = [0, 0, 0];
    const needed = [true, element.minutes === 'required', false];
    const allowed = [true, true, element.seconds !== 'none'];
    let at = position + 1;
    for (let i = 0; i < 3 && allowed[i]; i += 1) {
      const start = i > 0 && element.colon ? this.#literal(':', at) : at;
      const value = start === null ? null : this.#twoDigits(start, i === 0 ? 18 : 59);
      if (start === null || value === null) {
        if (needed[i]) return null;
        break;
      }
      parts[i] = value;
      at = start + 2;
    }
    const seconds = parts[0]! * 3600 + parts[1]! * 60 + parts[2]!;
    return this.#setOffset(sign === '-' ? -seconds : seconds, at);
  }

  #gmtOffset(full: boolean, position: number): End {
    const start = this.#literal('GMT', position);
    if (start === null) return null;
    const rest = (full ? /^[+-]\d\d:\d\d(?::\d\d)?/ : /^[+-]\d{1,2}(?::\d\d(?::\d\d)?)?/).exec(
      this.#text.slice(start),
    )?.[0];
    if (rest === undefined) return this.#setOffset(0, start);
    const [hours = 0, minutes = 0, seconds = 0] = rest.slice(1).split(':').map(Number);
    const total = hours * 3600 + minutes * 60 + seconds;
    return this.#setOffset(rest.startsWith('-') ? -total : total, start + rest.length);
  }

  /** The longest zone id at the position. */
  #zoneId(position: number): End {
    const candidate = /^(?:[+-][\d:]+|[A-Za-z][A-Za-z0-9~/._+:-]*)/.exec(this.#text.slice(position))?.[0] ?? '';
    for (let length = candidate.length; length > 0; length -= 1) {
      try {
        this.fields.zone = zoneOf(candidate.slice(0, length));
        return position + length;
      } catch {
        // Not an id; a shorter one may be.
      }
    }
    return null;
  }
}

/** @throws ClickstreamError FUNCTION_FAILED when the text does not fit the pattern from its first to its last character. */
export function parseWithPattern(pattern: DatePattern, text: string, locale: TextLocale = 'ENGLISH'): ParsedFields {
  const parser = new Parser(text, locale);
  const end = parser.all(pattern, 0);
  if (end === null) throw functionFailed(`'${text}' does not fit the date pattern after ${parser.farthest} characters`);
  if (end < text.length) throw functionFailed(`'${text}' goes on after what the date pattern covers, at ${end}`);
  return parser.fields;
}
