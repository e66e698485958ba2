// Settings of the CDC indexer, from the environment.
import { z } from 'zod';
import { ClickstreamError } from '../errors/clickstream-error.ts';

const schema = z.object({
  KAFKA_BROKERS: z.string().min(1),
  SCHEMA_REGISTRY_URL: z.url(),
  ELASTICSEARCH_URL: z.url(),
  /** Where GET /health answers. */
  INDEXER_URL: z.url().default('http://127.0.0.1:8089'),
  /** Consumer group; several indexers of one group share the partitions. */
  INDEXER_GROUP: z.string().min(1).default('clickstream-indexer'),
  /** Topics to index: those whose name begins with this. */
  INDEXER_TOPIC_PREFIX: z.string().min(1).default('shop.public.'),
  /** Where changes go that cannot be indexed. */
  INDEXER_DEAD_LETTER_TOPIC: z.string().min(1).default('dlq.cdc_indexer'),
  LOG_LEVEL: z.string().default('info'),
});

export type IndexerConfig = Readonly<z.output<typeof schema>>;

/** @throws ClickstreamError INDEXER_CONFIG_INVALID naming every variable that is missing or wrong. */
export function indexerConfig(environment: Readonly<Record<string, string | undefined>>): IndexerConfig {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ClickstreamError('INDEXER_CONFIG_INVALID', `the indexer cannot start: ${faults.join('; ')}`);
}
