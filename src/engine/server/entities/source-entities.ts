// Streams and tables as DESCRIBE answers them.
import type { DataSource } from '../../catalog/catalog.ts';
import { KafkaOffsets } from '../../kafka/kafka-offsets.ts';
import type { PersistentQuery } from '../../runtime/query-manager.ts';
import { applicationId } from '../../runtime/query-settings.ts';
import { type EngineContext, hostOf } from '../engine-context.ts';
import { runningQuery } from './query-entities.ts';
import { fieldEntities } from './schema-entities.ts';

const STATISTICS_NOTE = 'This text is kept for old clients; statistics by name are in clusterStatistics.';

export interface DescribedSource {
  readonly description: object;
  /** When Kafka does not know the topic: the rest is told all the same. */
  readonly warnings: readonly { readonly message: string }[];
}

/** @param extended with statistics and offsets, which are asked of Kafka. */
export async function describeSourceOf(
  source: DataSource,
  extended: boolean,
  engine: EngineContext,
): Promise<DescribedSource> {
  const readers = engine.queries.reading(source.name);
  const writers = engine.queries.writing(source.name);
  const topic = await engine.topics.describe(source.topic);
  const statistics = statisticsOf(source, readers, writers, engine);
  const description = {
    ...detachedDescription(source),
    readQueries: readers.map(runningQuery),
    writeQueries: writers.map(runningQuery),
    statistics: extended ? statistics.text : '',
    extended,
    partitions: topic?.partitions ?? 0,
    replication: topic?.replicas ?? 0,
    queryOffsetSummaries: extended ? await offsetSummaries(writers, engine) : [],
    sourceConstraints: topic === null ? [] : engine.catalog.dependentsOf(source.name),
    clusterStatistics: statistics.entries,
  };
  const warnings = topic === null ? [{ message: `Error from Kafka: there is no topic ${source.topic}.` }] : [];
  return { description, warnings };
}

/** What the catalogue alone knows of a source. */
export const detachedDescription = (source: DataSource): object => ({
  name: source.name,
  windowType: source.window?.type ?? null,
  readQueries: [],
  writeQueries: [],
  fields: fieldEntities(source.schema),
  type: source.kind,
  timestamp: source.timestampColumn?.column ?? '',
  statistics: '',
  errorStats: '',
  extended: false,
  keyFormat: source.formats.key.format,
  valueFormat: source.formats.value.format,
  topic: source.topic,
  partitions: 0,
  replication: 0,
  statement: source.statementText,
  queryOffsetSummaries: [],
  sourceConstraints: [],
  clusterStatistics: [],
  clusterErrorStats: [],
});

function statisticsOf(
  source: DataSource,
  readers: readonly PersistentQuery[],
  writers: readonly PersistentQuery[],
  engine: EngineContext,
) {
  const read = readers.map((q) => q.runner.statistics);
  const written = writers.map((q) => q.runner.statistics);
  const consumed = read.reduce((sum, s) => sum + s.consumed, 0);
  const produced = written.reduce((sum, s) => sum + s.produced, 0);
  const rate = (of: readonly PersistentQuery[], name: 'consumed' | 'produced'): number =>
    of.reduce((sum, q) => sum + q.runner.rates[name], 0);
  const last = Math.max(0, ...read.map((s) => s.lastConsumedAt), ...written.map((s) => s.lastProducedAt));
  const entries: { name: string; host: string; value: number; timestamp: number }[] = [];
  const add = (name: string, value: number): void => {
    entries.push({ name, host: hostOf(engine.config), value, timestamp: last });
  };
  if (consumed > 0) {
    add('consumer-messages-per-sec', rate(readers, 'consumed'));
    add('consumer-total-messages', consumed);
  }
  if (produced > 0) {
    add('messages-per-sec', rate(writers, 'produced'));
    add('total-messages', produced);
  }
  const shown = entries.map(({ name, value }) => {
    const text = name.endsWith('-sec') ? value.toFixed(2) : String(value);
    return `${name}: ${text.padStart(9)}`;
  });
  const text = entries.length === 0 ? '' : `${STATISTICS_NOTE}\n${shown.join(' ')}     last-message: ${iso(last)}`;
  return { text, entries, topic: source.topic };
}

const iso = (ms: number): string => (ms === 0 ? 'n/a' : new Date(ms).toISOString());

async function offsetSummaries(writers: readonly PersistentQuery[], engine: EngineContext): Promise<object[]> {
  const summaries: object[] = [];
  if (writers.length === 0) return summaries;
  const offsets = new KafkaOffsets({ ...engine.connection, clientId: `${engine.serviceId}describe` });
  try {
    const [existing] = await Promise.all([engine.admin.names(), offsets.connect()]);
    for (const { plan, topology } of writers) {
      const groupId = applicationId(engine.serviceId, plan.queryId);
      // A topic may have been deleted under its query: the rest can be told all the same.
      const sources = topology.sources.filter(({ topic }) => existing.includes(topic));
      summaries.push({ groupId, topicSummaries: await topicSummaries(groupId, sources, offsets) });
    }
  } finally {
    await offsets.close();
  }
  return summaries;
}

async function topicSummaries(
  groupId: string,
  sources: readonly { readonly topic: string }[],
  offsets: KafkaOffsets,
): Promise<object[]> {
  const summaries: object[] = [];
  for (const topic of new Set(sources.map((s) => s.topic))) {
    const [starts, ends] = [await offsets.offsetsAt(topic, -2, false), await offsets.offsetsAt(topic, -1, false)];
    const committed = await offsets.committed(groupId, new Map([[topic, [...ends.keys()]]]));
    if (committed.length === 0) continue;
    summaries.push({
      kafkaTopic: topic,
      offsets: committed.map(({ partition, offset }) => ({
        partition,
        logStartOffset: Number(starts.get(partition) ?? 0n),
        logEndOffset: Number(ends.get(partition) ?? 0n),
        consumerOffset: Number(offset),
      })),
    });
  }
  return summaries;
}
