// `npm run bench:versus`: the engine and Kafka Streams drain the same topic with the same query, one after the other in turns.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { command, parseCommandLine, portNumber, wholeNumber } from '../../src/cli/command-line.ts';
import { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import { selectStack } from '../../src/stack/select-stack.ts';
import { fillBenchTopic } from '../engine/bench-topic.ts';
import { type DrainResult, drain } from '../engine/drain.ts';
import { machineFacts } from '../support/machine.ts';
import { middle } from '../support/middle.ts';
import { buildStreamsApplication, drainWithStreams, type StreamsDrainResult } from './streams-application.ts';

const program = command('bench:versus', 'Drain a topic of clicks with the engine and with Kafka Streams, in turns.', {
  done: 'measured',
  failed: 'failed',
})
  .option('--events <number>', 'events in the topic', wholeNumber(1), 2_000_000)
  .option('--campaigns <number>', 'distinct campaigns', wholeNumber(1), 200)
  .option('--rounds <number>', 'turns of each case; the middle figure counts', wholeNumber(1), 3)
  .option('--threads <number>', 'stream threads of Kafka Streams', wholeNumber(1), 2)
  .option('--port <number>', 'port of the engine under test', portNumber, 18_088)
  .option('--out <file>', 'where the report goes', 'bench/results/versus.json');
const options = parseCommandLine(program).opts<{
  events: number;
  campaigns: number;
  rounds: number;
  threads: number;
  port: number;
  out: string;
}>();

console.log('building the Kafka Streams application');
const application = await buildStreamsApplication();
const endpoints = await selectStack('local', process.env).endpoints();
const registryUrl = endpoints.schemaRegistryUrl;
const connection = { brokers: [...endpoints.kafkaBrokers], clientId: 'clickstream-bench' };
const admin = new KafkaTopicAdmin(connection);
console.log(`writing ${options.events.toLocaleString('en')} events`);
const topic = await fillBenchTopic({ connection, admin, registryUrl, ...options });

const shown = (name: string, { eventsPerSecond, cpuMicrosPerEvent, peakMiB }: StreamsDrainResult): string =>
  `${name} ${eventsPerSecond.toLocaleString('en')} events/s, ${cpuMicrosPerEvent} µs CPU per event, peak ${peakMiB} MiB`;

try {
  const cases: { readonly engine: DrainResult; readonly streams: StreamsDrainResult; readonly ratio: number }[] = [];
  for (const guarantee of ['exactly_once_v2', 'at_least_once'] as const) {
    for (const caching of [true, false]) {
      const load = { connection, topic: topic.name, events: options.events, guarantee, caching };
      const engines: DrainResult[] = [];
      const streams: StreamsDrainResult[] = [];
      for (let round = 0; round < options.rounds; round++) {
        engines.push(await drain({ ...load, registryUrl, port: options.port }));
        streams.push(await drainWithStreams({ ...load, application, threads: options.threads }));
      }
      const pair = { engine: middle(engines), streams: middle(streams) };
      const ratio = Math.round((pair.engine.eventsPerSecond / pair.streams.eventsPerSecond) * 100) / 100;
      cases.push({ ...pair, ratio });
      console.log(`${guarantee}, coalescing ${caching ? 'on' : 'off'}: ${ratio} times as fast`);
      console.log(`  ${shown('engine       ', pair.engine)}`);
      console.log(`  ${shown('Kafka Streams', pair.streams)}`);
    }
  }
  await mkdir(path.dirname(options.out), { recursive: true });
  const { events, campaigns, rounds, threads } = options;
  const { javaVersion: java } = application;
  const report = { machine: { ...machineFacts(), java }, events, campaigns, rounds, threads, cases };
  await writeFile(options.out, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`report: ${options.out}`);
} finally {
  await topic.remove();
  await admin.close();
}
