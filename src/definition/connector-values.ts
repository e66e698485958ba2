// Values that Kafka Connect and the two connectors take for fields with few choices. The JDBC sink itself checks none of them:
// it takes a mistyped "upsert" for "insert", and then fails on the second row of a window.
import { nearestNames } from '../common/nearest-names.ts';
import type { ConnectorDefinition } from './definition.ts';
import type { FaultCollector } from './fault.ts';
import { JDBC_SINK, POSTGRES_SOURCE } from './read-connectors.ts';

type Form = 'boolean' | 'number' | readonly string[];
type Forms = Readonly<Record<string, Form>>;

const all = (form: Form, fields: readonly string[]): Forms => Object.fromEntries(fields.map((field) => [field, form]));

const COMMON: Forms = {
  ...all('boolean', [
    'errors.deadletterqueue.context.headers.enable',
    'errors.log.enable',
    'errors.log.include.messages',
    'tasks.max.enforce',
  ]),
  ...all('number', ['errors.retry.delay.max.ms', 'errors.retry.timeout', 'tasks.max']),
  'config.action.reload': ['none', 'restart'],
  'consumer.override.auto.offset.reset': ['earliest', 'latest', 'none'],
  'consumer.override.isolation.level': ['read_committed', 'read_uncommitted'],
  'errors.tolerance': ['none', 'all'],
  'exactly.once.support': ['requested', 'required'],
  'transaction.boundary': ['poll', 'interval', 'connector'],
};

const SINK: Forms = {
  ...all('boolean', [
    'connection.restart.on.errors',
    'delete.enabled',
    'dialect.postgres.unnest.insert.enabled',
    'quote.identifiers',
    'truncate.enabled',
    'use.reduction.buffer',
  ]),
  ...all('number', [
    'batch.size',
    'connection.pool.max_size',
    'connection.pool.min_size',
    'connection.pool.timeout',
    'flush.max.retries',
    'flush.retry.delay.ms',
  ]),
  'insert.mode': ['insert', 'upsert', 'update'],
  'primary.key.mode': ['none', 'kafka', 'record_key', 'record_value', 'record_header'],
  'schema.evolution': ['none', 'basic'],
};

const ADJUSTMENTS = ['none', 'avro', 'avro_unicode'];

const SOURCE: Forms = {
  ...all('boolean', [
    'flush.lsn.source',
    'include.schema.comments',
    'include.unknown.datatypes',
    'provide.transaction.metadata',
    'publish.via.partition.root',
    'slot.drop.on.stop',
    'slot.failover',
    'tombstones.on.delete',
  ]),
  ...all('number', [
    'database.port',
    'heartbeat.interval.ms',
    'max.batch.size',
    'max.queue.size',
    'poll.interval.ms',
    'slot.max.retries',
    'slot.retry.delay.ms',
    'snapshot.delay.ms',
    'snapshot.fetch.size',
    'status.update.interval.ms',
  ]),
  'binary.handling.mode': ['bytes', 'base64', 'base64-url-safe', 'hex'],
  'database.sslmode': ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
  'decimal.handling.mode': ['precise', 'double', 'string'],
  'event.processing.failure.handling.mode': ['fail', 'warn', 'skip', 'ignore'],
  'field.name.adjustment.mode': ADJUSTMENTS,
  'hstore.handling.mode': ['json', 'map'],
  'interval.handling.mode': ['numeric', 'string'],
  'plugin.name': ['pgoutput', 'decoderbufs'],
  'publication.autocreate.mode': ['all_tables', 'disabled', 'filtered', 'no_tables'],
  'schema.name.adjustment.mode': ADJUSTMENTS,
  'schema.refresh.mode': ['columns_diff', 'columns_diff_exclude_unchanged_toast'],
  'snapshot.isolation.mode': ['serializable', 'repeatable_read', 'read_committed', 'read_uncommitted'],
  'snapshot.locking.mode': ['none', 'shared', 'custom'],
  'snapshot.mode': ['always', 'initial', 'initial_only', 'no_data', 'when_needed', 'configuration_based', 'custom'],
  'snapshot.query.mode': ['select_all', 'custom'],
  'time.precision.mode': [
    'adaptive',
    'adaptive_time_microseconds',
    'connect',
    'isostring',
    'microseconds',
    'nanoseconds',
  ],
};

const OF_CLASS: Readonly<Record<string, Forms>> = {
  [JDBC_SINK]: { ...COMMON, ...SINK },
  [POSTGRES_SOURCE]: { ...COMMON, ...SOURCE },
};

/** A fault for each value that is none of the choices, and for each field that only resembles one of these. */
export function checkConnectorValues({ file, config, at }: ConnectorDefinition, faults: FaultCollector): void {
  const forms = OF_CLASS[config['connector.class'] ?? ''] ?? COMMON;
  for (const [field, value] of Object.entries(config)) {
    const form = forms[field];
    if (form === undefined) {
      const [near] = nearestNames(field, Object.keys(forms), 1).filter((known) => isSlip(field, known));
      if (near !== undefined) faults.add(file, at(field), `there is no field "${field}"`, `Did you mean "${near}"?`);
      continue;
    }
    // What a variable stands for is not known here.
    const step = /\$\{/.test(value) ? null : stepFor(form, value);
    if (step !== null) faults.add(file, at(field), `"${field}" cannot be "${value}"`, step);
  }
}

/** What to write instead; null when the value fits. */
function stepFor(form: Form, value: string): string | null {
  if (form === 'number') return /^-?\d+$/.test(value) ? null : 'Give a whole number.';
  const choices = form === 'boolean' ? ['true', 'false'] : form;
  if (choices.includes(value.toLowerCase())) return null;
  const [near] = nearestNames(value.toLowerCase(), choices, 1);
  return near === undefined ? `Give one of ${choices.join(', ')}.` : `Did you mean "${near}"?`;
}

/** One word of the name mistyped. Other fields that exist resemble these too, but not so closely. */
function isSlip(field: string, known: string): boolean {
  const [words, knownWords] = [field.split('.'), known.split('.')];
  const different = words.flatMap((word, i) => (word === knownWords[i] ? [] : [[word, knownWords[i] ?? ''] as const]));
  const [pair] = different;
  if (words.length !== knownWords.length || different.length !== 1 || pair === undefined) return false;
  return nearestNames(pair[0], [pair[1]], 1).length > 0;
}
