// The settings of one running query, resolved once from ksqlDB's property names.

export type ProcessingGuarantee = 'at_least_once' | 'exactly_once_v2';

export interface QuerySettings {
  /** `ksql.service.id`: part of every internal name. */
  readonly serviceId: string;
  readonly guarantee: ProcessingGuarantee;
  /** `commit.interval.ms`: milliseconds between two commits, and thus between two updates of the same key when caching. */
  readonly commitIntervalMs: number;
  /** `cache.max.bytes.buffering` > 0: only the last update per key and commit is forwarded. */
  readonly caching: boolean;
  /** `auto.offset.reset`, when set: where a query without committed offsets begins; null leaves it to the kind of source. */
  readonly offsetReset: 'earliest' | 'latest' | null;
  /** `replication.factor` of changelogs and repartition topics; -1: what the brokers have as default. */
  readonly replicas: number;
  /** `metadata.max.age.ms`: how often a running query looks whether its topics have got more partitions. */
  readonly metadataMaxAgeMs: number;
  /** Upper bound of bytes fetched ahead, per leader. */
  readonly fetchBytes: number;
}

export const DEFAULT_SETTINGS: QuerySettings = {
  serviceId: 'default_',
  guarantee: 'at_least_once',
  commitIntervalMs: 2_000,
  caching: true,
  offsetReset: null,
  replicas: -1,
  metadataMaxAgeMs: 30_000,
  fetchBytes: 2_097_152,
};

const truthyNumber = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
};

/**
 * Reads the settings that matter at run time from session and server properties; later maps win.
 * Streams settings may carry the prefix `ksql.streams.`.
 */
export function querySettings(...layers: readonly Readonly<Record<string, unknown>>[]): QuerySettings {
  const merged = new Map<string, string>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) merged.set(name.replace(/^ksql\.streams\./, ''), String(value));
  }
  const reset = merged.get('auto.offset.reset')?.toLowerCase();
  const cacheBytes = truthyNumber(merged.get('cache.max.bytes.buffering') ?? merged.get('statestore.cache.max.bytes'));
  return {
    serviceId: merged.get('ksql.service.id') ?? DEFAULT_SETTINGS.serviceId,
    guarantee: (merged.get('processing.guarantee') ?? '').startsWith('exactly_once')
      ? 'exactly_once_v2'
      : 'at_least_once',
    commitIntervalMs: truthyNumber(merged.get('commit.interval.ms')) ?? DEFAULT_SETTINGS.commitIntervalMs,
    caching: cacheBytes === null ? DEFAULT_SETTINGS.caching : cacheBytes > 0,
    offsetReset: reset === 'earliest' || reset === 'latest' ? reset : null,
    replicas: truthyNumber(merged.get('replication.factor')) ?? DEFAULT_SETTINGS.replicas,
    metadataMaxAgeMs: truthyNumber(merged.get('metadata.max.age.ms')) ?? DEFAULT_SETTINGS.metadataMaxAgeMs,
    fetchBytes: DEFAULT_SETTINGS.fetchBytes,
  };
}

/** `_confluent-ksql-<service.id>query_<QUERYID>`: consumer group, transactional id and prefix of internal topics. */
export const applicationId = (serviceId: string, queryId: string): string =>
  `_confluent-ksql-${serviceId}query_${queryId}`;
