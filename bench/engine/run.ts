// `npm run bench:engine`: how fast the engine drains a topic of clicks, for both guarantees, with and without coalescing.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import axios from 'axios';
import { command, parseCommandLine, portNumber, wholeNumber } from '../../src/cli/command-line.ts';
import { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import { KafkaWriter } from '../../src/engine/kafka/kafka-writer.ts';
import { partitionOf } from '../../src/engine/kafka/partitioner.ts';
import { selectStack } from '../../src/stack/select-stack.ts';
import { machineFacts } from '../support/machine.ts';
import { type BareLoopResult, bareLoop, LOOP_KINDS } from './bare-loop.ts';
import { CLICK_SCHEMA, clickLoad, type LoadOptions } from './click-load.ts';
import { type DrainResult, drain } from './drain.ts';

const program = command('bench:engine', 'Measure how fast the engine drains a topic of clicks on the local stack.', {
  done: 'measured',
  failed: 'failed',
})
  .option('--events <number>', 'events in the topic', wholeNumber(1), 2_000_000)
  .option('--campaigns <number>', 'distinct campaigns', wholeNumber(1), 200)
  .option('--rounds <number>', 'how often each case runs; the middle figure counts', wholeNumber(1), 1)
  .option('--port <number>', 'port of the engine under test', portNumber, 18_088)
  .option('--out <file>', 'where the report goes', 'bench/results/engine.json');
const options = parseCommandLine(program).opts<{
  events: number;
  campaigns: number;
  rounds: number;
  port: number;
  out: string;
}>();

const BARE_EVENTS = 500_000;
const PARTITIONS = 3;

const endpoints = await selectStack('local', process.env).endpoints();
const connection = { brokers: [...endpoints.kafkaBrokers], clientId: 'clickstream-bench' };
const admin = new KafkaTopicAdmin(connection);
const topic = `bench_clicks_${Date.now().toString(36)}`;
const load: LoadOptions = {
  events: options.events,
  campaigns: options.campaigns,
  partitions: PARTITIONS,
  startMs: Date.now() - 3_600_000,
  stepMs: 1_200_000 / options.events,
  disorderMs: 2_000,
};

async function fill(schemaId: number): Promise<void> {
  const writer = new KafkaWriter(connection, { transactionalId: null });
  await writer.connect();
  for (const event of clickLoad(load, schemaId)) {
    const partition = partitionOf(event.key, PARTITIONS);
    const record = { key: event.key, value: event.value, timestamp: event.occurredAt, headers: [] };
    if (writer.append(topic, partition, record)) await writer.flush();
  }
  await writer.flush();
  await writer.close();
}

const median = (results: DrainResult[]): DrainResult =>
  [...results].sort((a, b) => a.eventsPerSecond - b.eventsPerSecond)[Math.floor(results.length / 2)]!;

try {
  await admin.create({ name: topic, partitions: PARTITIONS, replicas: 1, config: { 'cleanup.policy': 'delete' } });
  const { data } = await axios.post<{ id: number }>(`${endpoints.schemaRegistryUrl}/subjects/${topic}-value/versions`, {
    schema: JSON.stringify(CLICK_SCHEMA),
  });
  console.log(`writing ${options.events.toLocaleString('en')} events`);
  await fill(data.id);

  const sample = [...clickLoad({ ...load, events: Math.min(BARE_EVENTS, options.events) }, data.id)];
  const loops: BareLoopResult[] = [];
  for (const coalescing of [true, false]) {
    for (const kind of LOOP_KINDS) {
      const loop = bareLoop(kind, sample, coalescing);
      loops.push(loop);
      console.log(
        `bare loop, ${kind}, coalescing ${coalescing ? 'on' : 'off'}: ` +
          `${loop.eventsPerSecond.toLocaleString('en')} events/s, ${loop.cpuMicrosPerEvent} µs CPU per event`,
      );
    }
  }

  const drains: DrainResult[] = [];
  for (const guarantee of ['exactly_once_v2', 'at_least_once'] as const) {
    for (const caching of [true, false]) {
      const rounds: DrainResult[] = [];
      for (let round = 0; round < options.rounds; round++) {
        rounds.push(
          await drain({
            connection,
            registryUrl: endpoints.schemaRegistryUrl,
            topic,
            events: options.events,
            guarantee,
            caching,
            port: options.port,
          }),
        );
      }
      const result = median(rounds);
      const shares = loops
        .filter((loop) => loop.coalescing === caching)
        .map((loop) => `${(result.eventsPerSecond / loop.eventsPerSecond).toFixed(2)} of ${loop.kind}`);
      drains.push(result);
      console.log(
        `${guarantee}, coalescing ${caching ? 'on' : 'off'}: ${result.eventsPerSecond.toLocaleString('en')} events/s, ` +
          `${result.cpuMicrosPerEvent} µs CPU per event, peak ${result.peakMiB} MiB, ${result.outputs.toLocaleString('en')} outputs, ` +
          shares.join(', '),
      );
    }
  }
  await mkdir(path.dirname(options.out), { recursive: true });
  const report = { machine: machineFacts(), events: options.events, campaigns: options.campaigns, loops, drains };
  await writeFile(options.out, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`report: ${options.out}`);
} finally {
  await axios.delete(`${endpoints.schemaRegistryUrl}/subjects/${topic}-value`, { validateStatus: () => true });
  await admin.delete([topic]);
  await admin.close();
}
