// What the end-to-end tests see of the product: its commands, its endpoints and its processes.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axios from 'axios';
import pg from 'pg';
import { inject } from 'vitest';
import { parseEnvironmentFile } from '../../../src/common/environment-file.ts';
import { waitFor } from '../../../src/common/wait-for.ts';
import type { ProcessStatus } from '../../../src/stack/stack.ts';
import { type CommandResult, runCommand } from './run-command.ts';

export const product = {
  get localDir(): string {
    return inject('localDir');
  },

  /** `npm run <script> -- <args>`. */
  run(script: string, ...args: readonly string[]): Promise<CommandResult> {
    return runCommand(inject('localDir'), ['run', script, '--', ...args]);
  },

  /** What .local/endpoints.env offers to any client. */
  get endpoints(): Record<string, string> {
    return parseEnvironmentFile(readFileSync(path.join(inject('localDir'), 'endpoints.env'), 'utf8'));
  },

  endpoint(name: string): string {
    const value = product.endpoints[name];
    if (value === undefined) throw new TypeError(`endpoints.env has no ${name}`);
    return value;
  },

  async processes(): Promise<readonly ProcessStatus[]> {
    const { stdout } = await product.run('status', '--json');
    return (JSON.parse(stdout) as { readonly processes: readonly ProcessStatus[] }).processes;
  },

  async process(name: string): Promise<ProcessStatus> {
    const found = (await product.processes()).find((p) => p.name === name);
    if (!found) throw new TypeError(`status shows no process ${name}`);
    return found;
  },

  /** kill -9 of all at the same moment, without any warning. Their pids. */
  async kill(...names: readonly string[]): Promise<number[]> {
    const running = await product.processes();
    const pids = names.map((name) => running.find((p) => p.name === name)?.pid);
    for (const [i, pid] of pids.entries()) if (pid === undefined) throw new TypeError(`${names[i]} is not running`);
    const known = pids as number[];
    for (const pid of known) process.kill(pid, 'SIGKILL');
    return known;
  },

  async query<Row extends pg.QueryResultRow>(
    database: 'SHOP' | 'METRICS',
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = new pg.Client({ connectionString: product.endpoint(`${database}_DATABASE_URL`) });
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  },

  /** The current row in Elasticsearch, or null. */
  async document(index: string, id: string): Promise<Record<string, unknown> | null> {
    const url = `${product.endpoint('ELASTICSEARCH_URL')}/${index}/_doc/${encodeURIComponent(id)}`;
    const { data } = await axios.get<{ found?: boolean; _source?: Record<string, unknown> }>(url, {
      validateStatus: (status) => status === 200 || status === 404,
    });
    return data._source ?? null;
  },

  /** Polls until `read` gives what is expected, or fails with what it last saw. */
  async until<T>(
    what: string,
    read: () => Promise<T>,
    expected: (value: T) => boolean,
    deadlineMs = 60_000,
  ): Promise<T> {
    return waitFor(
      async () => {
        const value = await read();
        return expected(value)
          ? { done: true, value }
          : { done: false, saw: JSON.stringify(value)?.slice(0, 300) ?? '' };
      },
      { what, deadlineMs, intervalMs: 100, maxIntervalMs: 500 },
    );
  },
};
