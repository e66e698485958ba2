// What kind of value each property takes: ksqlDB's own, and those of Kafka Streams, consumers and producers (Kafka 3.x).

export type PropertyType = 'boolean' | 'int' | 'long' | 'double' | 'text';

type Table = Readonly<Partial<Record<PropertyType, string>>>;

const CLIENT: Table = {
  int: `metrics.num.samples receive.buffer.bytes request.timeout.ms sasl.login.connect.timeout.ms sasl.login.read.timeout.ms
    sasl.login.refresh.buffer.seconds sasl.login.refresh.min.period.seconds sasl.oauthbearer.clock.skew.seconds
    send.buffer.bytes`,
  long: `connections.max.idle.ms metadata.max.age.ms metrics.sample.window.ms reconnect.backoff.max.ms reconnect.backoff.ms
    retry.backoff.ms socket.connection.setup.timeout.max.ms socket.connection.setup.timeout.ms sasl.kerberos.min.time.before.relogin
    sasl.login.retry.backoff.max.ms sasl.login.retry.backoff.ms sasl.oauthbearer.jwks.endpoint.refresh.ms`,
  double:
    'sasl.kerberos.ticket.renew.jitter sasl.kerberos.ticket.renew.window.factor sasl.login.refresh.window.factor sasl.login.refresh.window.jitter',
  text: `bootstrap.servers client.dns.lookup client.id interceptor.classes metric.reporters metrics.recording.level
    security.protocol security.providers sasl.client.callback.handler.class sasl.jaas.config sasl.kerberos.kinit.cmd
    sasl.kerberos.service.name sasl.login.callback.handler.class sasl.login.class sasl.mechanism
    sasl.oauthbearer.expected.audience sasl.oauthbearer.expected.issuer
    sasl.oauthbearer.jwks.endpoint.url sasl.oauthbearer.scope.claim.name sasl.oauthbearer.sub.claim.name
    sasl.oauthbearer.token.endpoint.url ssl.cipher.suites ssl.enabled.protocols ssl.endpoint.identification.algorithm
    ssl.engine.factory.class ssl.key.password ssl.keymanager.algorithm ssl.keystore.certificate.chain ssl.keystore.key
    ssl.keystore.location ssl.keystore.password ssl.keystore.type ssl.protocol ssl.provider ssl.secure.random.implementation
    ssl.trustmanager.algorithm ssl.truststore.certificates ssl.truststore.location ssl.truststore.password ssl.truststore.type`,
};

const CONSUMER: Table = {
  boolean:
    'allow.auto.create.topics check.crcs enable.auto.commit exclude.internal.topics internal.leave.group.on.close',
  int: `auto.commit.interval.ms default.api.timeout.ms fetch.max.bytes fetch.max.wait.ms fetch.min.bytes heartbeat.interval.ms
    max.partition.fetch.bytes max.poll.interval.ms max.poll.records session.timeout.ms`,
  text: `auto.offset.reset client.rack group.id group.instance.id isolation.level key.deserializer
    partition.assignment.strategy value.deserializer`,
};

const PRODUCER: Table = {
  boolean: 'enable.idempotence partitioner.adaptive.partitioning.enable partitioner.ignore.keys',
  int: 'batch.size delivery.timeout.ms max.in.flight.requests.per.connection max.request.size retries transaction.timeout.ms',
  long: 'buffer.memory linger.ms max.block.ms metadata.max.idle.ms partitioner.availability.timeout.ms',
  text: 'acks compression.type key.serializer partitioner.class transactional.id value.serializer',
};

const STREAMS: Table = {
  int: 'buffered.records.per.partition max.warmup.replicas num.standby.replicas num.stream.threads replication.factor',
  long: `acceptable.recovery.lag cache.max.bytes.buffering commit.interval.ms max.task.idle.ms poll.ms
    probing.rebalance.interval.ms repartition.purge.interval.ms state.cleanup.delay.ms statestore.cache.max.bytes
    task.timeout.ms window.size.ms windowstore.changelog.additional.retention.ms
    __emit.interval.ms.kstreams.outer.join.spurious.results.fix__ __emit.interval.ms.kstreams.windowed.aggregation__`,
  text: `application.id application.server built.in.metrics.version default.deserialization.exception.handler default.dsl.store
    default.key.serde default.list.key.serde.inner default.list.key.serde.type default.list.value.serde.inner
    default.list.value.serde.type default.production.exception.handler default.timestamp.extractor default.value.serde
    processing.guarantee rack.aware.assignment.tags rocksdb.config.setter state.dir topology.optimization upgrade.from
    windowed.inner.class.serde`,
};

const KSQL: Table = {
  boolean: `cast.strings.preserve.nulls connect.basic.auth.credentials.reload create.or.replace.enabled endpoint.migrate.query
    headers.columns.enabled insert.into.values.enabled json_sr.converter.deserializer.enabled lambdas.enabled
    nested.error.set.null new.query.planner.enabled persistence.wrap.single.values pull.queries.enable
    query.pull.consistency.token.enabled query.pull.enable.standby.reads query.pull.interpreter.enabled
    query.pull.limit.clause.enabled query.pull.metrics.enabled query.pull.range.scan.enabled query.pull.stream.enabled
    query.pull.table.scan.enabled query.push.v2.alos.enabled query.push.v2.continuation.tokens.enabled query.push.v2.enabled
    query.push.v2.interpreter.enabled query.push.v2.metrics.enabled query.push.v2.registry.installed
    queryanonymizer.logs_enabled rowpartition.rowoffset.enabled runtime.feature.shared.enabled
    source.table.materialization.enabled suppress.enabled timestamp.throw.on.invalid transient.query.cleanup.service.enable
    udf.collect.metrics udf.enable.security.manager udfs.enabled variable.substitution.enable windowed.session.key.legacy`,
  int: `assert.schema.default.timeout.ms assert.topic.default.timeout.ms connect.request.timeout.ms query.error.max.queue.size
    query.persistent.active.limit query.pull.max.concurrent.requests query.pull.max.hourly.bandwidth.megabytes
    query.pull.max.qps query.pull.router.thread.pool.size query.pull.thread.pool.size
    query.push.v2.catchup.consumer.msg.window query.push.v2.max.catchup.consumers
    query.push.v2.max.hourly.bandwidth.megabytes query.status.running.threshold.seconds shared.runtimes.count`,
  long: `authorization.cache.expiry.time.secs authorization.cache.max.entries query.cleanup.shutdown.timeout.ms
    query.persistent.max.bytes.buffering.total query.pull.forwarding.timeout.ms query.pull.max.allowed.offset.lag
    query.push.v2.latest.reset.age.ms query.push.v2.new.latest.delay.ms query.retry.backoff.initial.ms
    query.retry.backoff.max.ms query.transient.max.bytes.buffering.total sink.window.change.log.additional.retention
    suppress.buffer.size.bytes transient.query.cleanup.service.initial.delay.seconds
    transient.query.cleanup.service.period.seconds websocket.connection.max.timeout.ms`,
  text: `access.validator.enable connect.basic.auth.credentials.file connect.basic.auth.credentials.source
    connect.request.headers.plugin connect.url connect.worker.config error.classifier.regex extension.dir hidden.topics
    internal.topic.min.insync.replicas internal.topic.replicas metastore.backup.location metrics.extension
    metrics.tags.custom output.topic.name.prefix persistence.default.format.key persistence.default.format.value
    persistent.prefix properties.overrides.denylist queryanonymizer.cluster_namespace readonly.topics schema.registry.url
    security.extension.class service.id transient.prefix`,
};

/** Settings of topics that Kafka Streams passes on, with the prefix `topic.`. */
export const TOPIC_SETTINGS: ReadonlySet<string> = new Set(
  `cleanup.policy compression.type delete.retention.ms file.delete.delay.ms flush.messages flush.ms index.interval.bytes
  local.retention.bytes local.retention.ms max.compaction.lag.ms max.message.bytes message.downconversion.enable
  message.format.version message.timestamp.difference.max.ms message.timestamp.type min.cleanable.dirty.ratio
  min.compaction.lag.ms min.insync.replicas preallocate remote.storage.enable retention.bytes retention.ms segment.bytes
  segment.index.bytes segment.jitter.ms segment.ms unclean.leader.election.enable`.split(/\s+/),
);

function typesOf(tables: readonly Table[], prefix = ''): ReadonlyMap<string, PropertyType> {
  const types = new Map<string, PropertyType>();
  for (const table of tables)
    for (const [type, names] of Object.entries(table) as [PropertyType, string][])
      for (const name of names.split(/\s+/)) types.set(prefix + name, type);
  return types;
}

export const KSQL_TYPES = typesOf([KSQL], 'ksql.');
export const CONSUMER_TYPES = typesOf([CLIENT, CONSUMER]);
export const PRODUCER_TYPES = typesOf([CLIENT, PRODUCER]);
/** Names that are found without a prefix. */
export const STREAMS_TYPES = typesOf([STREAMS, CLIENT, PRODUCER, CONSUMER]);

/** Of texts that only a few words are allowed for. */
export const ALLOWED_WORDS: Readonly<Record<string, readonly string[]>> = {
  acks: ['all', '-1', '0', '1'],
  'auto.offset.reset': ['earliest', 'latest'],
  'built.in.metrics.version': ['latest'],
  'client.dns.lookup': ['use_all_dns_ips', 'resolve_canonical_bootstrap_servers_only'],
  'compression.type': ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
  'default.dsl.store': ['rocksDB', 'in_memory'],
  'isolation.level': ['read_committed', 'read_uncommitted'],
  'ksql.access.validator.enable': ['on', 'off', 'auto'],
  'metrics.recording.level': ['INFO', 'DEBUG', 'TRACE'],
  'processing.guarantee': ['at_least_once', 'exactly_once', 'exactly_once_beta', 'exactly_once_v2'],
};
