// Reads what `docker compose ps --format json` prints: one object per line, or one array in older versions.
import { z } from 'zod';

const containerSchema = z.object({
  Service: z.string(),
  State: z.string(),
  Health: z.string().default(''),
  ExitCode: z.number().default(0),
  Publishers: z
    .array(z.object({ PublishedPort: z.number() }))
    .nullish()
    .transform((value) => value ?? []),
});

export interface ComposeContainer {
  readonly service: string;
  /** created, running, restarting, exited … */
  readonly state: string;
  /** starting, healthy, unhealthy, or empty without a check. */
  readonly health: string;
  readonly exitCode: number;
  /** The port on this machine. */
  readonly port?: number;
}

export function parseComposeContainers(output: string): ComposeContainer[] {
  const text = output.trim();
  if (text === '') return [];
  const values: unknown[] = text.startsWith('[')
    ? z.array(z.unknown()).parse(JSON.parse(text))
    : text.split('\n').map((line): unknown => JSON.parse(line));
  return values.map((value) => {
    const { Service, State, Health, ExitCode, Publishers } = containerSchema.parse(value);
    const port = Publishers.find(({ PublishedPort }) => PublishedPort > 0)?.PublishedPort;
    const container = { service: Service, state: State, health: Health, exitCode: ExitCode };
    return port === undefined ? container : { ...container, port };
  });
}
