// Queries are paused, resumed, terminated and dropped in the middle of load: the others must not notice.
import kafkajs, { type Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClickWriter, COUNT_STATEMENTS, CountReader, PARTITIONS } from './support/counted-clicks.ts';
import { EngineProcess } from './support/engine-process.ts';
import { freePort } from './support/free-port.ts';
import { KafkaBroker } from './support/kafka-broker.ts';

let broker: KafkaBroker;
let engine: EngineProcess;
let admin: Admin;

beforeAll(async () => {
  broker = await KafkaBroker.start();
  engine = await EngineProcess.start({ broker: broker.address, serviceId: 'ending_', port: await freePort() });
  admin = new kafkajs.Kafka({ brokers: [broker.address], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
});
afterAll(async () => {
  await admin?.disconnect();
  await engine?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

const SETTINGS = { 'commit.interval.ms': '100', 'processing.guarantee': 'exactly_once_v2' };

/** The same counts as `counts`, in a topic of their own. */
const countedInto = (topic: string): string => `
CREATE TABLE ${topic} WITH (KAFKA_TOPIC = '${topic}', PARTITIONS = ${PARTITIONS}, VALUE_FORMAT = 'JSON') AS
  SELECT campaign, COUNT(*) AS clicks, SUM(n) AS total FROM clicks
  WINDOW TUMBLING (SIZE 2 MINUTES, GRACE PERIOD 1 DAY) GROUP BY campaign EMIT CHANGES;`;

async function idOf(prefix: string): Promise<string> {
  const query = (await engine.queries()).find(({ id }) => id.startsWith(prefix));
  if (!query) throw new TypeError(`no query ${prefix}`);
  return query.id;
}

/** Internal topics and groups whose names hold the text. */
async function traces(text: string): Promise<string[]> {
  const [topics, { groups }] = await Promise.all([admin.listTopics(), admin.listGroups()]);
  return [...topics, ...groups.map(({ groupId }) => groupId)].filter((name) => name.includes(text));
}

describe('a query that is ended or held up in the middle of load', () => {
  it('takes nothing from the results of others and leaves nothing behind (E11)', async () => {
    await engine.statement(COUNT_STATEMENTS, SETTINGS);
    await engine.statement(countedInto('held'), SETTINGS);
    await engine.statement(countedInto('ended'), SETTINGS);
    await engine.statement('CREATE STREAM dropped AS SELECT * FROM clicks EMIT CHANGES;', SETTINGS);
    const [held, ended] = [await idOf('CTAS_HELD'), await idOf('CTAS_ENDED')];
    await using writer = new ClickWriter(broker.address);
    await using counts = await CountReader.open(broker.address);
    await using heldCounts = await CountReader.open(broker.address, 'held');
    await using endedCounts = await CountReader.open(broker.address, 'ended');
    const writing = (async () => {
      for (let i = 0; i < 20; i++) await writer.write(5_000);
    })();
    await counts.until('some events', () => counts.clicks > 0);
    await heldCounts.until('some events', () => heldCounts.clicks > 0);
    await endedCounts.until('some events', () => endedCounts.clicks > 0);
    expect((await traces(ended)).length).toBeGreaterThan(1);

    await engine.statement(`PAUSE ${held};`);
    await engine.statement(`TERMINATE ${ended};`);
    await engine.statement('DROP STREAM dropped DELETE TOPIC;');
    await engine.statement(`RESUME ${held};`);
    await engine.statement(`PAUSE ${held};`);
    await writing;
    await counts.until('all events', () => counts.clicks >= 100_000);
    expect((await engine.queries()).find(({ id }) => id === held)?.statusCount).toEqual({ PAUSED: 1 });
    await engine.statement(`RESUME ${held};`);
    await heldCounts.until('all events', () => heldCounts.clicks >= 100_000);

    expect(counts.counts).toEqual(writer.expected);
    expect(heldCounts.counts).toEqual(writer.expected);
    expect([...counts.setbacks, ...heldCounts.setbacks]).toEqual([]);
    for (const name of [ended, 'CSAS_DROPPED', 'DROPPED'])
      await engine.until(
        `nothing of ${name}`,
        async () => (await traces(name)).join() === '' || (await traces(name)).join(),
      );
    expect((await engine.queries()).map(({ id }) => id).sort()).toEqual([await idOf('CTAS_COUNTS'), held].sort());
  });

  it('writes its results anew when it is made again over the same topic (E11)', async () => {
    await engine.statement('DROP TABLE ended;');
    await engine.statement(countedInto('ended'), SETTINGS);
    await using counts = await CountReader.open(broker.address);
    await counts.until('all events', () => counts.clicks >= 100_000);
    await engine.until('the same last results', async () => {
      await using again = await CountReader.open(broker.address, 'ended');
      const sum = () => [...again.counts.values()].reduce((n, { clicks }) => n + clicks, 0);
      await again.until('all windows', () => sum() >= 100_000);
      return [...again.counts].every(([window, { clicks }]) => counts.counts.get(window)?.clicks === clicks);
    });
  });
});
