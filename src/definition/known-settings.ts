// Names that ksqlDB gives a meaning to in WITH and in the settings of a query, so that a mistyped one is refused and not ignored.
import { nearestNames } from '../common/nearest-names.ts';

/** Properties of CREATE … WITH and INSERT INTO … WITH. */
export const STATEMENT_PROPERTIES: ReadonlySet<string> = new Set([
  'FORMAT',
  'KAFKA_TOPIC',
  'KEY_DELIMITER',
  'KEY_FORMAT',
  'KEY_PROTOBUF_NULLABLE_REPRESENTATION',
  'KEY_SCHEMA_FULL_NAME',
  'KEY_SCHEMA_ID',
  'PARTITIONS',
  'QUERY_ID',
  'REPLICAS',
  'RETENTION_MS',
  'SOURCED_BY_CONNECTOR',
  'TIMESTAMP',
  'TIMESTAMP_FORMAT',
  'VALUE_AVRO_SCHEMA_FULL_NAME',
  'VALUE_DELIMITER',
  'VALUE_FORMAT',
  'VALUE_PROTOBUF_NULLABLE_REPRESENTATION',
  'VALUE_SCHEMA_FULL_NAME',
  'VALUE_SCHEMA_ID',
  'WINDOW_SIZE',
  'WINDOW_TYPE',
  'WRAP_SINGLE_VALUE',
]);

/** Settings with the values that they take; there are many more, which are passed on as they are. */
const COMMON_SETTINGS: Readonly<Record<string, RegExp>> = {
  'auto.offset.reset': /^(earliest|latest)$/,
  'cache.max.bytes.buffering': /^\d+$/,
  'commit.interval.ms': /^\d+$/,
  'ksql.suppress.enabled': /^(true|false)$/,
  'ksql.timestamp.throw.on.invalid': /^(true|false)$/,
  'max.task.idle.ms': /^-?\d+$/,
  'num.stream.threads': /^\d+$/,
  'processing.guarantee': /^(at_least_once|exactly_once_v2)$/,
  'statestore.cache.max.bytes': /^\d+$/,
};
const PREFIX = /^ksql\.streams\./;

/** What is wrong with a setting, or null: only what looks like a common one is judged. */
export function settingProblem(name: string, value: string): { message: string; nextStep: string } | null {
  const bare = name.replace(PREFIX, '');
  const form = COMMON_SETTINGS[bare];
  if (form !== undefined) {
    if (form.test(value)) return null;
    const choices = /^\^\((.*)\)\$$/.exec(form.source)?.[1]?.split('|');
    const nextStep = choices === undefined ? 'Give a whole number.' : `Give one of ${choices.join(', ')}.`;
    return { message: `"${name}" cannot be "${value}"`, nextStep };
  }
  const [near] = nearestNames(bare, Object.keys(COMMON_SETTINGS), 1).filter((known) => mistyped(bare, known));
  return near === undefined ? null : { message: `"${name}" is not a setting`, nextStep: `Did you mean "${near}"?` };
}

/** Real settings resemble each other too: only names of nearly the same length with the same first letter count as typos. */
const mistyped = (name: string, known: string): boolean =>
  Math.abs(name.length - known.length) <= 2 && name[0] === known[0] && nearestNames(name, [known], 1).length > 0;
