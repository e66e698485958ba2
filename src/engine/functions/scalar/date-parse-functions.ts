// Functions that read dates, times and timestamps from text by a pattern.
import { BIGINT, DATE, INTEGER, STRING, TIME, TIMESTAMP } from '../../../sql/sql-type.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { compileDatePattern, type Field } from '../support/date-time/date-pattern.ts';
import { compileLenientPattern, parseLeniently } from '../support/date-time/lenient-date-pattern.ts';
import { parseWithPattern } from '../support/date-time/parse-date-pattern.ts';
import { type ResolvedFields, resolveParsed } from '../support/date-time/resolve-parsed.ts';
import { UTC, type Zone, zoneOf } from '../support/date-time/time-zone.ts';
import { toInstant } from '../support/date-time/to-instant.ts';
import { functionFailed, NULL_IN_NULL_OUT, required, scalar, signature } from '../support/declare.ts';
import { remember } from '../support/remember.ts';
import { FORMAT_DESCRIPTION, ZONE_DESCRIPTION } from './date-format-functions.ts';

const DAY_MS = 86_400_000;
const patternOf = remember(compileDatePattern);
const lenientPatternOf = remember(compileLenientPattern);

const resolve = (text: string, pattern: string): ResolvedFields =>
  resolveParsed(parseWithPattern(patternOf(pattern), text));

function parseDate(text: string, pattern: string): number {
  const time = parseLeniently(lenientPatternOf(pattern), text);
  if (time % DAY_MS !== 0) throw functionFailed(`'${text}' has a time of day, but PARSE_DATE reads dates only`);
  return time / DAY_MS;
}

const DATE_FIELDS: ReadonlySet<Field> = new Set([
  'ERA',
  'YEAR',
  'YEAR_OF_ERA',
  'MONTH',
  'DAY',
  'DAY_OF_YEAR',
  'DAY_OF_WEEK',
  'LOCAL_DAY_OF_WEEK',
  'ALIGNED_DAY_OF_WEEK',
]);

function parseTime(text: string, pattern: string): number {
  const { millisOfDay, epochDay, rest } = resolve(text, pattern);
  if (epochDay !== null || [...rest.keys()].some((field) => DATE_FIELDS.has(field)))
    throw functionFailed(`'${text}' has a date, but PARSE_TIME reads times of day only`);
  if (millisOfDay === null) throw functionFailed(`'${text}' with the pattern ${pattern} does not make a time of day`);
  return millisOfDay;
}

/** Days since 1970-01-01. */
function stringToDate(text: string, pattern: string): number {
  const { epochDay } = resolve(text, pattern);
  if (epochDay === null) throw functionFailed(`'${text}' with the pattern ${pattern} does not make a date`);
  return epochDay;
}

/** Timestamps are read with the names of Java's root locale: `March` is none of them, `Mar` is. */
const resolveTimestamp = (text: string, pattern: string): ResolvedFields =>
  resolveParsed(parseWithPattern(patternOf(pattern), text, 'ROOT'));

const parseTimestamp = (text: string, pattern: string, zone: Zone): number =>
  toInstant(resolveTimestamp(text, pattern), zone);

const formatPattern = param('formatPattern', STRING, FORMAT_DESCRIPTION);
const timeZone = param('timeZone', STRING, ZONE_DESCRIPTION);
const formattedDate = param('formattedDate', STRING, 'The text');
const formattedTimestamp = param('formattedTimestamp', STRING, 'The text');

type Text = string | null;

function stringToTimestamp(text: Text, pattern: Text, zone: Text): bigint {
  const name = 'STRINGTOTIMESTAMP';
  const resolved = resolveTimestamp(
    required(text, name, 'formattedTimestamp'),
    required(pattern, name, 'formatPattern'),
  );
  return BigInt(toInstant(resolved, zoneOf(required(zone, name, 'timeZone'))));
}

const DEFAULTS = 'What the text does not name is taken from 1970-01-01T00:00.';

export const DATE_PARSE_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'PARSE_DATE',
    category: 'DATE / TIME',
    description: 'Reads a date from text, leniently: the 30th of February is the 1st or 2nd of March.',
    signatures: [
      signature(
        [formattedDate, param('formatPattern', STRING, 'A pattern of java.text.SimpleDateFormat')],
        DATE,
        parseDate,
        { ...NULL_IN_NULL_OUT, description: 'The date that the text names by the pattern.' },
      ),
    ],
  }),
  scalar({
    name: 'PARSE_TIME',
    category: 'DATE / TIME',
    description: 'Reads a time of day from text.',
    signatures: [
      signature([param('formattedTime', STRING, 'The text'), formatPattern], TIME, parseTime, {
        ...NULL_IN_NULL_OUT,
        description: 'The time that the text names by the pattern.',
      }),
    ],
  }),
  scalar({
    name: 'PARSE_TIMESTAMP',
    category: 'DATE / TIME',
    description: `Reads a timestamp from text. ${DEFAULTS}`,
    signatures: [
      signature(
        [formattedTimestamp, formatPattern],
        TIMESTAMP,
        (text: string, pattern: string) => parseTimestamp(text, pattern, UTC),
        { ...NULL_IN_NULL_OUT, description: 'The text is in UTC unless it names a zone or an offset.' },
      ),
      signature(
        [formattedTimestamp, formatPattern, timeZone],
        TIMESTAMP,
        (text: string, pattern: string, zone: string) => parseTimestamp(text, pattern, zoneOf(zone)),
        { ...NULL_IN_NULL_OUT, description: 'The text is in the time zone unless it names another.' },
      ),
    ],
  }),
  scalar({
    name: 'STRINGTODATE',
    category: 'DATE / TIME',
    description: 'Reads a date from text and gives the number of days since 1970-01-01.',
    signatures: [
      signature(
        [formattedDate, formatPattern],
        INTEGER,
        (text: Text, pattern: Text) =>
          stringToDate(
            required(text, 'STRINGTODATE', 'formattedDate'),
            required(pattern, 'STRINGTODATE', 'formatPattern'),
          ),
        { description: 'The day that the text names by the pattern.' },
      ),
    ],
  }),
  scalar({
    name: 'STRINGTOTIMESTAMP',
    category: 'DATE / TIME',
    description: `Reads an instant from text and gives the milliseconds since 1970-01-01T00:00 UTC. ${DEFAULTS}`,
    signatures: [
      signature(
        [formattedTimestamp, formatPattern],
        BIGINT,
        (text: Text, pattern: Text) => stringToTimestamp(text, pattern, 'UTC'),
        { description: 'The text is in UTC unless it names a zone or an offset.' },
      ),
      signature([formattedTimestamp, formatPattern, timeZone], BIGINT, stringToTimestamp, {
        description: 'The text is in the time zone unless it names another.',
      }),
    ],
  }),
];
