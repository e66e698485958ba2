// One engine on a real broker for many cases: what a case makes is removed behind it, and its topics have a prefix of their own.
import { systemClock } from '../../src/common/clock.ts';
import { waitFor } from '../../src/common/wait-for.ts';
import { InMemorySchemaRegistry } from '../../src/engine/formats/in-memory-schema-registry.ts';
import { EARLIEST, KafkaOffsets, LATEST } from '../../src/engine/kafka/kafka-offsets.ts';
import { KafkaReader } from '../../src/engine/kafka/kafka-reader.ts';
import { KafkaWriter } from '../../src/engine/kafka/kafka-writer.ts';
import { partitionOf } from '../../src/engine/kafka/partitioner.ts';
import type { OutputRecord, RawRecord } from '../../src/engine/operators/task.ts';
import type { EngineContext } from '../../src/engine/server/engine-context.ts';
import { EngineServer } from '../../src/engine/server/engine-server.ts';
import { serverConfig } from '../../src/engine/server/server-config.ts';
import { queriesSettled } from '../query-lag.ts';

export interface RestAnswer {
  readonly status: number;
  readonly text: string;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DEADLINE_MS = 40_000;

export class CaseServer implements AsyncDisposable {
  readonly registry = new InMemorySchemaRegistry();
  readonly serviceId: string;
  readonly #server: EngineServer;
  readonly #brokers: string;
  #engine: EngineContext | null = null;
  #offsets: KafkaOffsets | null = null;
  #writer: KafkaWriter | null = null;
  #port = 0;

  constructor(brokers: string, lane: number) {
    this.#brokers = brokers;
    this.serviceId = `rest${process.pid}_${lane}_`;
    this.#server = new EngineServer({
      log: SILENT,
      clock: systemClock,
      registry: this.registry,
      config: serverConfig({
        KAFKA_BROKERS: brokers,
        KSQLDB_URL: 'http://127.0.0.1:0',
        KSQL_KSQL_SERVICE_ID: this.serviceId.replaceAll('_', '__'),
        KSQL_KSQL_STREAMS_PROCESSING_GUARANTEE: 'at__least__once',
        KSQL_KSQL_STREAMS_COMMIT_INTERVAL_MS: '50',
        KSQL_KSQL_STREAMS_CACHE_MAX_BYTES_BUFFERING: '0',
        KSQL_KSQL_STREAMS_AUTO_OFFSET_RESET: 'earliest',
        KSQL_KSQL_LOGGING_PROCESSING_TOPIC_AUTO_CREATE: 'false',
        KSQL_KSQL_LOGGING_PROCESSING_STREAM_AUTO_CREATE: 'false',
      }),
    });
  }

  get engine(): EngineContext {
    return this.#engine!;
  }

  async start(): Promise<void> {
    this.#port = await this.#server.start();
    this.#engine = await this.#server.context;
    await this.#connect();
  }

  async #connect(): Promise<void> {
    const connection = { brokers: this.#brokers.split(','), clientId: `${this.serviceId}case` };
    this.#offsets = new KafkaOffsets(connection);
    this.#writer = new KafkaWriter(connection, { transactionalId: null });
    await Promise.all([this.#offsets.connect(), this.#writer.connect()]);
  }

  async post(path: string, body: object, accept = 'application/vnd.ksql.v1+json'): Promise<RestAnswer> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return { status: response.status, text: await response.text() };
  }

  /** A topic just made may be unknown for a moment. */
  async topicsExist(names: readonly string[]): Promise<void> {
    await waitFor(
      async () => {
        const found = await this.engine.admin.describeAll(names);
        return found.length === names.length
          ? { done: true, value: undefined }
          : { done: false, saw: `${found.length} of ${names.length} topics` };
      },
      { what: 'the topics to exist', deadlineMs: DEADLINE_MS, intervalMs: 20, maxIntervalMs: 200 },
    );
  }

  async produce(topic: string, records: readonly OutputRecord[]): Promise<void> {
    const writer = this.#writer!;
    const count = (await this.#offsets!.partitions(topic)).length;
    for (const record of records) {
      const partition = record.key === null ? 0 : partitionOf(record.partitionKey ?? record.key, count);
      writer.append(topic, partition, record);
    }
    await writer.flush();
  }

  /** Resolves when every query has processed all that its topics hold, results of other queries included. */
  settled(): Promise<void> {
    return queriesSettled(this.engine, this.#offsets!);
  }

  /** Resolves when a query for a client runs, or its answer has come already. */
  async pushQueryRuns(answer: Promise<unknown>): Promise<void> {
    let answered = false;
    answer.then(
      () => (answered = true),
      () => (answered = true),
    );
    await waitFor(
      async () => {
        const running = this.engine.transientQueries.list().some((q) => q.positioned());
        return running || answered ? { done: true, value: undefined } : { done: false, saw: 'no push query' };
      },
      { what: 'the push query to run', deadlineMs: DEADLINE_MS, intervalMs: 10, maxIntervalMs: 50 },
    );
  }

  /** All records of a topic, partition by partition. */
  async read(topic: string): Promise<RawRecord[]> {
    const reader = new KafkaReader(
      { brokers: this.#brokers.split(','), clientId: `${this.serviceId}read` },
      { readCommitted: true },
    );
    const records: RawRecord[] = [];
    try {
      await reader.connect();
      const starts = await this.#offsets!.offsetsAt(topic, EARLIEST, true);
      const ends = await this.#offsets!.offsetsAt(topic, LATEST, true);
      await reader.assign([...starts].map(([partition, offset]) => ({ topic, partition, offset })));
      while (reader.positions.some((p) => p.offset < (ends.get(p.partition) ?? 0n)))
        for (const batch of await reader.poll(100)) records.push(...batch.records);
    } finally {
      await reader.close();
    }
    return records.sort((a, b) => a.partition - b.partition);
  }

  /** Ends all queries and drops all sources and types; topics stay until the end, since deleting them is slow. */
  async clear(): Promise<void> {
    const { queries, transientQueries, catalog, statements } = this.engine;
    transientQueries.closeAll();
    for (const { plan } of queries.list()) {
      await queries.stop(plan.queryId);
      statements.queryTerminated(plan.queryId);
    }
    for (const source of catalog.sources()) catalog.removeSource(source.name);
    for (const name of catalog.customTypes().keys()) catalog.removeType(name);
    for (const subject of await this.registry.subjects()) await this.registry.deleteSubject(subject);
  }

  async #removeTopics(): Promise<void> {
    const { admin } = this.engine;
    const own = [this.serviceId, `_confluent-ksql-${this.serviceId}`];
    await admin.delete((await admin.names()).filter((name) => own.some((prefix) => name.startsWith(prefix))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const step of [() => this.clear(), () => this.#removeTopics()])
      await step().catch((error: unknown) => console.error(`${this.serviceId}: ${String(error)}`));
    await Promise.allSettled([this.#offsets?.close(), this.#writer?.close()]);
    await this.#server[Symbol.asyncDispose]();
  }
}
