// Settings of the CDC indexer, from the environment.
import { z } from 'zod';
import { ClickstreamError } from '../errors/clickstream-error.ts';

/** Every setting with its default; the reference in the docs is printed from it. */
export const INDEXER_SETTINGS = z.object({
  KAFKA_BROKERS: z.string().min(1).describe('Bootstrap servers, separated by commas.'),
  SCHEMA_REGISTRY_URL: z.url().describe('Root of the Confluent-compatible API of the schema registry.'),
  ELASTICSEARCH_URL: z.url().describe('Elasticsearch.'),
  INDEXER_URL: z.url().default('http://127.0.0.1:8089').describe('Where `GET /health` answers.'),
  INDEXER_GROUP: z
    .string()
    .min(1)
    .default('clickstream-indexer')
    .describe('Consumer group; several indexers of one group share the partitions.'),
  INDEXER_TOPIC_PREFIX: z
    .string()
    .min(1)
    .default('shop.public.')
    .describe('Topics to index: those whose name begins with this.'),
  INDEXER_DEAD_LETTER_TOPIC: z
    .string()
    .min(1)
    .default('dlq.cdc_indexer')
    .describe('Where changes go that cannot be indexed.'),
  LOG_LEVEL: z.string().default('info').describe('`trace`, `debug`, `info`, `warn`, `error` or `fatal`.'),
});

export type IndexerConfig = Readonly<z.output<typeof INDEXER_SETTINGS>>;

/** @throws ClickstreamError INDEXER_CONFIG_INVALID naming every variable that is missing or wrong. */
export function indexerConfig(environment: Readonly<Record<string, string | undefined>>): IndexerConfig {
  const result = INDEXER_SETTINGS.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ClickstreamError('INDEXER_CONFIG_INVALID', `the indexer cannot start: ${faults.join('; ')}`);
}
