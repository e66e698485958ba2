// What runs on a stack: connector tasks, queries, and how far every consumer group is behind. A service that does not answer is named, not fatal.
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { z } from 'zod';
import { createHttpClient } from '../clients/http-client.ts';
import { traceSummary } from '../common/java-trace.ts';
import { maskSecrets } from '../common/mask-secrets.ts';
import type { Endpoints } from '../stack/stack.ts';

export interface ConnectorTaskStatus {
  readonly connector: string;
  /** "connector" for the connector itself, else the number of its task. */
  readonly task: string;
  readonly state: string;
  /** First line of the trace of a failed task, with the innermost cause. */
  readonly reason?: string;
}

export interface QueryStatus {
  readonly id: string;
  readonly state: string;
  readonly sinks: readonly string[];
}

export interface GroupLag {
  readonly group: string;
  readonly topic: string;
  /** Records between what is committed and the end of the topic. */
  readonly lag: number;
}

/** Either what was asked for, or why it could not be had. */
export type Answer<T> = { readonly values: readonly T[] } | { readonly unavailable: string };

export interface PipelineStatus {
  readonly connectors: Answer<ConnectorTaskStatus>;
  readonly queries: Answer<QueryStatus>;
  readonly lags: Answer<GroupLag>;
}

const TIMEOUT_MS = 3_000;

export async function pipelineStatus(endpoints: Endpoints): Promise<PipelineStatus> {
  const [connectors, queries, lags] = await Promise.all([
    answerOf(() => connectorTasks(endpoints.connectUrl)),
    answerOf(() => runningQueries(endpoints.ksqldbUrl)),
    answerOf(() => consumerLags(endpoints)),
  ]);
  return { connectors, queries, lags };
}

const connectorsSchema = z.record(
  z.string(),
  z.object({
    status: z.object({
      connector: z.object({ state: z.string(), trace: z.string().optional() }),
      tasks: z.array(z.object({ id: z.number(), state: z.string(), trace: z.string().optional() })),
    }),
  }),
);

async function connectorTasks(url: string): Promise<ConnectorTaskStatus[]> {
  const client = createHttpClient({ service: 'Kafka Connect', baseUrl: url, timeoutMs: TIMEOUT_MS, retries: 0 });
  const { body } = await client.request({ method: 'GET', path: '/connectors', query: { expand: 'status' } });
  return Object.entries(connectorsSchema.parse(body)).flatMap(([connector, { status }]) => [
    { connector, task: 'connector', state: status.connector.state, ...reasonOf(status.connector.trace) },
    ...status.tasks.map(({ id, state, trace }) => ({ connector, task: String(id), state, ...reasonOf(trace) })),
  ]);
}

const queriesSchema = z.array(
  z.object({
    queries: z.array(z.object({ id: z.string(), state: z.string().optional(), sinks: z.array(z.string()).optional() })),
  }),
);

async function runningQueries(url: string): Promise<QueryStatus[]> {
  const client = createHttpClient({ service: 'ksqlDB', baseUrl: url, timeoutMs: TIMEOUT_MS, retries: 0 });
  const { body } = await client.request({
    method: 'POST',
    path: '/ksql',
    body: { ksql: 'LIST QUERIES;', streamsProperties: {} },
  });
  return queriesSchema
    .parse(body)
    .flatMap(({ queries }) => queries.map(({ id, state = 'UNKNOWN', sinks = [] }) => ({ id, state, sinks })));
}

async function consumerLags(endpoints: Endpoints): Promise<GroupLag[]> {
  const { ssl, sasl } = endpoints.kafkaSecurity;
  // kafkajs's type wants one object per mechanism; ours carries the mechanism as a value.
  const login = sasl as SASLOptions | undefined;
  const kafka = new Kafka({
    clientId: 'clickstream-status',
    brokers: [...endpoints.kafkaBrokers],
    connectionTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    retry: { retries: 1 },
    logLevel: logLevel.NOTHING,
    ssl,
    ...(login === undefined ? {} : { sasl: login }),
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    const ends = new Map<string, Map<number, bigint>>();
    const endOf = async (topic: string) => {
      const known = ends.get(topic);
      if (known !== undefined) return known;
      const offsets = await admin.fetchTopicOffsets(topic);
      const fetched = new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
      ends.set(topic, fetched);
      return fetched;
    };
    const lags: GroupLag[] = [];
    for (const { groupId } of groups) {
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
        const end = await endOf(topic).catch(() => undefined);
        if (end === undefined) continue;
        let lag = 0n;
        for (const { partition, offset } of partitions) {
          const committed = BigInt(offset) < 0n ? 0n : BigInt(offset);
          const behind = (end.get(partition) ?? committed) - committed;
          if (behind > 0n) lag += behind;
        }
        lags.push({ group: groupId, topic, lag: Number(lag) });
      }
    }
    return lags.sort((a, b) => a.group.localeCompare(b.group) || a.topic.localeCompare(b.topic));
  } finally {
    await admin.disconnect();
  }
}

function reasonOf(trace: string | undefined): { reason?: string } {
  const reason = traceSummary(trace);
  return reason === '' ? {} : { reason };
}

async function answerOf<T>(ask: () => Promise<T[]>): Promise<Answer<T>> {
  try {
    return { values: await ask() };
  } catch (error) {
    const text =
      error instanceof z.ZodError
        ? 'answers in an unknown form'
        : error instanceof Error
          ? error.message
          : String(error);
    return { unavailable: maskSecrets(text) };
  }
}
