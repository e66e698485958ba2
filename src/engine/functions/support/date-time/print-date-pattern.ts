// Prints dates, times and instants with a compiled Java date pattern.

import { civilFromDays } from '../../../values/date-time-text.ts';
import { functionFailed } from '../declare.ts';
import { dayOfYear, isoDayOfWeek, sundayDayOfWeek, weekOfMonth, weekOfWeekYear } from './civil-calendar.ts';
import type { DateField, DatePattern, Field, NumberElement, PatternElement, TimeField } from './date-pattern.ts';
import { dayPeriodText, textOf } from './date-texts.ts';
import type { Zone } from './time-zone.ts';
import { formatOffsetId } from './time-zone.ts';
import { zoneName } from './zone-names.ts';

/** What is printed: a date has no time of day, a time no date, and only an instant has a zone. */
export interface Moment {
  readonly epochDay: number | null;
  /** Milliseconds of the local day. */
  readonly millisOfDay: number | null;
  readonly zone: { readonly zone: Zone; readonly offset: number; readonly epochMs: number } | null;
}

const MODIFIED_JULIAN_1970 = 40_587;

function dateField(epochDay: number, field: DateField): number {
  const { year, month, day } = civilFromDays(epochDay);
  switch (field) {
    case 'ERA':
      return year > 0 ? 1 : 0;
    case 'YEAR':
      return year;
    case 'YEAR_OF_ERA':
      return year > 0 ? year : 1 - year;
    case 'QUARTER':
      return Math.floor((month + 2) / 3);
    case 'MONTH':
      return month;
    case 'DAY':
      return day;
    case 'DAY_OF_YEAR':
      return dayOfYear(epochDay);
    case 'DAY_OF_WEEK':
      return isoDayOfWeek(epochDay);
    case 'ALIGNED_DAY_OF_WEEK':
      return ((day - 1) % 7) + 1;
    case 'LOCAL_DAY_OF_WEEK':
      return sundayDayOfWeek(epochDay);
    case 'WEEK_YEAR':
      return weekOfWeekYear(epochDay).weekYear;
    case 'WEEK':
      return weekOfWeekYear(epochDay).week;
    case 'WEEK_OF_MONTH':
      return weekOfMonth(epochDay);
    case 'MODIFIED_JULIAN_DAY':
      return epochDay + MODIFIED_JULIAN_1970;
  }
}

function timeField(millis: number, field: TimeField): number {
  const hour = Math.floor(millis / 3_600_000);
  switch (field) {
    case 'AMPM':
      return hour < 12 ? 0 : 1;
    case 'HOUR_OF_AMPM':
      return hour % 12;
    case 'CLOCK_HOUR_OF_AMPM':
      return hour % 12 || 12;
    case 'HOUR':
      return hour;
    case 'CLOCK_HOUR':
      return hour || 24;
    case 'MINUTE':
      return Math.floor(millis / 60_000) % 60;
    case 'SECOND':
      return Math.floor(millis / 1000) % 60;
    case 'NANO':
      return (millis % 1000) * 1_000_000;
    case 'MILLI_OF_DAY':
      return millis;
    case 'NANO_OF_DAY':
      return millis * 1_000_000;
  }
}

const TIME_FIELDS: ReadonlySet<Field> = new Set<TimeField>([
  'AMPM',
  'HOUR_OF_AMPM',
  'CLOCK_HOUR_OF_AMPM',
  'HOUR',
  'CLOCK_HOUR',
  'MINUTE',
  'SECOND',
  'NANO',
  'MILLI_OF_DAY',
  'NANO_OF_DAY',
]);

const isTimeField = (field: Field): field is TimeField => TIME_FIELDS.has(field);

/** The value of a field, or null when what is printed does not have it. */
function valueOfField(moment: Moment, field: Field): number | null {
  if (isTimeField(field)) return moment.millisOfDay === null ? null : timeField(moment.millisOfDay, field);
  return moment.epochDay === null ? null : dateField(moment.epochDay, field);
}

function printNumber(element: NumberElement, fieldValue: number): string {
  const value = element.reduced ? Math.abs(fieldValue) % 100 : fieldValue;
  const digits = String(Math.abs(value));
  if (digits.length > element.max || (value < 0 && element.sign === 'NOT_NEGATIVE')) {
    throw functionFailed(`the date pattern has no room for the value ${value} of ${element.field}`);
  }
  const plus = element.sign === 'EXCEEDS_PAD' && value >= 10 ** element.min ? '+' : '';
  return (value < 0 ? '-' : plus) + digits.padStart(element.min, '0');
}

const two = (n: number): string => String(n).padStart(2, '0');

function printOffset(seconds: number, element: Extract<PatternElement, { kind: 'OFFSET' }>): string {
  const abs = Math.abs(seconds);
  const [hours, minutes, rest] = [Math.floor(abs / 3600), Math.floor(abs / 60) % 60, abs % 60];
  const showSeconds = element.seconds === 'optional' && rest !== 0;
  if (hours === 0 && minutes === 0 && !showSeconds) return element.zero;
  const colon = element.colon ? ':' : '';
  const showMinutes = element.minutes === 'required' || minutes !== 0;
  return (
    (seconds < 0 ? '-' : '+') +
    two(hours) +
    (showMinutes ? colon + two(minutes) : '') +
    (showSeconds ? colon + two(rest) : '')
  );
}

/** `GMT+5:30`, or `GMT+05:30` in full. */
function printGmtOffset(seconds: number, full: boolean): string {
  if (seconds === 0) return 'GMT';
  const abs = Math.abs(seconds);
  if (full) return `GMT${formatOffsetId(seconds)}`;
  const [hours, minutes, rest] = [Math.floor(abs / 3600), Math.floor(abs / 60) % 60, abs % 60];
  const sign = seconds < 0 ? '-' : '+';
  return `GMT${sign}${hours}${minutes || rest ? `:${two(minutes)}` : ''}${rest ? `:${two(rest)}` : ''}`;
}

/** The text of one element, or null when the moment does not have what it asks for. */
function printElement(element: PatternElement, moment: Moment): string | null {
  switch (element.kind) {
    case 'LITERAL':
      return element.text;
    case 'NUMBER': {
      const value = valueOfField(moment, element.field);
      return value === null ? null : printNumber(element, value);
    }
    case 'TEXT': {
      const value = valueOfField(moment, element.field);
      return value === null ? null : (textOf(element.field, element.style, value) ?? String(value));
    }
    case 'FRACTION':
      if (moment.millisOfDay === null) return null;
      return String((moment.millisOfDay % 1000) * 1_000_000)
        .padStart(9, '0')
        .slice(0, element.width);
    case 'DAY_PERIOD':
      return moment.millisOfDay === null ? null : dayPeriodText(Math.floor(moment.millisOfDay / 60_000), element.style);
    case 'OFFSET':
      return moment.zone && printOffset(moment.zone.offset, element);
    case 'GMT_OFFSET':
      return moment.zone && printGmtOffset(moment.zone.offset, element.full);
    case 'ZONE_ID':
      return moment.zone?.zone.id ?? null;
    case 'ZONE_TEXT':
      return moment.zone && zoneName(moment.zone.zone, moment.zone.epochMs, element.full, element.generic);
    case 'OPTIONAL':
      return printAll(element.elements, moment) ?? '';
    case 'PADDED': {
      const text = printElement(element.element, moment);
      if (text !== null && text.length > element.width) {
        throw functionFailed(`the date pattern pads to ${element.width} characters, but '${text}' is longer`);
      }
      return text?.padStart(element.width, ' ') ?? null;
    }
  }
}

function printAll(elements: readonly PatternElement[], moment: Moment): string | null {
  let result = '';
  for (const element of elements) {
    const text = printElement(element, moment);
    if (text === null) return null;
    result += text;
  }
  return result;
}

/** @throws ClickstreamError FUNCTION_FAILED when the pattern asks for something that the moment does not have. */
export function printWithPattern(pattern: DatePattern, moment: Moment): string {
  const result = printAll(pattern, moment);
  if (result === null) throw functionFailed('the date pattern asks for a field that the value does not have');
  return result;
}
