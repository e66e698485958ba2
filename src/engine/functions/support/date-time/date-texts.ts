// English names of months, days, eras and parts of the day, as Java prints them, and the way back; and the shorter names of
// Java's root locale, which ksqlDB reads timestamps with.
import type { DateField, TextStyle } from './date-pattern.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

const byLength = (names: readonly string[]): Readonly<Record<TextStyle, readonly string[]>> => ({
  FULL: names,
  SHORT: names.map((name) => name.slice(0, 3)),
  NARROW: names.map((name) => name.slice(0, 1)),
});

interface TextTable {
  /** Value of the first name. */
  readonly first: number;
  readonly names: Readonly<Record<TextStyle, readonly string[]>>;
}

const AMPM = ['AM', 'PM'];

const TABLES: Readonly<Partial<Record<DateField | 'AMPM', TextTable>>> = {
  MONTH: { first: 1, names: byLength(MONTHS) },
  DAY_OF_WEEK: { first: 1, names: byLength(DAYS) },
  ERA: { first: 0, names: { FULL: ['Before Christ', 'Anno Domini'], SHORT: ['BC', 'AD'], NARROW: ['B', 'A'] } },
  AMPM: { first: 0, names: { FULL: AMPM, SHORT: AMPM, NARROW: ['a', 'p'] } },
  QUARTER: {
    first: 1,
    names: {
      FULL: ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'],
      SHORT: ['Q1', 'Q2', 'Q3', 'Q4'],
      NARROW: ['1', '2', '3', '4'],
    },
  },
};

/** ROOT is Java's locale without a language: full names are the short ones there. */
export type TextLocale = 'ENGLISH' | 'ROOT';

const twelve = MONTHS.map((_, i) => String(i + 1));
const rootNames = (names: readonly string[], narrow?: readonly string[]): TextTable['names'] => {
  const short = names.map((name) => name.slice(0, 3));
  return { FULL: short, SHORT: short, NARROW: narrow ?? names.map((name) => name.slice(0, 1)) };
};
const QUARTERS = ['Q1', 'Q2', 'Q3', 'Q4'];

const ROOT_TABLES: typeof TABLES = {
  ...TABLES,
  MONTH: { first: 1, names: rootNames(MONTHS, twelve) },
  DAY_OF_WEEK: { first: 1, names: rootNames(DAYS) },
  ERA: { first: 0, names: { FULL: ['BCE', 'CE'], SHORT: ['BC', 'AD'], NARROW: ['BCE', 'CE'] } },
  QUARTER: { first: 1, names: { FULL: QUARTERS, SHORT: QUARTERS, NARROW: twelve.slice(0, 4) } },
};

/** The name of a value, or undefined when it has none. */
export function textOf(field: DateField | 'AMPM', style: TextStyle, value: number): string | undefined {
  const table = TABLES[field];
  return table?.names[style][value - table.first];
}

/** The longest name of the field that stands at `position`, without regard to case; the last of equal names. */
export function textAt(
  field: DateField | 'AMPM',
  style: TextStyle,
  text: string,
  position: number,
  locale: TextLocale = 'ENGLISH',
): { readonly value: number; readonly end: number } | null {
  const table = (locale === 'ROOT' ? ROOT_TABLES : TABLES)[field];
  if (table === undefined) return null;
  let found: { value: number; end: number } | null = null;
  table.names[style].forEach((name, i) => {
    const end = position + name.length;
    if (text.slice(position, end).toLowerCase() === name.toLowerCase() && (found === null || end >= found.end)) {
      found = { value: table.first + i, end };
    }
  });
  return found;
}

/** A part of the day; `from` and `to` in minutes, `to` not included, the last one goes over midnight. */
export interface DayPeriod {
  readonly name: string;
  readonly narrow?: string;
  readonly from: number;
  readonly to: number;
}

const DAY_PERIODS: readonly DayPeriod[] = [
  { name: 'midnight', narrow: 'mi', from: 0, to: 1 },
  { name: 'noon', narrow: 'n', from: 720, to: 721 },
  { name: 'in the morning', from: 360, to: 720 },
  { name: 'in the afternoon', from: 720, to: 1080 },
  { name: 'in the evening', from: 1080, to: 1260 },
  { name: 'at night', from: 1260, to: 1800 },
];

export const isInDayPeriod = ({ from, to }: DayPeriod, minute: number): boolean =>
  (minute >= from && minute < to) || (minute + 1440 >= from && minute + 1440 < to);

export function dayPeriodText(minuteOfDay: number, style: TextStyle): string {
  const period = DAY_PERIODS.find((p) => isInDayPeriod(p, minuteOfDay))!;
  return style === 'NARROW' ? (period.narrow ?? period.name) : period.name;
}

export function dayPeriodAt(
  style: TextStyle,
  text: string,
  position: number,
): { readonly period: DayPeriod; readonly end: number } | null {
  for (const period of DAY_PERIODS) {
    const name = style === 'NARROW' ? (period.narrow ?? period.name) : period.name;
    const end = position + name.length;
    if (text.slice(position, end).toLowerCase() === name) return { period, end };
  }
  return null;
}
