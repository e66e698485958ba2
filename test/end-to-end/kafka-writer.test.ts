// The engine's own writer against a real broker: what is sent while more is appended arrives whole, once and in order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaReader } from '../../src/engine/kafka/kafka-reader.ts';
import { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import { KafkaWriter } from '../../src/engine/kafka/kafka-writer.ts';
import { KafkaBroker } from './support/kafka-broker.ts';

const RECORDS = 30_000;
const PARTITIONS = 2;

let broker: KafkaBroker;
let admin: KafkaTopicAdmin;

beforeAll(async () => {
  broker = await KafkaBroker.start();
  admin = new KafkaTopicAdmin({ brokers: [broker.address] });
});
afterAll(async () => {
  await admin?.close();
  await broker?.[Symbol.asyncDispose]();
});

/** Appends without ever waiting for more than the request before; returns how often it sent ahead. */
async function fill(writer: KafkaWriter, topic: string): Promise<number> {
  let sent = 0;
  for (let n = 0; n < RECORDS; n++) {
    const value = Buffer.from(`${n}:${'x'.repeat(100)}`);
    writer.append(topic, n % PARTITIONS, { key: null, value, timestamp: n, headers: [] });
    if (!writer.needsFlush) continue;
    await writer.flushAhead();
    sent++;
  }
  return sent;
}

async function numbersIn(topic: string, count: number): Promise<number[][]> {
  const found: number[][] = Array.from({ length: PARTITIONS }, () => []);
  const reader = new KafkaReader({ brokers: [broker.address] }, { readCommitted: true });
  await reader.connect();
  await reader.assign([...found.keys()].map((partition) => ({ topic, partition, offset: 0n })));
  while (found.flat().length < count) {
    for (const { partition, records } of await reader.poll(500)) {
      for (const { value } of records) found[partition]!.push(Number.parseInt(String(value), 10));
    }
  }
  await reader.close();
  return found;
}

const expected = [...Array(PARTITIONS).keys()].map((p) =>
  [...Array(RECORDS).keys()].filter((n) => n % PARTITIONS === p),
);

describe.each([
  ['in a transaction', 'ahead_transaction'],
  ['as an idempotent producer', null],
])('records sent ahead %s', (_how, transactionalId) => {
  it('arrive whole, once and in order', async () => {
    const topic = `ahead_${transactionalId ?? 'plain'}`;
    await admin.create({ name: topic, partitions: PARTITIONS, replicas: 1, config: {} });
    const writer = new KafkaWriter({ brokers: [broker.address] }, { transactionalId });
    await writer.connect();
    if (transactionalId !== null) writer.begin();
    expect(await fill(writer, topic)).toBeGreaterThan(1);
    await writer.flush();
    if (transactionalId !== null) await writer.commit();
    await writer.close();
    expect(await numbersIn(topic, RECORDS)).toEqual(expected);
  });

  it('that the broker refuses are told by the next request', async () => {
    const topic = `narrow_${transactionalId ?? 'plain'}`;
    await admin.create({ name: topic, partitions: 1, replicas: 1, config: { 'max.message.bytes': '10000' } });
    const writer = new KafkaWriter({ brokers: [broker.address] }, { transactionalId, maxBatchBytes: 50_000 });
    await writer.connect();
    if (transactionalId !== null) writer.begin();
    const value = Buffer.alloc(60_000);
    writer.append(topic, 0, { key: null, value, timestamp: 1, headers: [] });
    await writer.flushAhead();
    await expect(writer.flush()).rejects.toThrow(/narrow_/);
    await writer.close();
  });
});
