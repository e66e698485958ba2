// `npm run bench:restart`: how soon after kill -9 under load the engine's next result can be read, and that no event is lost or doubled.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import axios from 'axios';
import { Option } from 'commander';
import { command, parseCommandLine, portNumber, wholeNumber } from '../../src/cli/command-line.ts';
import { KafkaReader } from '../../src/engine/kafka/kafka-reader.ts';
import { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import { selectStack } from '../../src/stack/select-stack.ts';
import { machineFacts } from '../support/machine.ts';
import { CLICK_SCHEMA, type LoadOptions } from './click-load.ts';
import { spawnEngine, untilInfo } from './engine-process.ts';
import { SinkCounter } from './sink-counter.ts';
import { SteadyLoad, writeLoad } from './steady-load.ts';

interface RestartOptions {
  readonly events: number;
  readonly campaigns: number;
  readonly hours: number;
  readonly rate: number;
  readonly rounds: number;
  readonly guarantee: string;
  readonly port: number;
  readonly out: string;
}

const program = command(
  'bench:restart',
  'Kill the engine under load again and again, and measure the time until its next committed result.',
  { done: 'measured', failed: 'failed, or an event was lost or doubled' },
)
  .option('--events <number>', 'events counted before the first kill', wholeNumber(1), 1_000_000)
  .option('--campaigns <number>', 'distinct campaigns', wholeNumber(1), 200)
  .option(
    '--hours <number>',
    'event time they cover: 30 windows of 2 minutes per hour and campaign',
    wholeNumber(1),
    12,
  )
  .option('--rate <number>', 'events per second while the engine is killed', wholeNumber(1), 2_000)
  .option('--rounds <number>', 'kills', wholeNumber(1), 5)
  .addOption(
    new Option('--guarantee <name>', 'how often each event may be counted')
      .choices(['exactly_once_v2', 'at_least_once'])
      .default('exactly_once_v2'),
  )
  .option('--port <number>', 'port of the engine under test', portNumber, 18_089)
  .option('--out <file>', 'where the report goes', 'bench/results/restart.json');
const options = parseCommandLine(program).opts<RestartOptions>();

const PARTITIONS = 3;
const DEADLINE_MS = 120_000;

const endpoints = await selectStack('local', process.env).endpoints();
const connection = { brokers: [...endpoints.kafkaBrokers], clientId: 'clickstream-bench' };
const admin = new KafkaTopicAdmin(connection);
const tag = Date.now().toString(36);
const topic = `bench_restart_${tag}`;
const sink = `bench_restart_counts_${tag}`;
const serviceId = `bench_${tag}_`;
const engineOptions = {
  brokers: connection.brokers,
  registryUrl: endpoints.schemaRegistryUrl,
  serviceId,
  port: options.port,
};

const STATEMENTS = `
CREATE STREAM bench_clicks (campaign_key STRING KEY, session_id STRING, event_type STRING, occurred_at TIMESTAMP)
  WITH (KAFKA_TOPIC = '${topic}', VALUE_FORMAT = 'AVRO', TIMESTAMP = 'occurred_at');
CREATE TABLE bench_counts WITH (KAFKA_TOPIC = '${sink}', PARTITIONS = 3, VALUE_FORMAT = 'AVRO') AS
  SELECT campaign_key, COUNT(*) AS clicks, COUNT(CASE WHEN event_type = 'VIEW' THEN 1 END) AS views,
    COUNT_DISTINCT(session_id) AS sessions
  FROM bench_clicks WINDOW TUMBLING (SIZE 2 MINUTES, RETENTION 2 DAYS, GRACE PERIOD 1 DAY)
  GROUP BY campaign_key EMIT CHANGES;`;

const shape = { campaigns: options.campaigns, partitions: PARTITIONS, disorderMs: 2_000 };
const history: LoadOptions = {
  ...shape,
  events: options.events,
  startMs: Date.now() - options.hours * 3_600_000,
  stepMs: (options.hours * 3_600_000) / options.events,
};

const counter = new SinkCounter();
const reader = new KafkaReader(connection, { readCommitted: true });

/** Takes in what the sink has; returns the number of records. */
async function readSink(maxWaitMs: number): Promise<number> {
  const before = counter.records;
  for (const batch of await reader.poll(maxWaitMs)) {
    for (const { key, value } of batch.records) if (key && value) counter.accept(key as Buffer, value as Buffer);
  }
  return counter.records - before;
}

async function readUntil(what: string, reached: () => boolean): Promise<void> {
  const begin = performance.now();
  while (!reached()) {
    if (performance.now() - begin > DEADLINE_MS) throw new TypeError(`${what}: only ${counter.clicks} clicks counted`);
    await readSink(100);
  }
}

async function kill(engine: ChildProcess): Promise<void> {
  const exited = once(engine, 'exit');
  engine.kill('SIGKILL');
  await exited;
}

/** Milliseconds from the start of the process to its first answer and to the first new result. */
async function restart(): Promise<{ engine: ChildProcess; infoMs: number; outputMs: number }> {
  while ((await readSink(200)) > 0);
  const before = counter.records;
  const begin = performance.now();
  const engine = spawnEngine(engineOptions);
  const info = untilInfo(options.port).then(() => performance.now() - begin);
  await readUntil('after the restart', () => counter.records > before);
  const outputMs = performance.now() - begin;
  return { engine, infoMs: Math.round(await info), outputMs: Math.round(outputMs) };
}

let engine: ChildProcess | null = null;
try {
  await admin.create({ name: topic, partitions: PARTITIONS, replicas: 1, config: { 'cleanup.policy': 'delete' } });
  const { data } = await axios.post<{ id: number }>(`${endpoints.schemaRegistryUrl}/subjects/${topic}-value/versions`, {
    schema: JSON.stringify(CLICK_SCHEMA),
  });
  const target = { connection, topic, schemaId: data.id };
  console.log(`writing ${options.events.toLocaleString('en')} events`);
  await writeLoad(target, history);

  engine = spawnEngine(engineOptions);
  await untilInfo(options.port);
  await axios.post(`http://127.0.0.1:${options.port}/ksql`, {
    ksql: STATEMENTS,
    streamsProperties: { 'auto.offset.reset': 'earliest', 'processing.guarantee': options.guarantee },
  });
  await reader.connect();
  await reader.assign([...Array(PARTITIONS).keys()].map((partition) => ({ topic: sink, partition, offset: 0n })));
  await readUntil('the history', () => counter.clicks >= BigInt(options.events));
  console.log(`counted, ${counter.keys.toLocaleString('en')} windows are in the state`);

  const load = new SteadyLoad(target, shape, options.rate);
  const rounds: { infoMs: number; outputMs: number }[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    // Under load means: results have come while the load flows.
    const wanted = BigInt(options.events + load.sent + options.rate);
    await readUntil('under load', () => counter.clicks >= wanted);
    await kill(engine);
    const again = await restart();
    engine = again.engine;
    rounds.push({ infoMs: again.infoMs, outputMs: again.outputMs });
    console.log(`kill ${round}: /info after ${again.infoMs} ms, next result after ${again.outputMs} ms`);
  }
  const total = BigInt(options.events + (await load.stop()));
  await readUntil('in the end', () => counter.clicks >= total);
  if (counter.clicks !== total) throw new TypeError(`${counter.clicks} clicks were counted of ${total}`);
  if (options.guarantee !== 'at_least_once' && counter.repeats > 0)
    throw new TypeError(`${counter.repeats} results did not grow`);

  const sorted = rounds.map((r) => r.outputMs).sort((a, b) => a - b);
  const report = {
    machine: machineFacts(),
    ...{ events: options.events, campaigns: options.campaigns, rate: options.rate, guarantee: options.guarantee },
    windows: counter.keys,
    medianMs: sorted[Math.floor(sorted.length / 2)],
    worstMs: sorted.at(-1),
    rounds,
  };
  await mkdir(path.dirname(options.out), { recursive: true });
  await writeFile(options.out, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`all ${total} events counted once; report: ${options.out}`);
} finally {
  engine?.kill('SIGKILL');
  await reader.close();
  for (const subject of [`${topic}-value`, `${sink}-value`])
    await axios.delete(`${endpoints.schemaRegistryUrl}/subjects/${subject}`, { validateStatus: () => true });
  const names = await admin.names();
  await admin.delete(names.filter((n) => n.includes(serviceId) || n === sink || n === topic));
  await admin.close();
}
