// The topics of a running query change under it: one gets more partitions, one is deleted and made again.
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineProcess } from './support/engine-process.ts';
import { freePort } from './support/free-port.ts';
import { KafkaBroker } from './support/kafka-broker.ts';

let broker: KafkaBroker;
let engine: EngineProcess;
let admin: Admin;
let kafka: Kafka;

beforeAll(async () => {
  broker = await KafkaBroker.start();
  engine = await EngineProcess.start({ broker: broker.address, serviceId: 'topics_', port: await freePort() });
  kafka = new kafkajs.Kafka({ brokers: [broker.address], logLevel: kafkajs.logLevel.NOTHING });
  admin = kafka.admin();
  await admin.connect();
});
afterAll(async () => {
  await admin?.disconnect();
  await engine?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

/** By a producer that knows the partitions of this moment: another would drop records for new ones without a word. */
async function send(topic: string, partition: number, v: number): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ partition, key: 'k', value: JSON.stringify({ V: v }) }] });
  await producer.disconnect();
}

async function values(source: string): Promise<number[]> {
  const body = JSON.stringify({ sql: `SELECT v FROM ${source};`, properties: { 'auto.offset.reset': 'earliest' } });
  const answer = await fetch(`${engine.url}/query-stream`, {
    method: 'POST',
    body,
    headers: { accept: 'application/vnd.ksqlapi.delimited.v1' },
  });
  const rows = (await answer.text()).split('\n').filter((line) => line.startsWith('['));
  return rows.map((line) => (JSON.parse(line) as [number])[0]).sort((a, b) => a - b);
}

const seen = async (source: string, wanted: readonly number[]): Promise<true | string> => {
  const found = await values(source);
  return JSON.stringify(found) === JSON.stringify(wanted) || JSON.stringify(found);
};

interface Described {
  readonly queryDescription: {
    readonly state: string;
    readonly queryErrors: readonly { readonly errorMessage: string; readonly type: string }[];
  };
}

async function described(id: string): Promise<Described['queryDescription']> {
  const query = (await engine.queries()).find((q) => q.id.startsWith(id));
  const [answer] = (await engine.statement(`EXPLAIN ${query?.id};`)) as Described[];
  if (!answer) throw new TypeError(`no query ${id}`);
  return answer.queryDescription;
}

const LOOK_OFTEN = { 'auto.offset.reset': 'earliest', 'metadata.max.age.ms': '200', 'commit.interval.ms': '50' };

describe('a query over a topic that is full', () => {
  it('shows its results as soon as it has read all of it, however long the commit interval', async () => {
    await engine.statement(
      `CREATE STREAM full_one (v INT) WITH (KAFKA_TOPIC = 'full_one', PARTITIONS = 1, VALUE_FORMAT = 'JSON');`,
    );
    for (const v of [1, 2, 3]) await send('full_one', 0, v);
    await engine.statement(`CREATE STREAM doubled AS SELECT v * 2 AS v FROM full_one EMIT CHANGES;`, {
      'auto.offset.reset': 'earliest',
      'commit.interval.ms': '3600000',
      'processing.guarantee': 'exactly_once_v2',
    });
    await engine.until('the rows', () => seen('doubled', [2, 4, 6]));
    await engine.statement('DROP STREAM doubled DELETE TOPIC;');
  });
});

describe('a source topic that gets more partitions (E10)', () => {
  it('is read whole by a query that keeps no state, without a restart by hand', async () => {
    await engine.statement(
      `CREATE STREAM growing (v INT) WITH (KAFKA_TOPIC = 'growing', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
       CREATE STREAM copied AS SELECT * FROM growing EMIT CHANGES;`,
      LOOK_OFTEN,
    );
    await send('growing', 0, 1);
    await engine.until('the first row', () => seen('copied', [1]));
    await admin.createPartitions({ topicPartitions: [{ topic: 'growing', count: 3 }] });
    await send('growing', 2, 2);
    await engine.until('the row in the new partition', () => seen('copied', [1, 2]));
    expect(await described('CSAS_COPIED')).toMatchObject({ state: 'RUNNING', queryErrors: [] });
  });

  it('ends a query in ERROR whose keys would no longer be where their state is', async () => {
    await engine.statement(
      `CREATE STREAM keyed (k STRING KEY, v INT) WITH (KAFKA_TOPIC = 'keyed', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
       CREATE TABLE summed AS SELECT k, SUM(v) AS v FROM keyed GROUP BY k EMIT CHANGES;`,
      LOOK_OFTEN,
    );
    await send('keyed', 0, 5);
    await engine.until('the first sum', () => seen('summed', [5]));
    await admin.createPartitions({ topicPartitions: [{ topic: 'keyed', count: 2 }] });
    await engine.until('the error', async () => (await described('CTAS_SUMMED')).state === 'ERROR');
    const error = { type: 'USER', errorMessage: expect.stringContaining('more partitions than the changelog') };
    expect((await described('CTAS_SUMMED')).queryErrors).toContainEqual(expect.objectContaining(error));
  });
});

/** Rows of a push query, one line each, until the reader is cancelled. */
async function pushQuery(sql: string, properties: Readonly<Record<string, string>>) {
  const answer = await fetch(`${engine.url}/query-stream`, {
    method: 'POST',
    body: JSON.stringify({ sql, properties }),
    headers: { accept: 'application/vnd.ksqlapi.delimited.v1' },
  });
  if (!answer.body) throw new TypeError('the push query has no body');
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    /** Reads on until the answer holds this text. */
    async has(part: string): Promise<void> {
      while (!text.includes(part)) {
        const { value, done } = await reader.read();
        if (done) throw new TypeError(`the answer ended without ${part}: ${text}`);
        text += value;
      }
    },
    text: () => text,
    cancel: () => reader.cancel(),
  };
}

describe('a source topic of a push query that gets more partitions (E10)', () => {
  it('is read whole, each row once', async () => {
    await engine.statement(
      `CREATE STREAM seen (v INT) WITH (KAFKA_TOPIC = 'seen', PARTITIONS = 1, VALUE_FORMAT = 'JSON');`,
    );
    const query = await pushQuery('SELECT v FROM seen EMIT CHANGES;', LOOK_OFTEN);
    await send('seen', 0, 11);
    await query.has('[11]');
    await admin.createPartitions({ topicPartitions: [{ topic: 'seen', count: 2 }] });
    await send('seen', 1, 12);
    await query.has('[12]');
    await send('seen', 0, 13);
    await query.has('[13]');
    expect(query.text().match(/\[1[123]\]/g)).toEqual(['[11]', '[12]', '[13]']);
    await query.cancel();
  });

  it('ends the query with an error when it keeps state by key', async () => {
    await engine.statement(
      `CREATE STREAM grouped (k STRING KEY, v INT) WITH (KAFKA_TOPIC = 'grouped', PARTITIONS = 1, VALUE_FORMAT = 'JSON');`,
    );
    const query = await pushQuery('SELECT k, COUNT(*) AS n FROM grouped GROUP BY k EMIT CHANGES;', LOOK_OFTEN);
    await send('grouped', 0, 1);
    await query.has('["k",1]');
    await admin.createPartitions({ topicPartitions: [{ topic: 'grouped', count: 2 }] });
    await query.has('more partitions now');
    await query.cancel();
  });
});

describe('a source topic that is deleted (E10)', () => {
  it('is named in the error of the query, which goes on when the topic is there again', async () => {
    await engine.statement(
      `CREATE STREAM passing (v INT) WITH (KAFKA_TOPIC = 'passing', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
       CREATE STREAM kept AS SELECT * FROM passing EMIT CHANGES;`,
      LOOK_OFTEN,
    );
    await send('passing', 0, 1);
    await engine.until('the first row', () => seen('kept', [1]));
    await admin.deleteTopics({ topics: ['passing'] });
    await engine.until('the error', async () => {
      const { queryErrors } = await described('CSAS_KEPT');
      const named = (e: (typeof queryErrors)[number]) =>
        e.type === 'USER' && e.errorMessage.includes('no topic passing');
      return queryErrors.some(named) || JSON.stringify(queryErrors);
    });
    await admin.createTopics({ topics: [{ topic: 'passing', numPartitions: 1 }], waitForLeaders: true });
    await send('passing', 0, 2);
    await engine.until('the row in the new topic', () => seen('kept', [1, 2]));
    expect((await described('CSAS_KEPT')).state).toBe('RUNNING');
  });
});
