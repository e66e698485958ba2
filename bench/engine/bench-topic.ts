// The topic that the engine's benchmarks read: made, registered and filled, and removed again.
import axios from 'axios';
import type { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import { KafkaWriter } from '../../src/engine/kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../../src/engine/kafka/kafkajs-internals.ts';
import { partitionOf } from '../../src/engine/kafka/partitioner.ts';
import { CLICK_SCHEMA, clickLoad, type LoadOptions } from './click-load.ts';

const PARTITIONS = 3;

export interface BenchTopic {
  readonly name: string;
  readonly load: LoadOptions;
  readonly schemaId: number;
  remove(): Promise<void>;
}

export interface BenchTopicOptions {
  readonly connection: ConnectionOptions;
  readonly admin: KafkaTopicAdmin;
  readonly registryUrl: string;
  readonly events: number;
  readonly campaigns: number;
}

/** Event times begin an hour ago and span twenty minutes, up to two seconds out of order. */
export async function fillBenchTopic(options: BenchTopicOptions): Promise<BenchTopic> {
  const { connection, admin, registryUrl, events, campaigns } = options;
  const name = `bench_clicks_${Date.now().toString(36)}`;
  const subject = `${registryUrl}/subjects/${name}-value`;
  const load: LoadOptions = {
    events,
    campaigns,
    partitions: PARTITIONS,
    startMs: Date.now() - 3_600_000,
    stepMs: 1_200_000 / events,
    disorderMs: 2_000,
  };
  await admin.create({ name, partitions: PARTITIONS, replicas: 1, config: { 'cleanup.policy': 'delete' } });
  const { data } = await axios.post<{ id: number }>(`${subject}/versions`, { schema: JSON.stringify(CLICK_SCHEMA) });
  const writer = new KafkaWriter(connection, { transactionalId: null });
  await writer.connect();
  for (const event of clickLoad(load, data.id)) {
    const partition = partitionOf(event.key, PARTITIONS);
    const record = { key: event.key, value: event.value, timestamp: event.occurredAt, headers: [] };
    if (writer.append(name, partition, record)) await writer.flushAhead();
  }
  await writer.flush();
  await writer.close();
  return {
    name,
    load,
    schemaId: data.id,
    async remove() {
      await axios.delete(subject, { validateStatus: () => true });
      await admin.delete([name]);
    },
  };
}
