// Settings of the click API and the simulator, from the environment.
import { z } from 'zod';
import { ClickstreamError } from '../errors/clickstream-error.ts';

const minutes = (value: number) => value * 60_000;

const schema = z.object({
  KAFKA_BROKERS: z.string().min(1),
  SCHEMA_REGISTRY_URL: z.url(),
  SHOP_URL: z.url().default('http://127.0.0.1:8080'),
  /** Names this instance; an instance started under the same name takes over from the earlier one. */
  SHOP_INSTANCE: z.string().min(1).default('1'),
  /** How long a sender may retry an event id, in minutes. */
  SHOP_RETRY_WINDOW_MINUTES: z.coerce.number().min(1).max(1_440).default(15),
  SHOP_RETRY_CAPACITY: z.coerce.number().int().min(1_000).default(1_000_000),
  SHOP_MAX_PENDING: z.coerce.number().int().min(1_000).default(50_000),
  SHOP_WRITE_TIMEOUT_MS: z.coerce.number().int().min(100).default(5_000),
  LOG_LEVEL: z.string().default('info'),
});

export interface ShopConfig {
  readonly brokers: string[];
  readonly registryUrl: string;
  readonly host: string;
  readonly port: number;
  readonly instance: string;
  readonly retryWindowMs: number;
  readonly retryCapacity: number;
  readonly maxPending: number;
  readonly writeTimeoutMs: number;
  readonly logLevel: string;
}

/** @throws ClickstreamError SHOP_CONFIG_INVALID naming every variable that is missing or wrong. */
export function shopConfig(environment: Readonly<Record<string, string | undefined>>): ShopConfig {
  const result = schema.safeParse(environment);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ClickstreamError('SHOP_CONFIG_INVALID', `the click API cannot start: ${faults.join('; ')}`);
  }
  const values = result.data;
  const url = new URL(values.SHOP_URL);
  return {
    brokers: values.KAFKA_BROKERS.split(',').map((b) => b.trim()),
    registryUrl: values.SCHEMA_REGISTRY_URL,
    host: url.hostname,
    port: Number(url.port || 80),
    instance: values.SHOP_INSTANCE,
    retryWindowMs: minutes(values.SHOP_RETRY_WINDOW_MINUTES),
    retryCapacity: values.SHOP_RETRY_CAPACITY,
    maxPending: values.SHOP_MAX_PENDING,
    writeTimeoutMs: values.SHOP_WRITE_TIMEOUT_MS,
    logLevel: values.LOG_LEVEL,
  };
}
