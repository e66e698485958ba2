// The ports of the local stack: defaults of the field, and where a user may say otherwise.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isMissing } from '../../common/environment-file.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Environment } from '../select-stack.ts';

export const PORT_NAMES = [
  'kafka',
  'kafka-controller',
  'registry',
  'registry-management',
  'connect',
  'ksqldb',
  'postgres',
  'elasticsearch',
  'shop',
  'indexer',
] as const;

export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Readonly<Record<PortName, number>>;

interface PortRule {
  readonly default: number;
  /** A taken default moves to the next free port: either nobody types it, or the field expects it to be taken. */
  readonly movable: boolean;
}

export const PORT_RULES: Readonly<Record<PortName, PortRule>> = {
  kafka: { default: 9092, movable: false },
  'kafka-controller': { default: 9093, movable: true },
  registry: { default: 8081, movable: false },
  'registry-management': { default: 8082, movable: true },
  connect: { default: 8083, movable: false },
  ksqldb: { default: 8088, movable: false },
  postgres: { default: 5432, movable: true },
  elasticsearch: { default: 9200, movable: false },
  shop: { default: 8080, movable: false },
  indexer: { default: 8089, movable: true },
};

export interface RequestedPort {
  readonly port: number;
  /** Set by the user: never moved. */
  readonly explicit: boolean;
}

export type RequestedPorts = Readonly<Record<PortName, RequestedPort>>;

const port = z.coerce.number().int().min(1).max(65_535);
const configSchema = z.strictObject({
  ports: z.partialRecord(z.enum(PORT_NAMES), port).optional(),
  portOffset: z.coerce.number().int().min(0).max(50_000).optional(),
});

/** The variable that sets a port: CLICKSTREAM_KAFKA_PORT, CLICKSTREAM_KAFKA_CONTROLLER_PORT … */
export function portVariable(name: PortName): string {
  return `CLICKSTREAM_${name.toUpperCase().replaceAll('-', '_')}_PORT`;
}

/**
 * Ports as the user wants them: CLICKSTREAM_*_PORT, then `ports` in the config file, then the default plus
 * CLICKSTREAM_PORT_OFFSET or `portOffset`.
 * @throws ClickstreamError STACK_CONFIG_INVALID
 */
export async function requestedPorts(env: Environment, configFile: string): Promise<RequestedPorts> {
  const config = await readConfig(configFile);
  const offset =
    fromVariable(env, 'CLICKSTREAM_PORT_OFFSET', z.coerce.number().int().min(0).max(50_000)) ?? config.portOffset ?? 0;
  const entries = PORT_NAMES.map((name): [PortName, RequestedPort] => {
    const set = fromVariable(env, portVariable(name), port) ?? config.ports?.[name];
    return [name, { port: set ?? PORT_RULES[name].default + offset, explicit: set !== undefined }];
  });
  return Object.fromEntries(entries) as Record<PortName, RequestedPort>;
}

async function readConfig(path: string): Promise<z.infer<typeof configSchema>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
  try {
    return configSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ClickstreamError('STACK_CONFIG_INVALID', `${path}: ${reason}`, { details: { path }, cause: error });
  }
}

function fromVariable<T>(env: Environment, name: string, schema: z.ZodType<T>): T | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new ClickstreamError('STACK_CONFIG_INVALID', `${name}="${text}" is not a port number`, { details: { name } });
}
