// Calendar facts about day numbers (days since 1970-01-01): months, years, and weeks that begin on Sunday as in the US.

import { civilFromDays, daysFromCivil } from '../../../values/date-time-text.ts';

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

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
