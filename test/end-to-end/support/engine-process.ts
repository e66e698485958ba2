// The engine as a process of its own, against a broker of the test, so that it can be killed, stopped and measured.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axios from 'axios';
import { waitFor } from '../../../src/common/wait-for.ts';
import { ROOT } from './run-command.ts';

export interface EngineProcessOptions {
  readonly broker: string;
  readonly serviceId: string;
  readonly port: number;
}

interface QueryEntity {
  readonly id: string;
  readonly state: string;
  /** A paused query is RUNNING by its state and counted as PAUSED here, as on a ksqlDB server. */
  readonly statusCount: Readonly<Record<string, number>>;
}

export class EngineProcess implements AsyncDisposable {
  readonly url: string;
  readonly process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.process = process;
  }

  /** Resolves when `/info` is answered. */
  static async start({ broker, serviceId, port }: EngineProcessOptions): Promise<EngineProcess> {
    const url = `http://127.0.0.1:${port}`;
    const main = path.join(ROOT, 'src/engine/main.ts');
    const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', main], {
      env: {
        ...process.env,
        KAFKA_BROKERS: broker,
        KSQLDB_URL: url,
        LOG_LEVEL: 'silent',
        KSQL_KSQL_SERVICE_ID: serviceId,
        KSQL_KSQL_STREAMS_AUTO_OFFSET_RESET: 'earliest',
      },
      stdio: 'ignore',
    });
    const engine = new EngineProcess(url, child);
    await engine.until('the engine', async () => (await axios.get(`${url}/info`, { timeout: 2_000 })).status === 200);
    return engine;
  }

  async statement(ksql: string, streamsProperties: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const { data, status } = await axios.post<unknown>(
      `${this.url}/ksql`,
      { ksql, streamsProperties },
      { validateStatus: () => true },
    );
    if (status !== 200) throw new TypeError(`${status}: ${JSON.stringify(data)}`);
    return data;
  }

  /** Persistent queries with their states. */
  async queries(): Promise<readonly QueryEntity[]> {
    const [answer] = (await this.statement('LIST QUERIES;')) as { queries: QueryEntity[] }[];
    return answer?.queries ?? [];
  }

  /** @param holds true, or what it saw instead */
  async until(what: string, holds: () => Promise<boolean | string>, deadlineMs = 60_000): Promise<void> {
    await waitFor(
      async () => {
        if (this.process.exitCode !== null) throw new TypeError(`the engine has exited: ${this.process.exitCode}`);
        const seen = await holds();
        return seen === true ? { done: true, value: undefined } : { done: false, saw: seen || 'not yet' };
      },
      { what, deadlineMs, intervalMs: 20, maxIntervalMs: 100 },
    );
  }

  /** Resident memory in MiB, from /proc; Linux only. */
  get residentMiB(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024);
  }

  /** kill -9, and gone when this resolves. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
