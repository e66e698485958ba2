// The instant that a resolved text means when it may name a part of a date or time only: the rest is that of 1970-01-01T00:00.
import { civilFromDays, daysFromCivil, daysInMonth } from '../../../values/date-time-text.ts';
import { functionFailed } from '../declare.ts';
import { dayOfYear, isoDayOfWeek } from './civil-calendar.ts';
import type { ResolvedFields } from './resolve-parsed.ts';
import { resolveLocal, type Zone, type ZonedInstant, zoneOfOffset } from './time-zone.ts';

const DAY_MS = 86_400_000;

/** A local time that is changed step by step; every step is an instant, so gaps move it as they come up. */
class LocalSteps {
  readonly #zone: Zone;
  #instant: ZonedInstant;

  constructor(zone: Zone) {
    this.#zone = zone;
    this.#instant = resolveLocal(zone, 0);
  }

  get epochMs(): number {
    return this.#instant.epochMs;
  }

  get #localMs(): number {
    return this.#instant.epochMs + this.#instant.offset * 1000;
  }

  get epochDay(): number {
    return Math.floor(this.#localMs / DAY_MS);
  }

  get millisOfDay(): number {
    return this.#localMs - this.epochDay * DAY_MS;
  }

  set(epochDay: number, millisOfDay: number): void {
    this.#instant = resolveLocal(this.#zone, epochDay * DAY_MS + millisOfDay, this.#instant.offset);
  }
}

function applyTime(steps: LocalSteps, { rest }: ResolvedFields): void {
  const millis = steps.millisOfDay;
  let [hour, minute, second, ms] = [
    Math.floor(millis / 3_600_000),
    Math.floor(millis / 60_000) % 60,
    Math.floor(millis / 1000) % 60,
    millis % 1000,
  ];
  const nano = rest.get('NANO');
  if (nano !== undefined) ms = Math.floor(nano / 1_000_000);
  second = rest.get('SECOND') ?? second;
  minute = rest.get('MINUTE') ?? minute;
  const hourOfHalf = rest.get('HOUR_OF_AMPM');
  if (hourOfHalf !== undefined) hour = (hour < 12 ? 0 : 12) + hourOfHalf;
  hour = rest.get('HOUR') ?? hour;
  const half = rest.get('AMPM');
  if (half !== undefined) hour = half * 12 + (hour % 12);
  steps.set(steps.epochDay, ((hour * 60 + minute) * 60 + second) * 1000 + ms);
}

/** In the order in which Java lists the fields: the day first, then the month, then the year. */
function applyDate(steps: LocalSteps, { rest }: ResolvedFields): void {
  const at = (epochDay: number): void => steps.set(epochDay, steps.millisOfDay);
  const dayOfWeek = rest.get('DAY_OF_WEEK');
  if (dayOfWeek !== undefined) at(steps.epochDay + dayOfWeek - isoDayOfWeek(steps.epochDay));
  const aligned = rest.get('ALIGNED_DAY_OF_WEEK');
  if (aligned !== undefined) at(steps.epochDay + aligned - (((civilFromDays(steps.epochDay).day - 1) % 7) + 1));
  const day = rest.get('DAY');
  if (day !== undefined) at(steps.epochDay + day - civilFromDays(steps.epochDay).day);
  const ordinal = rest.get('DAY_OF_YEAR');
  if (ordinal === 366 && !rest.has('YEAR')) throw functionFailed('the 366th day of a year needs the year');
  if (ordinal !== undefined) at(steps.epochDay + ordinal - dayOfYear(steps.epochDay));
  for (const field of ['MONTH', 'YEAR'] as const) {
    const value = rest.get(field);
    if (value === undefined) continue;
    const date = civilFromDays(steps.epochDay);
    const year = field === 'YEAR' ? value : date.year;
    const month = field === 'MONTH' ? value : date.month;
    at(daysFromCivil(year, month, Math.min(date.day, daysInMonth(year, month))));
  }
}

/** Milliseconds since the epoch. `zone` counts where the text names neither a zone nor an offset. */
export function toInstant(resolved: ResolvedFields, zone: Zone): number {
  const offsetZone = resolved.offset === null ? zone : zoneOfOffset(resolved.offset);
  const steps = new LocalSteps(resolved.zone ?? offsetZone);
  if (resolved.millisOfDay === null) applyTime(steps, resolved);
  else steps.set(steps.epochDay, resolved.millisOfDay);
  if (resolved.epochDay === null) {
    applyDate(steps, resolved);
  } else {
    // Java sets the day of the year before the whole date: in zones with clock changes that may decide about the hour.
    const ordinal = dayOfYear(resolved.epochDay);
    const year = ordinal === 366 ? civilFromDays(resolved.epochDay).year : 1970;
    steps.set(daysFromCivil(year, 1, 1) + ordinal - 1, steps.millisOfDay);
    steps.set(resolved.epochDay, steps.millisOfDay);
  }
  return steps.epochMs;
}
