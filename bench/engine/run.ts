// `npm run bench:engine`: how fast the engine drains a topic of clicks, for both guarantees, with and without coalescing.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { command, parseCommandLine, portNumber, wholeNumber } from '../../src/cli/command-line.ts';
import { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import { selectStack } from '../../src/stack/select-stack.ts';
import { machineFacts } from '../support/machine.ts';
import { middle } from '../support/middle.ts';
import { type BareLoopResult, bareLoop, LOOP_KINDS } from './bare-loop.ts';
import { fillBenchTopic } from './bench-topic.ts';
import { clickLoad } from './click-load.ts';
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

const endpoints = await selectStack('local', process.env).endpoints();
const connection = { brokers: [...endpoints.kafkaBrokers], clientId: 'clickstream-bench' };
const admin = new KafkaTopicAdmin(connection);

console.log(`writing ${options.events.toLocaleString('en')} events`);
const { schemaRegistryUrl: registryUrl } = endpoints;
const topic = await fillBenchTopic({ connection, admin, registryUrl, ...options });

try {
  const sample = [...clickLoad({ ...topic.load, events: Math.min(BARE_EVENTS, options.events) }, topic.schemaId)];
  const loops: BareLoopResult[] = [];
  for (const coalescing of [true, false]) {
    for (const kind of LOOP_KINDS) {
      const loop = middle(Array.from({ length: options.rounds }, () => bareLoop(kind, sample, coalescing)));
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
            registryUrl,
            topic: topic.name,
            events: options.events,
            guarantee,
            caching,
            port: options.port,
          }),
        );
      }
      const result = middle(rounds);
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
  await topic.remove();
  await admin.close();
}
