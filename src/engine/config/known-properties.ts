// The properties that a session may name, and the values that each can have.
import { nearestNames } from '../../common/nearest-names.ts';
import type { Span } from '../../sql/source-span.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import {
  ALLOWED_WORDS,
  CONSUMER_TYPES,
  KSQL_TYPES,
  PRODUCER_TYPES,
  type PropertyType,
  STREAMS_TYPES,
  TOPIC_SETTINGS,
} from './property-types.ts';

const PREFIX = 'ksql.streams.';
/** Functions have properties that only they know. */
const OF_FUNCTIONS = 'ksql.functions.';

/** The name without the prefix of Kafka Streams properties. */
const plainPropertyName = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);

interface KnownProperty {
  /** Without any prefix that only says which client it is for. */
  readonly name: string;
  readonly type: PropertyType;
}

function resolve(name: string): KnownProperty | null {
  const found = (types: ReadonlyMap<string, PropertyType>, key: string): KnownProperty | null => {
    const type = types.get(key);
    return type === undefined ? null : { name: key, type };
  };
  if (name.startsWith(OF_FUNCTIONS)) return { name, type: 'text' };
  if (name.startsWith('ksql.') && !name.startsWith(PREFIX)) return found(KSQL_TYPES, name);
  const plain = plainPropertyName(name);
  if (plain.startsWith('consumer.')) return found(CONSUMER_TYPES, plain.slice('consumer.'.length));
  if (plain.startsWith('producer.')) return found(PRODUCER_TYPES, plain.slice('producer.'.length));
  const setting = plain.startsWith('topic.') ? plain.slice('topic.'.length) : null;
  if (setting !== null && TOPIC_SETTINGS.has(setting)) return { name: plain, type: 'text' };
  return found(STREAMS_TYPES, plain);
}

export const isKnownProperty = (name: string): boolean => resolve(name) !== null;

/** @throws ClickstreamError STATEMENT_INVALID, with similar names, when no such property can be set. */
export function checkPropertyName(name: string, span?: Span): void {
  if (isKnownProperty(name)) return;
  const near = nearestNames(plainPropertyName(name), [...KSQL_TYPES.keys(), ...STREAMS_TYPES.keys()]);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw statementInvalid(`There is no property ${name}.${hint}`, {
    span,
    details: { property: name, similar: near },
    nextStep: 'LIST PROPERTIES shows what can be set.',
  });
}

/** Of the server as a whole: requests cannot override them. From ksqlDB's list of immutable properties. */
const IMMUTABLE: ReadonlySet<string> = new Set([
  'bootstrap.servers',
  'ksql.extension.dir',
  'ksql.headers.columns.enabled',
  'ksql.hidden.topics',
  'ksql.pull.queries.enable',
  'ksql.query.persistent.active.limit',
  'ksql.readonly.topics',
  'ksql.runtime.feature.shared.enabled',
  'ksql.source.table.materialization.enabled',
]);

export function isImmutable(name: string): boolean {
  const plain = resolve(name)?.name ?? name;
  return IMMUTABLE.has(plain) || plain.startsWith('ssl.');
}

const WHOLE = /^[+-]?\d+$/;

function fits(type: PropertyType, text: string): boolean {
  switch (type) {
    case 'boolean':
      return /^(true|false)$/i.test(text);
    case 'int':
      return WHOLE.test(text) && BigInt.asIntN(32, BigInt(text)) === BigInt(text);
    case 'long':
      return WHOLE.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
    case 'double':
      return text !== '' && !Number.isNaN(Number(text));
    case 'text':
      return true;
  }
}

const EXPECTED: Readonly<Record<PropertyType, string>> = {
  boolean: 'true or false',
  int: 'a whole number of 32 bits',
  long: 'a whole number of 64 bits',
  double: 'a number',
  text: 'a text',
};

/** @throws ClickstreamError STATEMENT_INVALID when the property cannot have this value. */
export function checkPropertyValue(name: string, value: string, span?: Span): void {
  const known = resolve(name);
  if (known === null) return;
  const words = ALLOWED_WORDS[known.name];
  const text = value.trim();
  if (words ? words.includes(text) : fits(known.type, text)) return;
  const expected = words ? words.join(', ').replace(/, (?=[^,]*$)/, ' or ') : EXPECTED[known.type];
  throw statementInvalid(`${name} must be ${expected}, not '${value}'.`, { span, details: { property: name } });
}
