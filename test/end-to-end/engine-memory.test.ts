// How much memory the engine takes when more comes in than goes out, measured from outside on a process of its own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaWriter } from '../../src/engine/kafka/kafka-writer.ts';
import { EngineProcess } from './support/engine-process.ts';
import { freePort } from './support/free-port.ts';
import { KafkaBroker } from './support/kafka-broker.ts';
import { overHttp1, overHttp2, overWebsocket, type StuckClient } from './support/stuck-client.ts';

const RECORDS = 200_000;
const KEYS = 20_000;
/** Recent: brokers remove what is older than the retention of the topic. */
const START_MS = Date.now() - RECORDS;
const FILLER = 'x'.repeat(500);
/** The topic holds more than 100 MB, which as rows are several times that. */
const MOST_MIB = 340;

let broker: KafkaBroker;
let engine: EngineProcess;

beforeAll(async () => {
  broker = await KafkaBroker.start();
  engine = await EngineProcess.start({ broker: broker.address, serviceId: 'memory_', port: await freePort() });
  await engine.statement(`CREATE STREAM wide (k STRING KEY, n BIGINT, filler STRING)
    WITH (KAFKA_TOPIC = 'wide', PARTITIONS = 2, VALUE_FORMAT = 'JSON');`);
  const writer = new KafkaWriter({ brokers: [broker.address], clientId: 'wide' }, { transactionalId: null });
  await writer.connect();
  for (let n = 0; n < RECORDS; n++) {
    const key = Buffer.from(`k${n % KEYS}`);
    const value = Buffer.from(`{"N":${n},"FILLER":"${FILLER}"}`);
    if (writer.append('wide', n % 2, { key, value, timestamp: START_MS + n, headers: [] })) await writer.flush();
  }
  await writer.flush();
  await writer.close();
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

/** Runs a query over the whole topic to its end and returns the most memory seen meanwhile. */
async function peakWhileCounting(name: string): Promise<number> {
  let peak = 0;
  await engine.statement(
    `CREATE TABLE ${name} WITH (VALUE_FORMAT = 'JSON') AS SELECT n % 10 AS digit, COUNT(*) AS rows FROM wide GROUP BY n % 10;`,
    { 'auto.offset.reset': 'earliest', 'commit.interval.ms': '100' },
  );
  const pull = { sql: `SELECT rows FROM ${name};` };
  await engine.until('the whole topic to be counted', async () => {
    peak = Math.max(peak, engine.residentMiB);
    const answer = await fetch(`${engine.url}/query-stream`, { method: 'POST', body: JSON.stringify(pull) });
    const rows = (await answer.text())
      .split('\n')
      .slice(1)
      .filter((line) => line !== '');
    const counted = rows.reduce((sum, line) => sum + Number((JSON.parse(line) as [number])[0]), 0);
    return counted === RECORDS || `${rows.join(' ')}; ${JSON.stringify(await engine.queries())}`;
  });
  await engine.statement(`DROP TABLE ${name} DELETE TOPIC;`);
  return peak;
}

const startAll = (stuck: StuckClient, statement: string, count: number) =>
  Promise.all([...Array(count)].map(() => stuck(new URL(engine.url), statement)));

/** Some ten megabytes of rows, of which a query makes forty. */
async function makeLargeTable(): Promise<void> {
  await engine.statement(
    `CREATE TABLE large WITH (VALUE_FORMAT = 'JSON') AS SELECT k, LATEST_BY_OFFSET(filler) AS filler FROM wide GROUP BY k;`,
    { 'auto.offset.reset': 'earliest' },
  );
  const body = JSON.stringify({ sql: `SELECT k FROM large WHERE k = 'k${KEYS - 1}';` });
  await engine.until('the table to be full', async () => {
    const answer = await (await fetch(`${engine.url}/query-stream`, { method: 'POST', body })).text();
    return answer.includes(`["k${KEYS - 1}"`) || answer;
  });
}

const clients: [string, StuckClient][] = [
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
  ['a websocket', overWebsocket],
];

describe('memory stays bounded (E9)', () => {
  it('when a topic holds far more than a query has drained', async () => {
    expect(await peakWhileCounting('drained')).toBeLessThan(MOST_MIB);
  });

  it.each(clients)('when clients of push queries over %s do not read', async (name, stuck) => {
    const hangUp = await startAll(stuck, 'SELECT * FROM wide EMIT CHANGES;', 3);
    const peak = await peakWhileCounting(`beside_push_${name.replaceAll(/\W/g, '_')}`);
    for (const end of hangUp) end();
    expect(peak).toBeLessThan(MOST_MIB);
  });

  it.each(clients.filter(([name]) => name !== 'HTTP/2'))(
    'when clients of PRINT over %s do not read',
    async (name, stuck) => {
      const hangUp = await startAll(stuck, `PRINT 'wide' FROM BEGINNING;`, 3);
      const peak = await peakWhileCounting(`beside_print_${name.replaceAll(/\W/g, '_')}`);
      for (const end of hangUp) end();
      expect(peak).toBeLessThan(MOST_MIB);
    },
  );

  it.each(clients)('when clients of pull queries over a large table over %s do not read', async (name, stuck) => {
    if (name === clients[0]![0]) await makeLargeTable();
    const hangUp = await startAll(stuck, 'SELECT filler, filler AS b, filler AS c, filler AS d FROM large;', 6);
    const peak = await peakWhileCounting(`beside_pull_${name.replaceAll(/\W/g, '_')}`);
    for (const end of hangUp) end();
    expect(peak).toBeLessThan(MOST_MIB);
  });

  it('and a query whose client does not read can be closed', async () => {
    const [hangUp] = await startAll(overHttp1, 'SELECT * FROM wide EMIT CHANGES;', 1);
    const transient = async () => (await engine.queries()).find((query) => query.id.startsWith('transient_WIDE'));
    await engine.until('the query to be listed', async () => (await transient()) !== undefined);
    const body = JSON.stringify({ queryId: (await transient())?.id });
    await fetch(`${engine.url}/close-query`, { method: 'POST', body });
    await engine.until('the query to be gone', async () => (await transient()) === undefined);
    hangUp?.();
  });
});
