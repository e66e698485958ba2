// The engine under test, as a process of its own with its own service id.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import axios from 'axios';
import { waitFor } from '../../src/common/wait-for.ts';

export interface EngineProcessOptions {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly serviceId: string;
  readonly port: number;
}

const MAIN = path.resolve(import.meta.dirname, '..', '..', 'src/engine/main.ts');

/** Starts the engine; does not wait for it. */
export function spawnEngine({ brokers, registryUrl, serviceId, port }: EngineProcessOptions): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', MAIN], {
    env: {
      ...process.env,
      KAFKA_BROKERS: brokers.join(','),
      SCHEMA_REGISTRY_URL: registryUrl,
      KSQLDB_URL: `http://127.0.0.1:${port}`,
      KSQL_KSQL_SERVICE_ID: serviceId,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Resolves when `/info` is answered. */
export async function untilInfo(port: number): Promise<void> {
  await waitFor(
    async () => {
      const { status } = await axios.get(`http://127.0.0.1:${port}/info`, {
        timeout: 1_000,
        validateStatus: () => true,
      });
      return status === 200 ? { done: true, value: undefined } : { done: false, saw: `status ${status}` };
    },
    { what: 'the engine', deadlineMs: 30_000, intervalMs: 10, maxIntervalMs: 20 },
  );
}
