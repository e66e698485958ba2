import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestedPorts } from '../../../src/stack/local/local-ports.ts';
import { allocatePorts, isPortFree } from '../../../src/stack/local/port-allocation.ts';
import { portHolder } from '../../../src/stack/local/port-holder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const NO_CONFIG = '/nonexistent/config.json';
const nobody = { isOurs: () => false };
const takenIs =
  (...taken: number[]) =>
  async (port: number) =>
    !taken.includes(port);

describe('requested ports', () => {
  it('are those of the field unless something is said', async () => {
    const ports = await requestedPorts({}, NO_CONFIG);
    expect(ports.kafka).toEqual({ port: 9092, explicit: false });
    expect(ports.postgres.port).toBe(5432);
  });

  it('move together by an offset, and one by one by a variable or the config file', async () => {
    const file = join(temporaryFolder('ports'), 'config.json');
    writeFileSync(file, JSON.stringify({ ports: { connect: 7083, shop: 7080 } }));
    const ports = await requestedPorts({ CLICKSTREAM_PORT_OFFSET: '100', CLICKSTREAM_SHOP_PORT: '7777' }, file);
    expect(ports.kafka.port).toBe(9192);
    expect(ports.connect).toEqual({ port: 7083, explicit: true });
    expect(ports.shop).toEqual({ port: 7777, explicit: true });
  });

  it('that are no numbers, and config files with unknown names, are refused', async () => {
    await expect(requestedPorts({ CLICKSTREAM_KAFKA_PORT: 'many' }, NO_CONFIG)).rejects.toThrow(
      /CLICKSTREAM_KAFKA_PORT="many"/,
    );
    const file = join(temporaryFolder('ports'), 'config.json');
    writeFileSync(file, '{"ports":{"zookeeper":2181}}');
    await expect(requestedPorts({}, file)).rejects.toThrow(/zookeeper/);
  });
});

describe('port allocation', () => {
  it('moves Postgres to the next free port and says so', async () => {
    const requested = await requestedPorts({}, NO_CONFIG);
    const result = await allocatePorts(requested, { ...nobody, isFree: takenIs(5432, 5433) });
    expect(result.ports.postgres).toBe(5434);
    expect(result.moved).toEqual([{ name: 'postgres', from: 5432, to: 5434 }]);
    expect(result.taken).toEqual([]);
  });

  it('reports every other taken port with the variable that moves it', async () => {
    const requested = await requestedPorts({}, NO_CONFIG);
    const result = await allocatePorts(requested, { ...nobody, isFree: takenIs(9092, 8083) });
    expect(result.taken.map(({ name }) => name)).toEqual(['kafka', 'connect']);
    expect(result.taken[0]?.fix).toContain('CLICKSTREAM_KAFKA_PORT');
  });

  it('proposes the next offset that finds every port free', async () => {
    const requested = await requestedPorts({ CLICKSTREAM_PORT_OFFSET: '100' }, NO_CONFIG);
    const result = await allocatePorts(requested, { ...nobody, isFree: takenIs(9192, 8080 + 200) });
    expect(result.taken[0]?.fix).toContain('CLICKSTREAM_PORT_OFFSET=300 ');
  });

  it('proposes no offset while a port that the user has set is taken', async () => {
    const requested = await requestedPorts({ CLICKSTREAM_SHOP_PORT: '7000' }, NO_CONFIG);
    const result = await allocatePorts(requested, { ...nobody, isFree: takenIs(7000, 9092) });
    expect(result.taken.map(({ fix }) => fix).join()).not.toContain('CLICKSTREAM_PORT_OFFSET=');
  });

  it('never moves a port that the user has set', async () => {
    const requested = await requestedPorts({ CLICKSTREAM_POSTGRES_PORT: '5555' }, NO_CONFIG);
    const result = await allocatePorts(requested, { ...nobody, isFree: takenIs(5555) });
    expect(result.taken.map(({ port }) => port)).toEqual([5555]);
  });

  it('keeps a port that was chosen before, also while our own process holds it', async () => {
    const requested = await requestedPorts({}, NO_CONFIG);
    const first = await allocatePorts(requested, { ...nobody, isFree: takenIs(5432) });
    const second = await allocatePorts(requested, {
      previous: first.ports,
      isOurs: (name) => name === 'postgres',
      isFree: takenIs(first.ports.postgres),
    });
    expect(second.ports.postgres).toBe(first.ports.postgres);
  });

  it('gives no port twice', async () => {
    const requested = await requestedPorts({ CLICKSTREAM_SHOP_PORT: '9092' }, NO_CONFIG);
    const result = await allocatePorts(requested, { ...nobody, isFree: async () => true });
    expect(result.taken.map(({ name }) => name)).toEqual(['shop']);
    expect(result.taken[0]?.fix).toContain('Another part of this stack');
  });

  it('does not move a port to where another one belongs', async () => {
    const requested = await requestedPorts({}, NO_CONFIG);
    const result = await allocatePorts(requested, { ...nobody, isFree: takenIs(8082) });
    expect(result.taken).toEqual([]);
    expect(result.ports.connect).toBe(8083);
    expect(result.moved).toEqual([{ name: 'registry-management', from: 8082, to: 8084 }]);
  });

  it('sees a listening socket, and names the program behind it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await isPortFree(port)).toBe(false);
    expect(await portHolder(port)).toBe(`node (pid ${process.pid})`);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
