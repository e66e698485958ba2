// The engine while its broker is away, and after it has come back.
import axios from 'axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClickWriter, COUNT_STATEMENTS, CountReader } from './support/counted-clicks.ts';
import { EngineProcess } from './support/engine-process.ts';
import { freePort } from './support/free-port.ts';
import { KafkaBroker } from './support/kafka-broker.ts';

let broker: KafkaBroker;
let engine: EngineProcess;
beforeAll(async () => {
  broker = await KafkaBroker.start();
  engine = await EngineProcess.start({ broker: broker.address, serviceId: 'away_', port: await freePort() });
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

async function isHealthy(): Promise<boolean> {
  const { data } = await axios.get<{ isHealthy: boolean }>(`${engine.url}/healthcheck`, { timeout: 10_000 });
  return data.isHealthy;
}

const states = async (): Promise<string[]> => (await engine.queries()).map((query) => query.state);

describe('a broker that is away', () => {
  it('is told by /healthcheck and the state of the query, which goes on by itself and exactly once afterwards (E8, E1)', async () => {
    await engine.statement(COUNT_STATEMENTS, { 'commit.interval.ms': '200' });
    await using writer = new ClickWriter(broker.address);
    await writer.write(30_000);
    {
      await using reader = await CountReader.open(broker.address);
      await reader.until('some of the events', () => reader.clicks > 0);
    }
    await broker.kill();
    await writer.close();
    await engine.until('the engine to miss its broker', async () => !(await isHealthy()));
    await engine.until('the query to show it', async () => (await states())[0] === 'ERROR');

    await broker.resume();
    await engine.until('the query to run again', async () => (await states())[0] === 'RUNNING');
    await engine.until('a good report', isHealthy);
    await writer.write(10_000);
    await using reader = await CountReader.open(broker.address);
    await reader.until('all events', () => reader.clicks >= 40_000);
    expect(reader.counts).toEqual(writer.expected);
    expect(reader.setbacks).toEqual([]);
  });
});
