// Settings of the click API and the simulator, from the environment.
import { z } from 'zod';
import { ClickstreamError } from '../errors/clickstream-error.ts';

const minutes = (value: number) => value * 60_000;

/** Every setting with its default; the reference in the docs is printed from it. */
export const SHOP_SETTINGS = z.object({
  KAFKA_BROKERS: z.string().min(1).describe('Bootstrap servers, separated by commas.'),
  SCHEMA_REGISTRY_URL: z.url().describe('Root of the Confluent-compatible API of the schema registry.'),
  SHOP_URL: z.url().default('http://127.0.0.1:8080').describe('Where the click API listens.'),
  SHOP_INSTANCE: z
    .string()
    .min(1)
    .default('1')
    .describe('Names this instance; one that is started under the same name takes over from the earlier one.'),
  SHOP_RETRY_WINDOW_MINUTES: z.coerce
    .number()
    .min(1)
    .max(1_440)
    .default(15)
    .describe('How long a sender may retry an event id after a restart of the click API, in minutes.'),
  SHOP_RETRY_CAPACITY: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(1_000_000)
    .describe('Event ids that are remembered at most; the oldest are forgotten first.'),
  SHOP_MAX_PENDING: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(50_000)
    .describe('Clicks that may wait to be written; more are answered with 503.'),
  SHOP_WRITE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(5_000)
    .describe('How long a click waits for Kafka, in ms, before the sender is told to retry.'),
  LOG_LEVEL: z.string().default('info').describe('`trace`, `debug`, `info`, `warn`, `error` or `fatal`.'),
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
  const result = SHOP_SETTINGS.safeParse(environment);
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
