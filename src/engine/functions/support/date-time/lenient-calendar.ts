// The calendar behind PARSE_DATE: Java's lenient GregorianCalendar, in which values out of range roll over and dates
// before 15 October 1582 are Julian. Of several ways to name a day, the one set last counts.
import { daysFromCivil } from '../../../values/date-time-text.ts';
import { sundayDayOfWeek } from './civil-calendar.ts';

export type CalendarField =
  | 'ERA'
  | 'YEAR'
  | 'MONTH'
  | 'DAY'
  | 'DAY_OF_YEAR'
  | 'DAY_OF_WEEK'
  | 'DAY_OF_WEEK_IN_MONTH'
  | 'WEEK_OF_MONTH'
  | 'WEEK_OF_YEAR'
  | 'AMPM'
  | 'HOUR'
  | 'HOUR_OF_DAY'
  | 'MINUTE'
  | 'SECOND'
  | 'MILLISECOND';

const DAY_MS = 86_400_000;
/** 1582-10-15, the first day of the Gregorian calendar. */
const GREGORIAN_START = -141_427;
const JULIAN_EPOCH_SHIFT = 719_470;

/** First day of a month (1 to 12, or beyond) of the Julian calendar. */
function julianDays(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(y / 4);
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5);
  return cycle * 1461 + (y - cycle * 4) * 365 + dayOfYear - JULIAN_EPOCH_SHIFT;
}

/** The last day that is not after `day` and has this day of week (1 is Sunday). */
const onOrBefore = (day: number, dayOfWeek: number): number => day - ((sundayDayOfWeek(day) - dayOfWeek + 7) % 7);

export class LenientCalendar {
  readonly #values = new Map<CalendarField, number>();
  /** When each field was set, counted from 1. */
  readonly #order = new Map<CalendarField, number>();
  #sets = 0;
  /** Seconds east of UTC. */
  offset = 0;

  set(field: CalendarField, value: number): void {
    this.#sets += 1;
    this.#values.set(field, value);
    this.#order.set(field, this.#sets);
  }

  #value(field: CalendarField, otherwise: number): number {
    return this.#values.get(field) ?? otherwise;
  }

  #stamp(field: CalendarField): number {
    return this.#order.get(field) ?? 0;
  }

  /** The later of two stamps, or 0 when one of the fields is not set. */
  #both(a: CalendarField, b: CalendarField): number {
    return this.#stamp(a) === 0 || this.#stamp(b) === 0 ? 0 : Math.max(this.#stamp(a), this.#stamp(b));
  }

  /** Which fields name the day. */
  #dayRule(): 'DAY' | 'WEEK_OF_MONTH' | 'DAY_OF_WEEK_IN_MONTH' | 'DAY_OF_YEAR' | 'WEEK_OF_YEAR' {
    const stamps = [
      ['DAY', this.#stamp('DAY')],
      ['WEEK_OF_MONTH', this.#both('WEEK_OF_MONTH', 'DAY_OF_WEEK')],
      ['DAY_OF_WEEK_IN_MONTH', this.#both('DAY_OF_WEEK_IN_MONTH', 'DAY_OF_WEEK')],
      ['DAY_OF_YEAR', this.#stamp('DAY_OF_YEAR')],
      ['WEEK_OF_YEAR', this.#both('WEEK_OF_YEAR', 'DAY_OF_WEEK')],
    ] as const;
    const alone = [
      ['WEEK_OF_MONTH', this.#stamp('WEEK_OF_MONTH')],
      ['DAY_OF_WEEK_IN_MONTH', Math.max(this.#stamp('DAY_OF_WEEK_IN_MONTH'), this.#stamp('DAY_OF_WEEK'))],
      ['WEEK_OF_YEAR', this.#stamp('WEEK_OF_YEAR')],
    ] as const;
    for (const candidates of [stamps, alone]) {
      let best: (typeof stamps)[number] | (typeof alone)[number] = candidates[0];
      for (const candidate of candidates) if (candidate[1] > best[1]) best = candidate;
      if (best[1] > 0) return best[0];
    }
    return 'DAY';
  }

  #dayFrom(firstOfMonth: number, firstOfYear: number): number {
    const dayOfWeek = this.#value('DAY_OF_WEEK', 1);
    const weekOf = (first: number, week: number): number =>
      onOrBefore(onOrBefore(first, 1) + 6, dayOfWeek) + 7 * (week - 1);
    switch (this.#dayRule()) {
      case 'DAY':
        return firstOfMonth + this.#value('DAY', 1) - 1;
      case 'DAY_OF_YEAR':
        return firstOfYear + this.#value('DAY_OF_YEAR', 1) - 1;
      case 'WEEK_OF_MONTH':
        return weekOf(firstOfMonth, this.#value('WEEK_OF_MONTH', 1));
      case 'WEEK_OF_YEAR':
        return weekOf(firstOfYear, this.#value('WEEK_OF_YEAR', 1));
      case 'DAY_OF_WEEK_IN_MONTH':
        return onOrBefore(firstOfMonth + 7 * this.#value('DAY_OF_WEEK_IN_MONTH', 1) - 1, dayOfWeek);
    }
  }

  get #hour(): number {
    const withHalf = this.#both('HOUR', 'AMPM') || Math.max(this.#stamp('HOUR'), this.#stamp('AMPM'));
    if (this.#stamp('HOUR_OF_DAY') > 0 && this.#stamp('HOUR_OF_DAY') >= withHalf) return this.#value('HOUR_OF_DAY', 0);
    return this.#value('HOUR', 0) + 12 * this.#value('AMPM', 0);
  }

  /** Milliseconds since the epoch. */
  get time(): number {
    const yearOfEra = this.#value('YEAR', 1970);
    const monthIndex = this.#value('MONTH', 1) - 1;
    const year = (this.#value('ERA', 1) === 0 ? 1 - yearOfEra : yearOfEra) + Math.floor(monthIndex / 12);
    const month = (((monthIndex % 12) + 12) % 12) + 1;
    const gregorian = this.#dayFrom(daysFromCivil(year, month, 1), daysFromCivil(year, 1, 1));
    const day = gregorian >= GREGORIAN_START ? gregorian : this.#dayFrom(julianDays(year, month), julianDays(year, 1));
    const seconds = (this.#hour * 60 + this.#value('MINUTE', 0)) * 60 + this.#value('SECOND', 0) - this.offset;
    return day * DAY_MS + seconds * 1000 + this.#value('MILLISECOND', 0);
  }
}
