// The date patterns of PARSE_DATE, which are those of Java's SimpleDateFormat and not of DateTimeFormatter: lenient,
// without reading to the end of the text.
import { systemClock } from '../../../../common/clock.ts';
import { functionFailed } from '../declare.ts';
import type { DateField } from './date-pattern.ts';
import { textAt } from './date-texts.ts';
import { type CalendarField, LenientCalendar } from './lenient-calendar.ts';
import { zoneOf } from './time-zone.ts';
import { zoneIdForName } from './zone-names.ts';

/** Reads one part of the text; the position after it, or null when it does not fit. */
type Step = (text: string, position: number, calendar: LenientCalendar) => number | null;

/** Years with two digits lie within this many years before and after now. */
const YEARS_BACK = 80;

function fullYear(twoDigits: number): number {
  const first = new Date(systemClock.now()).getUTCFullYear() - YEARS_BACK;
  const century = first - (first % 100);
  return century + twoDigits + (twoDigits >= first % 100 ? 0 : 100);
}

/** A run of digits; blanks before it are skipped unless another number follows directly. */
function numberStep(field: CalendarField, change: (value: number) => number, maxWidth: number): Step {
  return (text, position, calendar) => {
    let start = position;
    if (maxWidth === 0) while (start < text.length && /\s/.test(text[start]!)) start += 1;
    const limit = maxWidth === 0 ? text.length : Math.min(text.length, start + maxWidth);
    let end = start;
    while (end < limit && /\d/.test(text[end]!)) end += 1;
    if (end === start) return null;
    const value = Number(text.slice(start, end));
    if (value > 2_147_483_647) throw functionFailed(`the number ${text.slice(start, end)} is too large for a date`);
    calendar.set(field, change(value));
    return end;
  };
}

function textStep(source: DateField | 'AMPM', field: CalendarField, change: (value: number) => number): Step {
  return (text, position, calendar) => {
    const found = textAt(source, 'FULL', text, position) ?? textAt(source, 'SHORT', text, position);
    if (found === null) return null;
    calendar.set(field, change(found.value));
    return found.end;
  };
}

const OFFSET_SHAPES: Readonly<Record<string, RegExp>> = {
  X: /^(?:Z|[+-]\d\d)/,
  XX: /^(?:Z|[+-]\d{4})/,
  XXX: /^(?:Z|[+-]\d\d:\d\d)/,
  ZZ: /^(?:Z|[+-]\d\d:\d\d)/,
};

function offsetStep(letters: string): Step {
  const shape = OFFSET_SHAPES[letters] ?? /^(?:[+-]\d{4}|GMT[+-]\d{1,2}:\d\d)/i;
  return (text, position, calendar) => {
    const found = shape.exec(text.slice(position))?.[0];
    if (found === undefined) {
      const named = letters in OFFSET_SHAPES ? null : zoneIdForName(text, position);
      if (named === null) return null;
      calendar.offset = zoneOf(named.id).offsetAt(0);
      return named.end;
    }
    const [, sign, hours, minutes] = /([+-])(\d\d?):?(\d\d)?$/.exec(found) ?? [null, '+', '0', '0'];
    const seconds = Number(hours) * 3600 + Number(minutes ?? 0) * 60;
    calendar.offset = sign === '-' ? -seconds : seconds;
    return position + found.length;
  };
}

const same = (value: number): number => value;

interface NumberLetter {
  readonly field: CalendarField;
  readonly change?: (value: number) => number;
}

const NUMBERS: Readonly<Record<string, NumberLetter>> = {
  d: { field: 'DAY' },
  D: { field: 'DAY_OF_YEAR' },
  F: { field: 'DAY_OF_WEEK_IN_MONTH' },
  w: { field: 'WEEK_OF_YEAR' },
  W: { field: 'WEEK_OF_MONTH' },
  u: { field: 'DAY_OF_WEEK', change: (value) => (value === 7 ? 1 : value + 1) },
  H: { field: 'HOUR_OF_DAY' },
  k: { field: 'HOUR_OF_DAY', change: (value) => (value === 24 ? 0 : value) },
  K: { field: 'HOUR' },
  h: { field: 'HOUR', change: (value) => (value === 12 ? 0 : value) },
  m: { field: 'MINUTE' },
  s: { field: 'SECOND' },
  S: { field: 'MILLISECOND' },
};

/** Sunday is 1 in the calendar, but 7 in the table of names. */
const calendarDayOfWeek = (isoDay: number): number => (isoDay % 7) + 1;

function numberOf(letter: string, width: number): NumberLetter | null {
  if (letter === 'M') return width < 3 ? { field: 'MONTH' } : null;
  if (letter !== 'y' && letter !== 'Y') return NUMBERS[letter] ?? null;
  return { field: 'YEAR', change: width > 2 ? same : (value) => (value < 100 ? fullYear(value) : value) };
}

function textOrZone(letter: string, width: number): Step {
  switch (letter) {
    case 'M':
      return textStep('MONTH', 'MONTH', same);
    case 'E':
      return textStep('DAY_OF_WEEK', 'DAY_OF_WEEK', calendarDayOfWeek);
    case 'G':
      return textStep('ERA', 'ERA', same);
    case 'a':
      return textStep('AMPM', 'AMPM', same);
    case 'X':
      if (width > 3) throw functionFailed('the date pattern repeats X more than 3 times');
      return offsetStep('X'.repeat(width));
    case 'Z':
      return offsetStep(width === 2 ? 'ZZ' : 'Z');
    case 'z':
      return offsetStep('z');
    default:
      throw functionFailed(`the date pattern has the unknown letter ${letter}`);
  }
}

const literalStep =
  (literal: string): Step =>
  (text, position) =>
    text.startsWith(literal, position) ? position + literal.length : null;

/** Splits a pattern into runs of one letter and literals with their quotes resolved. */
function* tokens(pattern: string): Generator<{ readonly letters?: string; readonly literal?: string }> {
  let literal = '';
  let quoting = false;
  for (let i = 0; i < pattern.length; ) {
    const char = pattern[i]!;
    if (char === "'") {
      if (pattern[i + 1] === "'") {
        literal += "'";
        i += 1;
      } else quoting = !quoting;
      i += 1;
    } else if (!quoting && /[A-Za-z]/.test(char)) {
      if (literal !== '') yield { literal };
      literal = '';
      let end = i + 1;
      while (pattern[end] === char) end += 1;
      yield { letters: pattern.slice(i, end) };
      i = end;
    } else {
      literal += char;
      i += 1;
    }
  }
  if (quoting) throw functionFailed(`the date pattern ends inside a quoted text: ${pattern}`);
  if (literal !== '') yield { literal };
}

export type LenientPattern = readonly Step[];

/** @throws ClickstreamError FUNCTION_FAILED for letters that SimpleDateFormat does not have. */
export function compileLenientPattern(pattern: string): LenientPattern {
  const parsed = [...tokens(pattern)];
  const isNumber = parsed.map(({ letters }) => letters !== undefined && numberOf(letters[0]!, letters.length) !== null);
  return parsed.map(({ letters, literal }, i): Step => {
    if (letters === undefined) return literalStep(literal ?? '');
    const number = numberOf(letters[0]!, letters.length);
    if (number === null) return textOrZone(letters[0]!, letters.length);
    return numberStep(number.field, number.change ?? same, isNumber[i + 1] ? letters.length : 0);
  });
}

/** Milliseconds since the epoch. @throws ClickstreamError FUNCTION_FAILED when the text does not fit. */
export function parseLeniently(pattern: LenientPattern, text: string): number {
  const calendar = new LenientCalendar();
  let position = 0;
  for (const step of pattern) {
    const end = step(text, position, calendar);
    if (end === null) throw functionFailed(`'${text}' does not fit the date pattern after ${position} characters`);
    position = end;
  }
  return calendar.time;
}
