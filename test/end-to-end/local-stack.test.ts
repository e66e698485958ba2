// The local stack with real processes, on its own ports and folder: start, faults, adoption, stop.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../src/common/wait-for.ts';
import { createLocalStack } from '../../src/stack/local/local-stack.ts';
import { isPortFree } from '../../src/stack/local/port-allocation.ts';
import { processesWithMarker } from '../../src/stack/local/supervisor/process-identity.ts';
import type { Endpoints, ProcessStatus } from '../../src/stack/stack.ts';
import type { StackEvent } from '../../src/stack/stack-events.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

const root = join(temporaryFolder('local-stack'), 'local');
const env = { ...process.env, CLICKSTREAM_LOCAL_DIR: root, CLICKSTREAM_PORT_OFFSET: '13000' };
const stack = createLocalStack(env);
const PORTS = [22_092, 21_081, 21_083, 22_200, 18_432];

let endpoints: Endpoints;

async function processNamed(name: string): Promise<ProcessStatus> {
  const found = (await stack.status()).processes.find((process) => process.name === name);
  if (found === undefined) throw new RangeError(`no process ${name}`);
  return found;
}

async function untilHealthyAgain(name: string, previousPid: number): Promise<ProcessStatus> {
  return waitFor(
    async () => {
      const status = await processNamed(name);
      const done = status.state === 'healthy' && status.pid !== previousPid;
      return done ? { done, value: status } : { done: false, saw: `${name} is ${status.state}` };
    },
    { what: `${name} to be healthy again`, deadlineMs: 120_000 },
  );
}

function supervisorPid(): number {
  return JSON.parse(readFileSync(join(root, 'run/supervisor.json'), 'utf8')).pid as number;
}

beforeAll(async () => {
  endpoints = await stack.start(() => {});
});

afterAll(async () => {
  await stack.stop({ wipe: true });
});

describe('the local stack', () => {
  it('has every process healthy and supervised', async () => {
    const status = await stack.status();
    expect(status.supervised).toBe(true);
    expect(status.processes.filter(({ state }) => state !== 'healthy')).toEqual([]);
    expect(status.processes.every(({ memoryBytes = 0 }) => memoryBytes > 0)).toBe(true);
  });

  it('starts a second time without touching anything, in under five seconds', async () => {
    const before = (await stack.status()).processes.map(({ name, pid }) => [name, pid]);
    const begun = Date.now();
    await stack.start(() => {});
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect((await stack.status()).processes.map(({ name, pid }) => [name, pid])).toEqual(before);
  });

  it('keeps its passwords in files that only the owner can read', () => {
    for (const file of ['endpoints.env', 'secrets.env', 'run/supervisor.json']) {
      expect(statSync(join(root, file)).mode & 0o777).toBe(0o600);
    }
  });

  it('gives each database to a role that is no superuser', async () => {
    for (const url of [endpoints.shopDatabaseUrl, endpoints.metricsDatabaseUrl]) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
      await client.query('CREATE TABLE owned (id int)');
      await client.query('DROP TABLE owned');
      await client.end();
      expect(rows).toEqual([{ rolsuper: false }]);
    }
  });

  it('has a registry that refuses incompatible schemas by default', async () => {
    const response = await fetch(`${endpoints.schemaRegistryUrl}/config`);
    expect(await response.json()).toEqual({ compatibilityLevel: 'BACKWARD' });
  });

  it('answers the first question of every Elasticsearch client', async () => {
    const response = await fetch(endpoints.elasticsearchUrl);
    expect(await response.json()).toMatchObject({ cluster_name: 'clickstream', tagline: 'You Know, for Search' });
  });

  it.each(['elasticsearch', 'connect', 'registry', 'kafka', 'postgres'])(
    'restarts a killed %s and tells why',
    async (name) => {
      const { pid = 0, restarts } = await processNamed(name);
      process.kill(pid, 'SIGKILL');
      const status = await untilHealthyAgain(name, pid);
      expect(status.restarts).toBe(restarts + 1);
      expect(status.reason).toContain('SIGKILL');
    },
  );

  it('is adopted after its supervisor was killed, and what died meanwhile is started', async () => {
    const kafka = await processNamed('kafka');
    const connect = await processNamed('connect');
    process.kill(supervisorPid(), 'SIGKILL');
    process.kill(connect.pid ?? 0, 'SIGKILL');
    const unsupervised = await stack.status();
    expect(unsupervised.supervised).toBe(false);
    expect(unsupervised.processes.find(({ name }) => name === 'kafka')).toMatchObject({
      state: 'healthy',
      pid: kafka.pid,
    });

    await stack.start(() => {});
    expect((await stack.status()).supervised).toBe(true);
    expect((await processNamed('kafka')).pid).toBe(kafka.pid);
    expect((await processNamed('connect')).reason).toContain('while nothing supervised it');
  });

  it('names the holder of a taken port, and starts nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(23_092, '127.0.0.1', resolve));
    const folder = join(temporaryFolder('taken'), 'local');
    const other = createLocalStack({ ...env, CLICKSTREAM_LOCAL_DIR: folder, CLICKSTREAM_PORT_OFFSET: '14000' });
    await expect(other.start(() => {})).rejects.toThrow(
      new RegExp(`port 23092 \\(kafka\\) is taken by .*pid ${process.pid}`),
    );
    expect(existsSync(folder)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });

  it('stops whole: no process, no port, and after a wipe no data', async () => {
    const events: StackEvent[] = [];
    await stack.stop({ wipe: true, events: (event) => events.push(event) });
    expect(await processesWithMarker(`CLICKSTREAM_STACK=${root}`)).toEqual([]);
    expect(await Promise.all(PORTS.map(isPortFree))).toEqual(PORTS.map(() => true));
    expect(existsSync(root) ? readdirSync(root) : []).toEqual([]);
    expect(events.some((event) => event.type === 'process-changed' && event.state === 'stopped')).toBe(true);
    await expect(stack.endpoints()).rejects.toMatchObject({ code: 'STACK_NOT_STARTED' });
  });
});
