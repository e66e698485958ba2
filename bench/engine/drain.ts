// One drain: a fresh engine process, one query over a full topic, and the final counts checked before any figure counts.
//
// The clock runs from the statements' request until the query has committed the end of its topic: then all results are visible.
// They are read and added up afterwards, so that the reader takes no processor from what is measured.
import type { ChildProcess } from 'node:child_process';
import axios from 'axios';
import { KafkaOffsets } from '../../src/engine/kafka/kafka-offsets.ts';
import { KafkaTopicAdmin } from '../../src/engine/kafka/kafka-topic-admin.ts';
import type { ConnectionOptions } from '../../src/engine/kafka/kafkajs-internals.ts';
import { applicationId } from '../../src/engine/runtime/query-settings.ts';
import { figuresOf, processUse } from '../support/machine.ts';
import { spawnEngine, untilInfo } from './engine-process.ts';
import { countResults, untilCommitted } from './results-in-sink.ts';

export interface DrainOptions {
  readonly connection: ConnectionOptions;
  readonly registryUrl: string;
  readonly topic: string;
  readonly events: number;
  readonly guarantee: 'at_least_once' | 'exactly_once_v2';
  readonly caching: boolean;
  readonly port: number;
}

export interface DrainResult {
  readonly guarantee: string;
  readonly coalescing: boolean;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  /** Resident memory right after `/info` answered. */
  readonly idleMiB: number;
  readonly peakMiB: number;
  readonly outputs: number;
  readonly startToInfoMs: number;
}

const STATEMENTS = (topic: string, sink: string) => `
CREATE STREAM bench_clicks (campaign_key STRING KEY, price DECIMAL(12, 2), occurred_at TIMESTAMP)
  WITH (KAFKA_TOPIC = '${topic}', VALUE_FORMAT = 'AVRO', TIMESTAMP = 'occurred_at');
CREATE TABLE bench_counts WITH (KAFKA_TOPIC = '${sink}', PARTITIONS = 3, VALUE_FORMAT = 'AVRO') AS
  SELECT campaign_key, COUNT(*) AS clicks, SUM(price) AS revenue FROM bench_clicks
  WINDOW TUMBLING (SIZE 2 MINUTES, GRACE PERIOD 1 HOUR) GROUP BY campaign_key EMIT CHANGES;`;

async function startEngine(options: DrainOptions, serviceId: string): Promise<{ engine: ChildProcess; ms: number }> {
  const begin = performance.now();
  const brokers = options.connection.brokers as string[];
  const engine = spawnEngine({ brokers, registryUrl: options.registryUrl, serviceId, port: options.port });
  await untilInfo(options.port);
  return { engine, ms: Math.round(performance.now() - begin) };
}

interface CreatedQuery {
  readonly commandStatus?: { readonly queryId: string | null };
}

function queryIdOf(answers: readonly CreatedQuery[]): string {
  const id = answers.map((a) => a.commandStatus?.queryId).find((queryId) => queryId);
  if (!id) throw new TypeError('the statements made no query');
  return id;
}

export async function drain(options: DrainOptions): Promise<DrainResult> {
  const tag = `${Date.now().toString(36)}`;
  const serviceId = `bench_${tag}_`;
  const sink = `bench_counts_${tag}`;
  const { engine, ms } = await startEngine(options, serviceId);
  const offsets = new KafkaOffsets(options.connection);
  const admin = new KafkaTopicAdmin(options.connection);
  try {
    const pid = engine.pid ?? 0;
    await offsets.connect();
    const before = processUse(pid);
    const begin = performance.now();
    const { data } = await axios.post<CreatedQuery[]>(`http://127.0.0.1:${options.port}/ksql`, {
      ksql: STATEMENTS(options.topic, sink),
      streamsProperties: {
        'auto.offset.reset': 'earliest',
        'processing.guarantee': options.guarantee,
        ...(options.caching ? {} : { 'cache.max.bytes.buffering': '0' }),
      },
    });
    await untilCommitted(offsets, applicationId(serviceId, queryIdOf(data)), options.topic, options.events);
    const seconds = (performance.now() - begin) / 1_000;
    const after = processUse(pid);
    const outputs = await countResults(options.connection, offsets, sink, options.events);
    return {
      guarantee: options.guarantee,
      coalescing: options.caching,
      ...figuresOf(options.events, seconds, before, after),
      idleMiB: before.residentMiB,
      outputs,
      startToInfoMs: ms,
    };
  } finally {
    engine.kill('SIGKILL');
    await offsets.close();
    const names = await admin.names();
    await admin.delete(names.filter((n) => n.includes(serviceId) || n === sink));
    await admin.close();
  }
}
