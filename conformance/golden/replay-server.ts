// The engine that a recording is replayed against: on a real broker, with names of its own, which it removes in the end.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { systemClock } from '../../src/common/clock.ts';
import { KafkaOffsets } from '../../src/engine/kafka/kafka-offsets.ts';
import { KafkaWriter } from '../../src/engine/kafka/kafka-writer.ts';
import type { EngineContext } from '../../src/engine/server/engine-context.ts';
import { EngineServer } from '../../src/engine/server/engine-server.ts';
import { serverConfig } from '../../src/engine/server/server-config.ts';
import { queriesSettled } from '../query-lag.ts';
import type { ReplayNames } from './names.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The server names its address in answers, so it must be known before. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

export interface ReplayRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** ms since the epoch. */
  readonly timestamp: number;
}

export class ReplayServer implements AsyncDisposable {
  readonly #brokers: string;
  readonly #prefix = `golden${process.pid}_`;
  readonly #serviceId = `replay${process.pid}_`;
  #server: EngineServer | null = null;
  #engine: EngineContext | null = null;
  #port = 0;

  constructor(brokers: string) {
    this.#brokers = brokers;
  }

  get names(): ReplayNames {
    return { prefix: this.#prefix, serviceId: this.#serviceId, address: `127.0.0.1:${this.#port}` };
  }

  get url(): URL {
    return new URL(`http://${this.names.address}`);
  }

  /** Starts it, or starts it again, with these properties of ksqlDB. */
  async start(properties: Readonly<Record<string, string>>): Promise<void> {
    if (this.#server) await this.#server[Symbol.asyncDispose]();
    if (this.#port === 0) this.#port = await freePort();
    const config = serverConfig({ KAFKA_BROKERS: this.#brokers, KSQLDB_URL: this.url.href });
    const own = { 'ksql.service.id': this.#serviceId, 'ksql.output.topic.name.prefix': this.#prefix };
    this.#server = new EngineServer({
      log: SILENT,
      clock: systemClock,
      config: { ...config, properties: { ...config.properties, ...own, ...properties } },
    });
    await this.#server.start();
    this.#engine = await this.#server.context;
  }

  /** Resolves when the queries have caught up: the recorder let time pass between its calls. */
  async settled(): Promise<void> {
    if (!this.#engine) return;
    // A connection that has asked for a topic cannot look anything up after the topic was deleted.
    const offsets = new KafkaOffsets({ brokers: this.#brokers.split(','), clientId: `${this.#prefix}offsets` });
    await offsets.connect();
    try {
      await queriesSettled(this.#engine, offsets);
    } finally {
      await offsets.close();
    }
  }

  async produce(topic: string, records: readonly ReplayRecord[]): Promise<void> {
    const writer = new KafkaWriter(
      { brokers: this.#brokers.split(','), clientId: `${this.#prefix}records` },
      { transactionalId: null },
    );
    await writer.connect();
    try {
      for (const record of records) writer.append(`${this.#prefix}${topic}`, 0, { ...record, headers: [] });
      await writer.flush();
    } finally {
      await writer.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#engine) {
      const { admin } = this.#engine;
      const own = [this.#prefix, this.#serviceId, `_confluent-ksql-${this.#serviceId}`];
      for (const { plan } of this.#engine.queries.list()) await this.#engine.queries.stop(plan.queryId);
      await admin.delete((await admin.names()).filter((name) => own.some((prefix) => name.startsWith(prefix))));
    }
    await this.#server?.[Symbol.asyncDispose]();
  }
}
