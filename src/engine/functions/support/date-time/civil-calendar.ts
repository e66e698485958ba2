// Days and calendar dates: the proleptic Gregorian calendar of java.time, and weeks that begin on Sunday as in the US.
// Day numbers count from 1970-01-01. The conversion follows Howard Hinnant's public-domain "days from civil" algorithm.

export interface CivilDate {
  /** Astronomical year: 0 is 1 BC. */
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
}

const DAYS_PER_ERA = 146_097;
const DAYS_TO_1970 = 719_468;

export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
}

export function civilFromDays(epochDay: number): CivilDate {
  const shifted = epochDay + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export const lengthOfYear = (year: number): number => (isLeapYear(year) ? 366 : 365);

/** 1 for the first of January. */
export const dayOfYear = (epochDay: number): number => epochDay - daysFromCivil(civilFromDays(epochDay).year, 1, 1) + 1;

const floorMod = (a: number, b: number): number => ((a % b) + b) % b;

/** 1 (Monday) to 7 (Sunday). */
export const isoDayOfWeek = (epochDay: number): number => floorMod(epochDay + 3, 7) + 1;

/** 1 (Sunday) to 7 (Saturday). */
export const sundayDayOfWeek = (epochDay: number): number => floorMod(epochDay + 4, 7) + 1;

/** Day of the month or year on which its second week begins, minus 1, modulo 7; the first week may have one day only. */
function weekOffset(day: number, dayOfWeek: number): number {
  const weekStart = floorMod(day - dayOfWeek, 7);
  return weekStart === 0 ? 0 : 7 - weekStart;
}

const weekNumber = (offset: number, day: number): number => Math.floor((7 + offset + (day - 1)) / 7);

export function weekOfMonth(epochDay: number): number {
  const { day } = civilFromDays(epochDay);
  return weekNumber(weekOffset(day, sundayDayOfWeek(epochDay)), day);
}

/** Week and the year it counts for: the last days of December may be in week 1 of the next year. */
export function weekOfWeekYear(epochDay: number): { readonly weekYear: number; readonly week: number } {
  const { year } = civilFromDays(epochDay);
  const day = dayOfYear(epochDay);
  const offset = weekOffset(day, sundayDayOfWeek(epochDay));
  const week = weekNumber(offset, day);
  const firstWeekOfNext = weekNumber(offset, lengthOfYear(year) + 1);
  return week >= firstWeekOfNext ? { weekYear: year + 1, week: week - firstWeekOfNext + 1 } : { weekYear: year, week };
}

/** The day with this day of week (1 is Sunday) in a week of a week-based year. */
export function dayOfWeekYear(weekYear: number, week: number, dayOfWeek: number): number {
  const first = daysFromCivil(weekYear, 1, 1);
  const offset = weekOffset(1, sundayDayOfWeek(first));
  const weeks = Math.min(week, weekNumber(offset, lengthOfYear(weekYear) + 1) - 1);
  return first - offset + (dayOfWeek - 1) + (weeks - 1) * 7;
}

/** The day with this day of week (1 is Sunday) in a week of a month. */
export function dayOfMonthWeek(year: number, month: number, week: number, dayOfWeek: number): number {
  const first = daysFromCivil(year, month, 1);
  return first + (week - weekOfMonth(first)) * 7 + dayOfWeek - sundayDayOfWeek(first);
}
