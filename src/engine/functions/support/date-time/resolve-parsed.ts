// Turns parsed fields into a date and a time of day with the rules of java.time's "smart" resolving: days beyond the end
// of a month are pulled back, contradictions are errors, fields that complete nothing stay as they are.

import { civilFromDays, daysFromCivil, daysInMonth } from '../../../values/date-time-text.ts';
import { functionFailed } from '../declare.ts';
import { dayOfMonthWeek, dayOfWeekYear, dayOfYear, isoDayOfWeek, lengthOfYear } from './civil-calendar.ts';
import type { Field } from './date-pattern.ts';
import { isInDayPeriod } from './date-texts.ts';
import type { ParsedFields } from './parse-date-pattern.ts';
import type { Zone } from './time-zone.ts';

export interface ResolvedFields {
  readonly epochDay: number | null;
  readonly millisOfDay: number | null;
  readonly zone: Zone | null;
  readonly offset: number | null;
  /** Fields that were checked but completed neither a date nor a time. */
  readonly rest: ReadonlyMap<Field, number>;
}

const RANGES: Readonly<Partial<Record<Field, readonly [number, number]>>> = {
  ERA: [0, 1],
  YEAR: [-999_999_999, 999_999_999],
  YEAR_OF_ERA: [1, 1_000_000_000],
  MONTH: [1, 12],
  DAY: [1, 31],
  DAY_OF_YEAR: [1, 366],
  DAY_OF_WEEK: [1, 7],
  LOCAL_DAY_OF_WEEK: [1, 7],
  ALIGNED_DAY_OF_WEEK: [1, 7],
  QUARTER: [1, 4],
  WEEK: [1, 54],
  WEEK_OF_MONTH: [0, 6],
  AMPM: [0, 1],
  HOUR_OF_AMPM: [0, 11],
  CLOCK_HOUR_OF_AMPM: [0, 12],
  HOUR: [0, 24],
  CLOCK_HOUR: [0, 24],
  MINUTE: [0, 59],
  SECOND: [0, 59],
  NANO: [0, 999_999_999],
  MILLI_OF_DAY: [0, 86_399_999],
  NANO_OF_DAY: [0, 86_399_999_999_999],
};

function check(field: Field, value: number): number {
  const range = RANGES[field];
  if (range && (value < range[0] || value > range[1])) {
    throw functionFailed(`${value} is no valid ${field}: it must be from ${range[0]} to ${range[1]}`);
  }
  return value;
}

class Fields {
  readonly values: Map<Field, number>;

  constructor(values: ReadonlyMap<Field, number>) {
    this.values = new Map(values);
  }

  has(...fields: Field[]): boolean {
    return fields.every((field) => this.values.has(field));
  }

  /** Checked values of fields, which are used up. */
  take(...fields: Field[]): number[] {
    return fields.map((field) => {
      const value = check(field, this.values.get(field)!);
      this.values.delete(field);
      return value;
    });
  }

  /** Adds a derived value. @throws ClickstreamError FUNCTION_FAILED when the text said something else. */
  put(field: Field, value: number): void {
    const earlier = this.values.get(field);
    if (earlier !== undefined && earlier !== value) {
      throw functionFailed(`the text contradicts itself: ${field} is ${earlier} and ${value}`);
    }
    this.values.set(field, value);
  }
}

function normaliseYear(fields: Fields): void {
  if (fields.has('YEAR_OF_ERA')) {
    const [yearOfEra] = fields.take('YEAR_OF_ERA') as [number];
    const era = fields.has('ERA') ? fields.take('ERA')[0]! : null;
    const year = fields.values.get('YEAR');
    const isBeforeChrist = era === 0 || (era === null && year !== undefined && year <= 0);
    fields.put('YEAR', isBeforeChrist ? 1 - yearOfEra : yearOfEra);
  } else if (fields.has('ERA')) {
    check('ERA', fields.values.get('ERA')!);
  }
}

/** The date when the fields give one. */
function takeDate(fields: Fields): number | null {
  if (fields.has('MODIFIED_JULIAN_DAY')) return fields.take('MODIFIED_JULIAN_DAY')[0]! - 40_587;
  normaliseYear(fields);
  if (fields.has('LOCAL_DAY_OF_WEEK')) fields.put('DAY_OF_WEEK', ((fields.take('LOCAL_DAY_OF_WEEK')[0]! + 5) % 7) + 1);
  if (fields.has('YEAR', 'MONTH', 'DAY')) {
    const [year, month, day] = fields.take('YEAR', 'MONTH', 'DAY') as [number, number, number];
    return daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  }
  if (fields.has('YEAR', 'DAY_OF_YEAR')) {
    const [year, day] = fields.take('YEAR', 'DAY_OF_YEAR') as [number, number];
    if (day > lengthOfYear(year)) throw functionFailed(`the year ${year} has no day ${day}`);
    return daysFromCivil(year, 1, 1) + day - 1;
  }
  if (!fields.has('DAY_OF_WEEK')) return null;
  const sundayBased = (check('DAY_OF_WEEK', fields.values.get('DAY_OF_WEEK')!) % 7) + 1;
  if (fields.has('YEAR', 'MONTH', 'WEEK_OF_MONTH')) {
    const [year, month, week] = fields.take('YEAR', 'MONTH', 'WEEK_OF_MONTH') as [number, number, number];
    return dayOfMonthWeek(year, month, week, sundayBased);
  }
  if (!fields.has('YEAR') && fields.has('WEEK_YEAR', 'WEEK')) {
    const [weekYear, week] = fields.take('WEEK_YEAR', 'WEEK') as [number, number];
    return dayOfWeekYear(weekYear, week, sundayBased);
  }
  return null;
}

function normaliseHour(fields: Fields, { dayPeriod }: ParsedFields): void {
  if (fields.has('CLOCK_HOUR')) fields.put('HOUR', fields.take('CLOCK_HOUR')[0]! % 24);
  if (fields.has('CLOCK_HOUR_OF_AMPM')) fields.put('HOUR_OF_AMPM', fields.take('CLOCK_HOUR_OF_AMPM')[0]! % 12);
  if (fields.has('AMPM', 'HOUR_OF_AMPM')) {
    const [half, hour] = fields.take('AMPM', 'HOUR_OF_AMPM') as [number, number];
    fields.put('HOUR', half * 12 + hour);
  }
  if (dayPeriod !== null && fields.has('HOUR_OF_AMPM')) {
    const [hour] = fields.take('HOUR_OF_AMPM') as [number];
    const afternoon = isInDayPeriod(dayPeriod, (hour + 12) * 60 + (fields.values.get('MINUTE') ?? 0));
    fields.put('HOUR', afternoon ? hour + 12 : hour);
  }
}

/** Spreads a time of day over hour, minute, second and nanosecond. */
function spread(fields: Fields, seconds: number, nanos: number): void {
  fields.put('HOUR', Math.floor(seconds / 3600));
  fields.put('MINUTE', Math.floor(seconds / 60) % 60);
  fields.put('SECOND', seconds % 60);
  fields.put('NANO', nanos);
}

/** Time of day in ms, and whether it is the 24:00 that ends the day. */
function takeTime(fields: Fields): { readonly millis: number; readonly isEndOfDay: boolean } | null {
  if (fields.has('NANO_OF_DAY')) {
    const [nanos] = fields.take('NANO_OF_DAY') as [number];
    spread(fields, Math.floor(nanos / 1e9), nanos % 1e9);
  }
  if (fields.has('MILLI_OF_DAY')) {
    const [millis] = fields.take('MILLI_OF_DAY') as [number];
    spread(fields, Math.floor(millis / 1000), (millis % 1000) * 1_000_000);
  }
  const [minutePresent, secondPresent, nanoPresent] = [fields.has('MINUTE'), fields.has('SECOND'), fields.has('NANO')];
  const hasHole = (!minutePresent && (secondPresent || nanoPresent)) || (!secondPresent && nanoPresent);
  if (!fields.has('HOUR') || hasHole) return null;
  const [hour] = fields.take('HOUR') as [number];
  const minute = minutePresent ? fields.take('MINUTE')[0]! : 0;
  const second = secondPresent ? fields.take('SECOND')[0]! : 0;
  const nano = nanoPresent ? fields.take('NANO')[0]! : 0;
  if (hour === 24) {
    if (minute + second + nano > 0) throw functionFailed('24 is no valid HOUR unless it ends the day');
    return { millis: 0, isEndOfDay: true };
  }
  return { millis: ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(nano / 1_000_000), isEndOfDay: false };
}

/** Fields that were not needed for the date must agree with it. */
function checkAgainstDate(fields: Fields, epochDay: number): void {
  const { year, month, day } = civilFromDays(epochDay);
  const facts: readonly (readonly [Field, number])[] = [
    ['YEAR', year],
    ['MONTH', month],
    ['DAY', day],
    ['DAY_OF_YEAR', dayOfYear(epochDay)],
    ['DAY_OF_WEEK', isoDayOfWeek(epochDay)],
    ['ALIGNED_DAY_OF_WEEK', ((day - 1) % 7) + 1],
    ['QUARTER', Math.floor((month + 2) / 3)],
  ];
  for (const [field, value] of facts) if (fields.has(field)) fields.put(field, value);
}

/** @throws ClickstreamError FUNCTION_FAILED for values out of range and contradictions. */
export function resolveParsed(parsed: ParsedFields): ResolvedFields {
  const fields = new Fields(parsed.values);
  const date = takeDate(fields);
  normaliseHour(fields, parsed);
  const time = takeTime(fields);
  for (const [field, value] of fields.values) check(field, value);
  if (date !== null) checkAgainstDate(fields, date);
  return {
    epochDay: date !== null && time?.isEndOfDay ? date + 1 : date,
    millisOfDay: time?.millis ?? null,
    zone: parsed.zone,
    offset: parsed.offset,
    rest: fields.values,
  };
}
