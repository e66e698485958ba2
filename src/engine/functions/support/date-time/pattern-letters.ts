// What each letter of a Java date pattern means, depending on how often it is repeated.
import { functionFailed } from '../declare.ts';
import type { DateField, Field, OffsetElement, PatternElement, SignStyle, TextStyle } from './date-pattern.ts';

const WIDEST = 19;

const number = (field: Field, min: number, max: number, sign: SignStyle): PatternElement => ({
  kind: 'NUMBER',
  field,
  min,
  max,
  sign,
});
const anyNumber = (field: Field): PatternElement => number(field, 1, WIDEST, 'NORMAL');
const fixedNumber = (field: Field, width: number): PatternElement => number(field, width, width, 'NOT_NEGATIVE');

function atMost(letter: string, count: number, limit: number): void {
  if (count > limit) throw functionFailed(`the date pattern repeats ${letter} more than ${limit} times`);
}

function exactly(letter: string, count: number, ...allowed: number[]): void {
  if (!allowed.includes(count)) {
    throw functionFailed(`the date pattern must repeat ${letter} ${allowed.join(' or ')} times, not ${count}`);
  }
}

const STYLES: readonly TextStyle[] = ['SHORT', 'SHORT', 'SHORT', 'FULL', 'NARROW'];

function text(letter: string, field: DateField, count: number): PatternElement {
  atMost(letter, count, 5);
  return { kind: 'TEXT', field, style: STYLES[count - 1]! };
}

/** A number for one or two letters, a text for more. */
function numberOrText(letter: string, field: DateField, count: number): PatternElement {
  if (count > 2) return text(letter, field, count);
  return count === 1 ? anyNumber(field) : fixedNumber(field, 2);
}

function year(field: DateField, count: number): PatternElement {
  if (count === 2) return { kind: 'NUMBER', field, min: 2, max: 2, sign: 'NOT_NEGATIVE', reduced: true };
  if (count > WIDEST) throw functionFailed(`the date pattern repeats the letter of the year more than ${WIDEST} times`);
  return number(field, count, WIDEST, count < 4 ? 'NORMAL' : 'EXCEEDS_PAD');
}

/** One or two digits. */
function upToTwo(letter: string, field: Field, count: number): PatternElement {
  atMost(letter, count, 2);
  return count === 1 ? anyNumber(field) : fixedNumber(field, 2);
}

function localDayOfWeek(letter: string, count: number): PatternElement {
  if (count > 2) return text(letter, 'DAY_OF_WEEK', count);
  if (letter === 'c') exactly(letter, count, 1);
  return number('LOCAL_DAY_OF_WEEK', count, 2, 'NOT_NEGATIVE');
}

const OFFSET_SHAPES: readonly Omit<OffsetElement, 'kind' | 'zero'>[] = [
  { colon: false, minutes: 'optional', seconds: 'none' },
  { colon: false, minutes: 'required', seconds: 'none' },
  { colon: true, minutes: 'required', seconds: 'none' },
  { colon: false, minutes: 'required', seconds: 'optional' },
  { colon: true, minutes: 'required', seconds: 'optional' },
];

function offset(letter: string, count: number): PatternElement {
  atMost(letter, count, 5);
  if (letter === 'Z') {
    if (count === 4) return { kind: 'GMT_OFFSET', full: true };
    return count === 5
      ? { kind: 'OFFSET', ...OFFSET_SHAPES[4]!, zero: 'Z' }
      : { kind: 'OFFSET', ...OFFSET_SHAPES[1]!, zero: '+0000' };
  }
  const lowerCaseZero = count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00';
  return { kind: 'OFFSET', ...OFFSET_SHAPES[count - 1]!, zero: letter === 'X' ? 'Z' : lowerCaseZero };
}

type Rule = (count: number, letter: string) => PatternElement;

const wide =
  (field: Field): Rule =>
  (count) =>
    number(field, count, WIDEST, 'NOT_NEGATIVE');
const short =
  (field: Field): Rule =>
  (count, letter) =>
    upToTwo(letter, field, count);
const named =
  (field: DateField): Rule =>
  (count, letter) =>
    numberOrText(letter, field, count);
const zone =
  (generic: boolean): Rule =>
  (count, letter) => {
    if (generic) exactly(letter, count, 1, 4);
    else atMost(letter, count, 4);
    return { kind: 'ZONE_TEXT', full: count === 4, generic };
  };

const RULES: Readonly<Record<string, Rule>> = {
  G: (count, letter) => text(letter, 'ERA', count),
  u: (count) => year('YEAR', count),
  y: (count) => year('YEAR_OF_ERA', count),
  Y: (count) => year('WEEK_YEAR', count),
  Q: named('QUARTER'),
  q: named('QUARTER'),
  M: named('MONTH'),
  L: named('MONTH'),
  d: short('DAY'),
  D: (count, letter) => {
    atMost(letter, count, 3);
    return count === 1 ? anyNumber('DAY_OF_YEAR') : number('DAY_OF_YEAR', count, 3, 'NOT_NEGATIVE');
  },
  F: (count, letter) => {
    exactly(letter, count, 1);
    return anyNumber('ALIGNED_DAY_OF_WEEK');
  },
  g: (count) => number('MODIFIED_JULIAN_DAY', count, WIDEST, 'NORMAL'),
  w: (count, letter) => {
    atMost(letter, count, 2);
    return number('WEEK', count, 2, 'NOT_NEGATIVE');
  },
  W: (count, letter) => {
    exactly(letter, count, 1);
    return number('WEEK_OF_MONTH', 1, 2, 'NOT_NEGATIVE');
  },
  E: (count, letter) => text(letter, 'DAY_OF_WEEK', count),
  e: (count, letter) => localDayOfWeek(letter, count),
  c: (count, letter) => localDayOfWeek(letter, count),
  a: (count, letter) => {
    exactly(letter, count, 1);
    return { kind: 'TEXT', field: 'AMPM', style: 'SHORT' };
  },
  B: (count, letter) => {
    exactly(letter, count, 1, 4, 5);
    return { kind: 'DAY_PERIOD', style: STYLES[count - 1]! };
  },
  h: short('CLOCK_HOUR_OF_AMPM'),
  K: short('HOUR_OF_AMPM'),
  k: short('CLOCK_HOUR'),
  H: short('HOUR'),
  m: short('MINUTE'),
  s: short('SECOND'),
  S: (count, letter) => {
    atMost(letter, count, 9);
    return { kind: 'FRACTION', width: count };
  },
  A: wide('MILLI_OF_DAY'),
  n: wide('NANO'),
  N: wide('NANO_OF_DAY'),
  V: (count, letter) => {
    exactly(letter, count, 2);
    return { kind: 'ZONE_ID' };
  },
  z: zone(false),
  v: zone(true),
  O: (count, letter) => {
    exactly(letter, count, 1, 4);
    return { kind: 'GMT_OFFSET', full: count === 4 };
  },
  X: (count, letter) => offset(letter, count),
  x: (count, letter) => offset(letter, count),
  Z: (count, letter) => offset(letter, count),
};

/** The element for `count` repetitions of a letter. @throws ClickstreamError FUNCTION_FAILED */
export function letterElement(letter: string, count: number): PatternElement {
  const rule = RULES[letter];
  if (rule === undefined) throw functionFailed(`the date pattern has the unknown letter ${letter}`);
  return rule(count, letter);
}
