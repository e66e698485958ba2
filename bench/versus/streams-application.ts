// The benchmark's query as a Kafka Streams application: built once with Maven, then run as a process of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { KafkaOffsets } from '../../src/engine/kafka/kafka-offsets.ts';
import { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import { discoverJava } from '../../src/stack/local/java-discovery.ts';
import { CLICK_SCHEMA } from '../engine/click-load.ts';
import type { DrainOptions, DrainResult } from '../engine/drain.ts';
import { countResults, untilCommitted } from '../engine/results-in-sink.ts';
import { figuresOf, processUse } from '../support/machine.ts';

const PROJECT = path.join(import.meta.dirname, 'streams');
const OUTPUT = path.resolve(import.meta.dirname, '..', '..', 'node_modules/.cache/bench-versus');
/** As the engine's defaults, which are ksqlDB's. */
const COMMIT_INTERVAL_MS = 2_000;
const CACHE_BYTES = 10_485_760;

export interface StreamsApplication {
  readonly java: string;
  readonly javaVersion: string;
  readonly classPath: string;
}

/** Builds the application, or finds it built. @throws when there is no JDK or no Maven */
export async function buildStreamsApplication(): Promise<StreamsApplication> {
  const { compiler } = await discoverJava(process.env);
  if (!compiler) throw new TypeError('there is no JDK to build the Kafka Streams application with');
  const build = ['--batch-mode', '--quiet', '--file', path.join(PROJECT, 'pom.xml'), `-Doutput=${OUTPUT}`, 'package'];
  await promisify(execFile)('mvn', build, { env: { ...process.env, JAVA_HOME: compiler.home } });
  return {
    java: path.join(compiler.home, 'bin/java'),
    javaVersion: compiler.version,
    classPath: path.join(OUTPUT, 'jars', '*'),
  };
}

export interface StreamsDrainOptions extends Omit<DrainOptions, 'port' | 'registryUrl'> {
  readonly application: StreamsApplication;
  readonly threads: number;
}

export type StreamsDrainResult = Omit<DrainResult, 'startToInfoMs' | 'idleMiB'>;

/** Like `drain`: a fresh process, and the counts checked. The clock runs from `KafkaStreams.start()`: the JVM is up by then. */
export async function drainWithStreams(options: StreamsDrainOptions): Promise<StreamsDrainResult> {
  const { connection, topic, events, guarantee, caching } = options;
  const tag = Date.now().toString(36);
  const group = `bench_streams_${tag}`;
  const sink = `bench_streams_counts_${tag}`;
  const offsets = new KafkaOffsets(connection);
  const admin = new KafkaTopicAdmin(connection);
  const state = await mkdtemp(path.join(tmpdir(), 'clickstream-streams-'));
  let running: RunningApplication | null = null;
  try {
    await Promise.all([offsets.connect(), admin.create({ name: sink, partitions: 3, replicas: 1, config: {} })]);
    running = await startApplication(options, group, sink, state);
    const pid = running.process.pid ?? 0;
    const before = processUse(pid);
    const begin = performance.now();
    await Promise.race([untilCommitted(offsets, group, topic, events), running.ended]);
    const seconds = (performance.now() - begin) / 1_000;
    const after = processUse(pid);
    const outputs = await countResults(connection, offsets, sink, events);
    return {
      guarantee,
      coalescing: caching,
      ...figuresOf(events, seconds, before, after),
      outputs,
    };
  } finally {
    running?.process.kill('SIGKILL');
    await running?.ended.catch(() => undefined);
    await offsets.close();
    const names = await admin.names();
    await admin.delete(names.filter((name) => name.startsWith(group) || name === sink));
    await admin.close();
    await rm(state, { recursive: true, force: true });
  }
}

interface RunningApplication {
  readonly process: ChildProcess;
  /** Rejects when the process has ended, with what it complained of. */
  readonly ended: Promise<never>;
}

/** Resolves just before the application starts its topology. */
async function startApplication(
  { application, connection, topic, guarantee, caching, threads }: StreamsDrainOptions,
  group: string,
  sink: string,
  state: string,
): Promise<RunningApplication> {
  const properties = {
    'application.id': group,
    'bootstrap.servers': (connection.brokers as string[]).join(','),
    'processing.guarantee': guarantee,
    'commit.interval.ms': COMMIT_INTERVAL_MS,
    'statestore.cache.max.bytes': caching ? CACHE_BYTES : 0,
    'num.stream.threads': threads,
    'auto.offset.reset': 'earliest',
    'state.dir': state,
  };
  const settings = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
  const main = ['-cp', application.classPath, 'clickstream.bench.CampaignCounts'];
  const child = spawn(application.java, [...main, JSON.stringify(CLICK_SCHEMA), topic, sink, ...settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const ready = once(createInterface({ input: child.stdout }), 'line');
  const ended = once(child, 'exit').then(() => {
    throw new TypeError(`the Kafka Streams application ended: ${complaint}`);
  });
  // It is killed in the end, when nobody waits for it any more.
  ended.catch(() => undefined);
  await Promise.race([ready, ended]);
  return { process: child, ended };
}
