// The names that SET takes: ksql's own properties, and those of Kafka Streams and the Kafka clients.
import { nearestNames } from '../../common/nearest-names.ts';
import type { Span } from '../../sql/source-span.ts';
import { statementInvalid } from '../analyze/statement-error.ts';

/** ksql properties that a session may set. */
const KSQL_PROPERTIES = [
  'ksql.assert.schema.default.timeout.ms',
  'ksql.assert.topic.default.timeout.ms',
  'ksql.cast.strings.preserve.nulls',
  'ksql.error.classifier.regex',
  'ksql.functions.collect_list.limit',
  'ksql.functions.collect_set.limit',
  'ksql.functions.substring.legacy.args',
  'ksql.headers.columns.enabled',
  'ksql.insert.into.values.enabled',
  'ksql.json_sr.converter.deserializer.enabled',
  'ksql.lambdas.enabled',
  'ksql.metastore.backup.location',
  'ksql.new.query.planner.enabled',
  'ksql.output.topic.name.prefix',
  'ksql.persistence.default.format.key',
  'ksql.persistence.default.format.value',
  'ksql.persistence.wrap.single.values',
  'ksql.persistent.prefix',
  'ksql.pull.queries.enable',
  'ksql.query.pull.consistency.token.enabled',
  'ksql.query.pull.enable.standby.reads',
  'ksql.query.pull.interpreter.enabled',
  'ksql.query.pull.limit.clause.enabled',
  'ksql.query.pull.max.allowed.offset.lag',
  'ksql.query.pull.range.scan.enabled',
  'ksql.query.pull.stream.enabled',
  'ksql.query.pull.table.scan.enabled',
  'ksql.query.push.v2.alos.enabled',
  'ksql.query.push.v2.continuation.tokens.enabled',
  'ksql.query.push.v2.enabled',
  'ksql.query.push.v2.interpreter.enabled',
  'ksql.query.retry.backoff.initial.ms',
  'ksql.query.retry.backoff.max.ms',
  'ksql.rowpartition.rowoffset.enabled',
  'ksql.suppress.buffer.size.bytes',
  'ksql.suppress.enabled',
  'ksql.timestamp.throw.on.invalid',
  'ksql.transient.prefix',
  'ksql.variable.substitution.enable',
  'ksql.websocket.connection.max.timeout.ms',
  'ksql.windowed.session.key.legacy',
] as const;

/** Properties of Kafka Streams and its clients; also accepted with the prefix `ksql.streams.`. */
const STREAMS_PROPERTIES = [
  'acceptable.recovery.lag',
  'application.server',
  'auto.commit.interval.ms',
  'auto.offset.reset',
  'batch.size',
  'buffer.memory',
  'buffered.records.per.partition',
  'cache.max.bytes.buffering',
  'commit.interval.ms',
  'compression.type',
  'connections.max.idle.ms',
  'default.deserialization.exception.handler',
  'default.production.exception.handler',
  'default.timestamp.extractor',
  'delivery.timeout.ms',
  'enable.idempotence',
  'fetch.max.bytes',
  'fetch.max.wait.ms',
  'fetch.min.bytes',
  'heartbeat.interval.ms',
  'isolation.level',
  'linger.ms',
  'max.block.ms',
  'max.in.flight.requests.per.connection',
  'max.partition.fetch.bytes',
  'max.poll.interval.ms',
  'max.poll.records',
  'max.request.size',
  'max.task.idle.ms',
  'max.warmup.replicas',
  'metadata.max.age.ms',
  'metrics.recording.level',
  'num.standby.replicas',
  'num.stream.threads',
  'poll.ms',
  'probing.rebalance.interval.ms',
  'processing.guarantee',
  'receive.buffer.bytes',
  'reconnect.backoff.max.ms',
  'reconnect.backoff.ms',
  'replication.factor',
  'request.timeout.ms',
  'retries',
  'retry.backoff.ms',
  'rocksdb.config.setter',
  'send.buffer.bytes',
  'session.timeout.ms',
  'state.cleanup.delay.ms',
  'statestore.cache.max.bytes',
  'task.timeout.ms',
  'topology.optimization',
  'transaction.timeout.ms',
  'window.size.ms',
  'windowstore.changelog.additional.retention.ms',
] as const;

const PREFIX = 'ksql.streams.';
const CLIENT_PREFIXES = [
  'producer.',
  'consumer.',
  'topic.',
  'main.consumer.',
  'restore.consumer.',
  'global.consumer.',
  'admin.',
  '__',
];
const KNOWN: ReadonlySet<string> = new Set([...KSQL_PROPERTIES, ...STREAMS_PROPERTIES]);

/** The name without the prefix of Kafka Streams properties. */
export const plainPropertyName = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);

export function isKnownProperty(name: string): boolean {
  const plain = plainPropertyName(name);
  const client = CLIENT_PREFIXES.find((prefix) => plain.startsWith(prefix));
  return KNOWN.has(plain) || client !== undefined || /^ksql\.functions\.[a-z0-9_.]+$/i.test(plain);
}

/** @throws ClickstreamError STATEMENT_INVALID, with similar names, when no such property can be set. */
export function checkPropertyName(name: string, span?: Span): void {
  if (isKnownProperty(name)) return;
  const near = nearestNames(plainPropertyName(name), KNOWN);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw statementInvalid(`There is no property ${name}.${hint}`, {
    span,
    details: { property: name, similar: near },
    nextStep: 'LIST PROPERTIES shows what can be set.',
  });
}

const VALUES: Readonly<Record<string, { readonly test: RegExp; readonly expected: string }>> = {
  'auto.offset.reset': { test: /^(earliest|latest|none)$/i, expected: 'earliest or latest' },
  'processing.guarantee': {
    test: /^(at_least_once|exactly_once|exactly_once_beta|exactly_once_v2)$/,
    expected: 'at_least_once or exactly_once_v2',
  },
  'ksql.persistence.wrap.single.values': { test: /^(true|false)$/i, expected: 'true or false' },
};

/** @throws ClickstreamError STATEMENT_INVALID when the property cannot have this value. */
export function checkPropertyValue(name: string, value: string, span?: Span): void {
  const plain = plainPropertyName(name);
  const rule = VALUES[plain] ?? (/\.(ms|bytes|size|records|threads|replicas|factor)$/.test(plain) ? NUMBER : undefined);
  if (!rule || rule.test.test(value.trim())) return;
  throw statementInvalid(`${name} must be ${rule.expected}, not '${value}'.`, { span, details: { property: name } });
}

const NUMBER = { test: /^-?\d+$/, expected: 'a whole number' };
