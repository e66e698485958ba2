// The engine against a real broker, killed and doubled while it works.
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClickWriter, COUNT_STATEMENTS, CountReader } from './support/counted-clicks.ts';
import { EngineProcess } from './support/engine-process.ts';
import { freePort } from './support/free-port.ts';
import { KafkaBroker } from './support/kafka-broker.ts';

const EVENTS = Number(process.env.CLICKSTREAM_CRASH_EVENTS ?? 240_000);
const KILLS = 5;
/** So that a kill hits a commit in all its phases. */
const FREQUENT_COMMITS = { 'commit.interval.ms': '50' };

let broker: KafkaBroker;
beforeAll(async () => {
  broker = await KafkaBroker.start();
});
afterAll(async () => {
  await broker[Symbol.asyncDispose]();
});

describe('a query that counts', () => {
  it('loses and doubles nothing when the engine is killed again and again in the middle of a full topic (E1, E3)', async () => {
    const options = { broker: broker.address, serviceId: 'crash_', port: await freePort() };
    let engine = await EngineProcess.start(options);
    try {
      await using writer = new ClickWriter(broker.address);
      await engine.statement(COUNT_STATEMENTS, FREQUENT_COMMITS);
      await writer.write(EVENTS);
      await using reader = await CountReader.open(broker.address);
      for (let kill = 1; kill <= KILLS; kill++) {
        const wanted = Math.min((kill * EVENTS) / (KILLS + 1), EVENTS);
        await reader.until('a part of the events', () => reader.clicks >= wanted);
        await engine.kill();
        engine = await EngineProcess.start(options);
      }
      await reader.until('all events', () => reader.clicks >= EVENTS);
      expect(reader.counts).toEqual(writer.expected);
      expect(reader.setbacks).toEqual([]);
    } finally {
      await engine.kill();
    }
  });
  it('loses nothing with at_least_once either, though it may double (E1)', async () => {
    const options = { broker: broker.address, serviceId: 'least_', port: await freePort() };
    let engine = await EngineProcess.start(options);
    try {
      await using writer = new ClickWriter(broker.address, 'least_clicks');
      await engine.statement(COUNT_STATEMENTS.replaceAll(/'(clicks|counts)'/g, "'least_$1'"), {
        ...FREQUENT_COMMITS,
        'processing.guarantee': 'at_least_once',
      });
      await writer.write(60_000);
      await using reader = await CountReader.open(broker.address, 'least_counts');
      for (const part of [20_000, 40_000]) {
        await reader.until('a part of the events', () => reader.clicks >= part);
        await engine.kill();
        engine = await EngineProcess.start(options);
      }
      const windows = [...writer.expected];
      await reader.until('every window to be counted', () =>
        windows.every(([window, { clicks }]) => (reader.counts.get(window)?.clicks ?? 0) >= clicks),
      );
    } finally {
      await engine.kill();
    }
  });

  it('has one writer: an engine that was away gives way to the one that has taken over (E2)', async () => {
    const serviceId = 'double_';
    const old = await EngineProcess.start({ broker: broker.address, serviceId, port: await freePort() });
    await old.statement(COUNT_STATEMENTS.replaceAll(/'(clicks|counts)'/g, "'double_$1'"), FREQUENT_COMMITS);
    await using writer = new ClickWriter(broker.address, 'double_clicks');
    await using reader = await CountReader.open(broker.address, 'double_counts');
    await writer.write(5_000);
    await reader.until('the first events', () => reader.clicks === 5_000);
    // As a laptop that sleeps, or a machine that the network has lost: it comes back, and knows of nothing.
    await writer.write(20_000);
    old.process.kill('SIGSTOP');
    const young = await EngineProcess.start({ broker: broker.address, serviceId, port: await freePort() });
    try {
      await reader.until('the events that the old engine had in hand', () => reader.clicks === 25_000);
      await writer.write(20_000);
      const gone = once(old.process, 'exit');
      old.process.kill('SIGCONT');
      expect(await gone).toEqual([1, null]);
      await writer.write(5_000);
      await reader.until('all events', () => reader.clicks >= 50_000);
      expect(reader.counts).toEqual(writer.expected);
      expect(reader.setbacks).toEqual([]);
      expect((await young.queries()).map((q) => q.state)).toEqual(['RUNNING']);
    } finally {
      await Promise.all([old.kill(), young.kill()]);
    }
  });

  it('stays paused over a restart, and goes on where it stood (E5)', async () => {
    const options = { broker: broker.address, serviceId: 'paused_', port: await freePort() };
    let engine = await EngineProcess.start(options);
    try {
      await engine.statement(COUNT_STATEMENTS.replaceAll(/'(clicks|counts)'/g, "'paused_$1'"), FREQUENT_COMMITS);
      await using writer = new ClickWriter(broker.address, 'paused_clicks');
      await using reader = await CountReader.open(broker.address, 'paused_counts');
      await writer.write(2_000);
      await reader.until('the first events', () => reader.clicks === 2_000);
      await engine.statement('PAUSE ALL;');
      await writer.write(2_000);
      await engine.kill();
      engine = await EngineProcess.start(options);
      expect((await engine.queries()).map((q) => q.statusCount)).toEqual([{ PAUSED: 1 }]);
      // A query over the same topic that is not paused shows when the paused one could have read it.
      await engine.statement(
        "CREATE TABLE total WITH (VALUE_FORMAT = 'JSON') AS SELECT 1 AS one, COUNT(*) AS n FROM clicks GROUP BY 1;",
      );
      const pull = JSON.stringify({ sql: 'SELECT n FROM total;' });
      await engine.until('the other query to have read all', async () => {
        const answer = await fetch(`${engine.url}/query-stream`, { method: 'POST', body: pull });
        return (await answer.text()).includes('[4000]');
      });
      let looks = 0;
      await reader.until('a look at the sink', () => ++looks > 3);
      expect(reader.clicks).toBe(2_000);
      await engine.statement('RESUME ALL;');
      await reader.until('all events', () => reader.clicks >= 4_000);
      expect(reader.counts).toEqual(writer.expected);
    } finally {
      await engine.kill();
    }
  });
});
