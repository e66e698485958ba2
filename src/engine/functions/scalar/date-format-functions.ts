// Functions that turn dates, times and timestamps into text by a pattern.
import { BIGINT, DATE, INTEGER, STRING, TIME, TIMESTAMP } from '../../../sql/sql-type.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { compileDatePattern } from '../support/date-time/date-pattern.ts';
import { printWithPattern } from '../support/date-time/print-date-pattern.ts';
import { GMT, UTC, type Zone, zoneOf } from '../support/date-time/time-zone.ts';
import { NULL_IN_NULL_OUT, required, scalar, signature } from '../support/declare.ts';
import { remember } from '../support/remember.ts';

const DAY_MS = 86_400_000;
const patternOf = remember(compileDatePattern);

export const FORMAT_DESCRIPTION = 'A pattern of java.time.format.DateTimeFormatter';
export const ZONE_DESCRIPTION = 'A time zone such as UTC, Europe/Prague or +01:00';

const formatDate = (epochDay: number, pattern: string): string =>
  printWithPattern(patternOf(pattern), { epochDay, millisOfDay: null, zone: null });

const formatTime = (millisOfDay: number, pattern: string): string =>
  printWithPattern(patternOf(pattern), { epochDay: null, millisOfDay, zone: null });

function formatInstant(epochMs: number, pattern: string, zone: Zone): string {
  const compiled = patternOf(pattern);
  const offset = zone.offsetAt(epochMs);
  const local = epochMs + offset * 1000;
  const epochDay = Math.floor(local / DAY_MS);
  return printWithPattern(compiled, {
    epochDay,
    millisOfDay: local - epochDay * DAY_MS,
    zone: { zone, offset, epochMs },
  });
}

/** As `formatInstant`, for all 64-bit values: a number alone would lose their milliseconds. */
function formatLong(epochMs: bigint, pattern: string, zone: Zone): string {
  const near = Number(epochMs);
  if (Number.isSafeInteger(near)) return formatInstant(near, pattern, zone);
  const compiled = patternOf(pattern);
  const offset = zone.offsetAt(near);
  const local = epochMs + BigInt(offset * 1000);
  const millisOfDay = Number(((local % 86_400_000n) + 86_400_000n) % 86_400_000n);
  const epochDay = Number((local - BigInt(millisOfDay)) / 86_400_000n);
  return printWithPattern(compiled, { epochDay, millisOfDay, zone: { zone, offset, epochMs: near } });
}

const formatPattern = param('formatPattern', STRING, FORMAT_DESCRIPTION);
const timeZone = param('timeZone', STRING, ZONE_DESCRIPTION);
const timestamp = param('timestamp', TIMESTAMP, 'The timestamp');
const epochMilli = param('epochMilli', BIGINT, 'Milliseconds since 1970-01-01T00:00 UTC');

export const DATE_FORMAT_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'FORMAT_DATE',
    category: 'DATE / TIME',
    description: 'A date as text.',
    signatures: [
      signature([param('date', DATE, 'The date'), formatPattern], STRING, formatDate, {
        ...NULL_IN_NULL_OUT,
        description: 'The date in the form of the pattern.',
      }),
    ],
  }),
  scalar({
    name: 'FORMAT_TIME',
    category: 'DATE / TIME',
    description: 'A time of day as text.',
    signatures: [
      signature([param('time', TIME, 'The time'), formatPattern], STRING, formatTime, {
        ...NULL_IN_NULL_OUT,
        description: 'The time in the form of the pattern.',
      }),
    ],
  }),
  scalar({
    name: 'FORMAT_TIMESTAMP',
    category: 'DATE / TIME',
    description: 'A timestamp as text, in UTC or in a time zone.',
    signatures: [
      signature(
        [timestamp, formatPattern],
        STRING,
        (epochMs: number, pattern: string) => formatInstant(epochMs, pattern, GMT),
        { ...NULL_IN_NULL_OUT, description: 'The timestamp in UTC. Two single quotes in the pattern stand for one.' },
      ),
      signature(
        [timestamp, formatPattern, timeZone],
        STRING,
        (epochMs: number, pattern: string, zone: string) => formatInstant(epochMs, pattern, zoneOf(zone)),
        { ...NULL_IN_NULL_OUT, description: 'The timestamp as clocks in the time zone show it.' },
      ),
    ],
  }),
  scalar({
    name: 'DATETOSTRING',
    category: 'DATE / TIME',
    description: 'A date, given as number of days since 1970-01-01, as text.',
    signatures: [
      signature(
        [param('epochDays', INTEGER, 'Days since 1970-01-01'), formatPattern],
        STRING,
        (epochDays: number | null, pattern: string | null) => {
          const days = required(epochDays, 'DATETOSTRING', 'epochDays');
          return pattern === null ? null : formatDate(days, pattern);
        },
        { description: 'The date in the form of the pattern.' },
      ),
    ],
  }),
  scalar({
    name: 'TIMESTAMPTOSTRING',
    category: 'DATE / TIME',
    description: 'An instant, given in milliseconds since 1970-01-01T00:00 UTC, as text.',
    signatures: [
      signature(
        [epochMilli, formatPattern],
        STRING,
        (epochMs: bigint | null, pattern: string | null) => {
          const ms = required(epochMs, 'TIMESTAMPTOSTRING', 'epochMilli');
          return pattern === null ? null : formatLong(ms, pattern, UTC);
        },
        { description: 'The instant in UTC.' },
      ),
      signature(
        [epochMilli, formatPattern, timeZone],
        STRING,
        (epochMs: bigint | null, pattern: string | null, zone: string | null) => {
          const ms = required(epochMs, 'TIMESTAMPTOSTRING', 'epochMilli');
          return pattern === null || zone === null ? null : formatLong(ms, pattern, zoneOf(zone));
        },
        { description: 'The instant as clocks in the time zone show it.' },
      ),
    ],
  }),
];
