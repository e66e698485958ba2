// Functions that count with dates, times and timestamps, convert them from and to numbers and between time zones.
import { systemClock } from '../../../common/clock.ts';
import { BIGINT, DATE, INTEGER, type SqlType, STRING, TIME, TIMESTAMP } from '../../../sql/sql-type.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { P_INTERVALUNIT, param } from '../parameter-types.ts';
import { zoneOf } from '../support/date-time/time-zone.ts';
import { functionFailed, NULL_IN_NULL_OUT, required, scalar, signature } from '../support/declare.ts';

const DAY_MS = 86_400_000;

const UNIT_MS: Readonly<Record<string, number>> = {
  DAYS: DAY_MS,
  HOURS: 3_600_000,
  MINUTES: 60_000,
  SECONDS: 1000,
  MILLISECONDS: 1,
};

/** Milliseconds in so many units of time. */
function spanOf(unit: string, count: number): number {
  const ms = UNIT_MS[unit];
  if (ms === undefined) throw functionFailed(`${unit} is no unit of a fixed length`);
  return ms * count;
}

type Change<V> = (value: V, ms: number) => V;

/** A day that is not moved by whole days is cut off towards 1970-01-01, as on a ksqlDB server. */
const moveDate: Change<number> = (epochDay, ms) => Math.trunc((epochDay * DAY_MS + ms) / DAY_MS) + 0;

/** Longer spans than 64 bits of nanoseconds count as this long. */
const LONGEST_TIME_SPAN_MS = 9_223_372_036_854.775;

const moveTime: Change<number> = (millisOfDay, ms) => {
  const span = Math.max(-LONGEST_TIME_SPAN_MS, Math.min(LONGEST_TIME_SPAN_MS, ms));
  const moved = Math.floor(millisOfDay + span);
  return ((moved % DAY_MS) + DAY_MS) % DAY_MS;
};

interface Arithmetic {
  readonly name: string;
  readonly sign: 1 | -1;
  readonly type: SqlType;
  readonly valueName: string;
  readonly noun: string;
  readonly example: string;
  readonly move: Change<number>;
}

function arithmetic({ name, sign, type, valueName, noun, example, move }: Arithmetic): ScalarFunction {
  const [verb, preposition] = sign === 1 ? ['Adds', 'to'] : ['Takes', 'from'];
  return scalar({
    name,
    category: 'DATE / TIME',
    description: `${verb} a span of time ${preposition} a ${noun}.`,
    signatures: [
      signature(
        [
          param('unit', P_INTERVALUNIT, `The unit of the span, e.g. ${example}`),
          param('interval', INTEGER, 'Number of units'),
          param(valueName, type, `The ${noun}`),
        ],
        type,
        (unit: string, count: number, value: number) => move(value, sign * spanOf(unit, count)),
        { ...NULL_IN_NULL_OUT, description: `The ${noun} moved by the span` },
      ),
    ],
  });
}

const bothWays = (
  add: string,
  subtract: string,
  facts: Omit<Arithmetic, 'name' | 'sign'>,
): readonly ScalarFunction[] => [
  arithmetic({ ...facts, name: add, sign: 1 }),
  arithmetic({ ...facts, name: subtract, sign: -1 }),
];

function convertZone(timestamp: number, from: string, to: string): number {
  const fromZone = zoneOf(from);
  return timestamp + (zoneOf(to).offsetAt(timestamp) - fromZone.offsetAt(timestamp)) * 1000;
}

const ZONE_EXAMPLES = 'such as UTC, Europe/Prague or +01:00';

export const DATE_ARITHMETIC_FUNCTIONS: readonly ScalarFunction[] = [
  ...bothWays('DATEADD', 'DATESUB', { type: DATE, valueName: 'date', noun: 'date', example: 'DAYS', move: moveDate }),
  ...bothWays('TIMEADD', 'TIMESUB', {
    type: TIME,
    valueName: 'time',
    noun: 'time',
    example: 'SECONDS',
    move: moveTime,
  }),
  ...bothWays('TIMESTAMPADD', 'TIMESTAMPSUB', {
    type: TIMESTAMP,
    valueName: 'timestamp',
    noun: 'timestamp',
    example: 'DAYS',
    move: (epochMs, ms) => epochMs + ms,
  }),
  scalar({
    name: 'CONVERT_TZ',
    category: 'DATE / TIME',
    description: 'Moves a timestamp by the difference of two time zones.',
    signatures: [
      signature(
        [
          param('timestamp', TIMESTAMP, 'The timestamp'),
          param('fromTimeZone', STRING, `The zone it is in, ${ZONE_EXAMPLES}`),
          param('toTimeZone', STRING, `The zone wanted, ${ZONE_EXAMPLES}`),
        ],
        TIMESTAMP,
        convertZone,
        { ...NULL_IN_NULL_OUT, description: 'What clocks in the second zone show when those in the first show this' },
      ),
    ],
  }),
  scalar({
    name: 'FROM_DAYS',
    category: 'DATE / TIME',
    description: 'The date so many days after 1970-01-01.',
    signatures: [
      signature([param('days', INTEGER)], DATE, (days: number | null) => required(days, 'FROM_DAYS', 'days'), {
        description: 'The date so many days after 1970-01-01.',
      }),
    ],
  }),
  scalar({
    name: 'FROM_UNIXTIME',
    category: 'DATE / TIME',
    description: 'The timestamp so many milliseconds after 1970-01-01T00:00 UTC.',
    signatures: [
      signature(
        [param('epochMilli', BIGINT, 'Milliseconds since 1970-01-01T00:00 UTC')],
        TIMESTAMP,
        (epochMilli: bigint) => Number(epochMilli),
        { ...NULL_IN_NULL_OUT, description: 'The timestamp so many milliseconds after 1970-01-01T00:00 UTC.' },
      ),
    ],
  }),
  scalar({
    name: 'UNIX_DATE',
    category: 'DATE / TIME',
    description: 'Number of days from 1970-01-01 to a date, or to today in UTC.',
    deterministic: false,
    signatures: [
      signature([], INTEGER, () => Math.floor(systemClock.now() / DAY_MS), { description: 'Days until today.' }),
      signature([param('date', DATE)], INTEGER, (date: number) => date, {
        ...NULL_IN_NULL_OUT,
        description: 'Days until the date.',
      }),
    ],
  }),
  scalar({
    name: 'UNIX_TIMESTAMP',
    category: 'DATE / TIME',
    description: 'Milliseconds from 1970-01-01T00:00 UTC to a timestamp, or to now.',
    deterministic: false,
    signatures: [
      signature([], BIGINT, () => BigInt(systemClock.now()), { description: 'Milliseconds until now.' }),
      signature([param('timestamp', TIMESTAMP, 'The timestamp')], BIGINT, (timestamp: number) => BigInt(timestamp), {
        ...NULL_IN_NULL_OUT,
        description: 'Milliseconds until the timestamp.',
      }),
    ],
  }),
];
