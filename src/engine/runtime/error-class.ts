// Who is to blame for an error that ended a query's session: shown in its errors, as ksqlDB's classifiers would put it.
import { ClickstreamError } from '../../errors/clickstream-error.ts';

/** SYSTEM: the cluster is to blame and a retry may help. USER: data, statement or rights. UNKNOWN: neither is certain. */
export type ErrorClass = 'SYSTEM' | 'USER' | 'UNKNOWN';

/** What a user has to mend: data, a statement, a schema, or a topic. */
const USER_ERRORS: ReadonlySet<string> = new Set([
  'SERDE_FAILED',
  'SERDE_SCHEMA_NOT_FOUND',
  'TYPE_MISMATCH',
  'FUNCTION_FAILED',
  'EVALUATION_FAILED',
  'KAFKA_OFFSET_OUT_OF_RANGE',
  'KAFKA_TOPIC_MISSING',
  'QUERY_PARTITIONS_CHANGED',
]);

/** The error and its causes. */
function* chain(error: unknown): Iterable<Error> {
  for (let e = error; e instanceof Error; e = e.cause) yield e;
}

/** The broker refused for want of rights to a topic, a group or a transaction. */
const isRefused = (error: unknown): boolean =>
  [...chain(error)].some((e) => 'type' in e && String(e.type).endsWith('_AUTHORIZATION_FAILED'));

export interface ErrorRule {
  readonly errorClass: ErrorClass;
  /** Against the name and the message of an error and its causes. */
  readonly pattern: RegExp;
}

const REGEX_PROPERTY = 'ksql.error.classifier.regex';

/** The rules of the server: any properties that begin with `ksql.error.classifier.regex`, as `USER .*pattern.*`. */
export function errorRules(properties: Readonly<Record<string, unknown>>): ErrorRule[] {
  const rules: ErrorRule[] = [];
  for (const [name, value] of Object.entries(properties)) {
    const rule = name.startsWith(REGEX_PROPERTY) && /^(USER|SYSTEM|UNKNOWN)\s(.*)$/is.exec(String(value));
    if (!rule) continue;
    try {
      rules.push({ errorClass: rule[1]!.toUpperCase() as ErrorClass, pattern: new RegExp(`^(?:${rule[2]})$`, 's') });
    } catch {
      // A pattern that cannot be read classifies nothing, as in ksqlDB.
    }
  }
  return rules;
}

/** The rules of the server come last: they settle what would be UNKNOWN otherwise. */
export function classifyError(error: unknown, rules: readonly ErrorRule[] = []): ErrorClass {
  const known = knownClass(error);
  if (known !== 'UNKNOWN') return known;
  const texts = [...chain(error)].flatMap((e) => [e.name, e.message]);
  return rules.find(({ pattern }) => texts.some((text) => pattern.test(text)))?.errorClass ?? 'UNKNOWN';
}

function knownClass(error: unknown): ErrorClass {
  if (isRefused(error)) return 'USER';
  if (error instanceof ClickstreamError) {
    if (error.code === 'KAFKA_COMMIT_FAILED') return 'SYSTEM';
    if (USER_ERRORS.has(error.code)) return 'USER';
    return error.retriable ? 'SYSTEM' : 'UNKNOWN';
  }
  const name = error instanceof Error ? error.name : '';
  return name.startsWith('KafkaJS') ? 'SYSTEM' : 'UNKNOWN';
}
