// Dates, times and timestamps as text: how ksqlDB prints them in answers and in casts, and how it reads them in casts.
import { clipText, evaluationError } from './evaluation-error.ts';

export const MS_PER_DAY = 86_400_000;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** The date of a day number (days since 1970-01-01) in the Gregorian calendar, for any year. */
export function civilFromDays(epochDay: number): CivilDate {
  const z = epochDay + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** Days since 1970-01-01 of a Gregorian date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** The day before which Java's classic calendar, used for timestamps in answers, counts by the Julian rules. */
const GREGORIAN_START = -141427;

function julianFromDays(epochDay: number): CivilDate {
  const julianDay = epochDay + 2440588;
  const c = julianDay + 32082;
  const d = Math.floor((4 * c + 3) / 1461);
  const e = c - Math.floor((1461 * d) / 4);
  const m = Math.floor((5 * e + 2) / 153);
  return {
    day: e - Math.floor((153 * m + 2) / 5) + 1,
    month: m + 3 - 12 * Math.floor(m / 10),
    year: d - 4800 + Math.floor(m / 10),
  };
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const three = (n: number): string => String(n).padStart(3, '0');

/** As `LocalDate.toString`: `2020-02-29`, `+10000-01-01`, `-0001-12-31`. */
export function formatDate(epochDay: number): string {
  const { year, month, day } = civilFromDays(epochDay);
  const size = String(Math.abs(year)).padStart(4, '0');
  return `${year < 0 ? '-' : year > 9999 ? '+' : ''}${size}-${two(month)}-${two(day)}`;
}

/** As ksqlDB prints a TIME: `09:10`, `13:45:30`; never with fractions of a second. */
export function formatTime(msOfDay: number): string {
  const seconds = Math.floor(msOfDay / 1000);
  const base = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? base : `${base}:${two(seconds % 60)}`;
}

function clockText(msOfDay: number): string {
  const seconds = Math.floor(msOfDay / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${three(msOfDay % 1000)}`;
}

/** As a CAST to STRING prints a TIMESTAMP: the year of its era, with a plus sign beyond four digits. */
export function formatTimestamp(ms: number): string {
  const epochDay = Math.floor(ms / MS_PER_DAY);
  const { year, month, day } = civilFromDays(epochDay);
  const yearOfEra = year <= 0 ? 1 - year : year;
  const yearText = yearOfEra > 9999 ? `+${yearOfEra}` : String(yearOfEra).padStart(4, '0');
  return `${yearText}-${two(month)}-${two(day)}T${clockText(ms - epochDay * MS_PER_DAY)}`;
}

/** As answers of the REST API print a TIMESTAMP: Julian calendar before 1582-10-15, no sign. */
export function formatAnswerTimestamp(ms: number): string {
  const epochDay = Math.floor(ms / MS_PER_DAY);
  const { year, month, day } = epochDay < GREGORIAN_START ? julianFromDays(epochDay) : civilFromDays(epochDay);
  const yearOfEra = year <= 0 ? 1 - year : year;
  return `${String(yearOfEra).padStart(4, '0')}-${two(month)}-${two(day)}T${clockText(ms - epochDay * MS_PER_DAY)}`;
}

/** Parts left out at the end are filled in: a month and day of 01. */
function completeDate(text: string): string {
  const parts = text.split('-').length;
  return parts === 1 ? `${text}-01-01` : parts === 2 ? `${text}-01` : text;
}

/** Four digits without sign, or with a minus; more only with a sign. */
const DATE_TEXT = /^([+-]?[0-9]{4,10})-([0-9]{2})-([0-9]{2})$/;

function parseCivil(text: string, what: string, original: string): CivilDate {
  const match = DATE_TEXT.exec(text);
  const year = Number(match?.[1]);
  const signed = match !== null && match[1]!.startsWith('+');
  const month = Number(match?.[2]);
  const day = Number(match?.[3]);
  if (!match || signed !== year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
    throw evaluationError(`'${clipText(original)}' is not a ${what}.`);
  return { year, month, day };
}

/** CAST('2021-03-04' AS DATE); also `2021-03` and `2021`. @throws ClickstreamError EVALUATION_FAILED */
export function parseDate(text: string): number {
  const { year, month, day } = parseCivil(completeDate(text), 'DATE', text);
  if (day > daysInMonth(year, month)) throw evaluationError(`'${clipText(text)}' is not a DATE.`);
  return daysFromCivil(year, month, day);
}

const TIME_TEXT = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{0,9}))?)?$/;

/** CAST('13:45:30.123' AS TIME). @throws ClickstreamError EVALUATION_FAILED */
export function parseTime(text: string): number {
  const match = TIME_TEXT.exec(text);
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  const second = Number(match?.[3] ?? 0);
  if (!match || hour > 23 || minute > 59 || second > 59) throw evaluationError(`'${clipText(text)}' is not a TIME.`);
  return ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[4] ?? '').padEnd(3, '0').slice(0, 3));
}

const CLOCK_TEXT = /^([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})$/;
/** As `ZoneId.of` takes an offset: the parts after the hours are optional, with colons all through or without any. */
const OFFSET_TEXT = /^([+-])([0-9]{1,2}|[0-9]{2}:?[0-5][0-9]|[0-9]{4}[0-5][0-9]|[0-9]{2}:[0-5][0-9]:[0-5][0-9])$/;
const MAX_OFFSET_MS = 18 * 3_600_000;

/** Milliseconds of an offset from UTC; undefined when it is none. */
function offsetMs(text: string): number | undefined {
  if (text === '') return 0;
  const match = OFFSET_TEXT.exec(text);
  if (!match) return undefined;
  const digits = match[2]!.replaceAll(':', '');
  const padded = (digits.length === 1 ? `0${digits}` : digits).padEnd(6, '0');
  const [hours, minutes, seconds] = [0, 2, 4].map((at) => Number(padded.slice(at, at + 2))) as [number, number, number];
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return minutes > 59 || ms > MAX_OFFSET_MS ? undefined : match[1] === '-' ? -ms : ms;
}

/**
 * CAST('2021-03-04T05:06:07.089+05:30' AS TIMESTAMP); parts may be left out from the end: of the date when there is no
 * T, else of the time. @throws ClickstreamError EVALUATION_FAILED
 */
export function parseTimestamp(text: string): number {
  const split = text.indexOf('T');
  const { year, month, day } = parseCivil(split < 0 ? completeDate(text) : text.slice(0, split), 'TIMESTAMP', text);
  const rest = split < 0 ? '' : text.slice(split + 1);
  const plus = rest.indexOf('+');
  const zoneStart = plus < 0 ? rest.indexOf('-') : plus;
  const time = (zoneStart < 0 ? rest : rest.slice(0, zoneStart)).replace(/Z$/, '');
  const match = CLOCK_TEXT.exec(time + '00:00:00.000'.slice(time.length));
  const offset = offsetMs(zoneStart < 0 ? '' : rest.slice(zoneStart));
  const [hour, minute, second, ms] = match
    ? (match.slice(1, 5).map(Number) as [number, number, number, number])
    : [99, 0, 0, 0];
  const midnight = hour === 24 && minute === 0 && second === 0 && ms === 0;
  if (year < 1 || (hour > 23 && !midnight) || minute > 59 || second > 59 || offset === undefined)
    throw evaluationError(`'${clipText(text)}' is not a TIMESTAMP.`);
  const date = daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  return date * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms - offset;
}
