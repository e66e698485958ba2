// Writes single records: rows of INSERT VALUES and of the inserts stream, in the formats of their target.
import type { Clock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { DataSource } from '../catalog/catalog.ts';
import type { Serde } from '../formats/format.ts';
import { createSerde } from '../formats/format-registry.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import { KafkaWriter } from '../kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import { partitionOf } from '../kafka/partitioner.ts';
import type { Row } from '../values/sql-value.ts';

export interface InsertedRow {
  readonly target: DataSource;
  readonly key: Row;
  readonly value: Row | null;
  /** Milliseconds since the epoch; null: the present. */
  readonly timestamp: number | null;
}

interface Waiting {
  readonly row: InsertedRow;
  readonly serdes: { readonly key: Serde; readonly value: Serde };
  readonly done: (error: unknown) => void;
}

/** One idempotent writer for all; rows that arrive while a request is under way share the next one. */
export class RowProducer {
  readonly #connection: ConnectionOptions;
  readonly #registry: SchemaRegistry;
  readonly #clock: Clock;
  readonly #serdes = new WeakMap<DataSource, { readonly key: Serde; readonly value: Serde }>();
  #writer: KafkaWriter | null = null;
  #waiting: Waiting[] = [];
  #sending: Promise<void> | null = null;
  #nextUnkeyed = 0;

  constructor(connection: ConnectionOptions, registry: SchemaRegistry, clock: Clock) {
    this.#connection = { ...connection, clientId: `${connection.clientId ?? 'engine'}-inserts` };
    this.#registry = registry;
    this.#clock = clock;
  }

  /**
   * Resolves when the broker has the record.
   * @throws ClickstreamError SERDE_FAILED when the row does not fit the formats, KAFKA_REQUEST_FAILED when it is refused.
   */
  async insert(row: InsertedRow): Promise<void> {
    const serdes = await this.#serdesOf(row.target);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, serdes, done: (error) => (error === null ? resolve() : reject(error)) });
      this.#sending ??= this.#sendAll().finally(() => {
        this.#sending = null;
      });
    });
  }

  async close(): Promise<void> {
    await this.#sending;
    await this.#writer?.close();
    this.#writer = null;
  }

  async #serdesOf(target: DataSource): Promise<{ readonly key: Serde; readonly value: Serde }> {
    const known = this.#serdes.get(target);
    if (known) return known;
    const { formats, schema, topic } = target;
    const registry = this.#registry;
    const key = createSerde({
      info: formats.key,
      columns: schema.key,
      part: 'KEY',
      topic,
      wrapping: formats.keyWrapping,
      registry,
    });
    const value = createSerde({
      info: formats.value,
      columns: schema.value,
      part: 'VALUE',
      topic,
      wrapping: formats.valueWrapping,
      registry,
    });
    await Promise.all([key.open(), value.open()]);
    const serdes = { key, value };
    this.#serdes.set(target, serdes);
    return serdes;
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const appended: Waiting[] = [];
      try {
        const writer = await this.#writerFor(batch);
        for (const waiting of batch) if (await this.#append(writer, waiting)) appended.push(waiting);
        await writer.flush();
        for (const waiting of appended) waiting.done(null);
      } catch (error) {
        // What was sent is unknown: a fresh producer identity keeps the next rows apart from it.
        await this.#writer?.close().catch(() => undefined);
        this.#writer = null;
        for (const waiting of batch) waiting.done(error);
      }
    }
  }

  /** A client remembers its topics for good and fails when one is gone: then a new one is made for those of the batch. */
  async #writerFor(batch: readonly Waiting[]): Promise<KafkaWriter> {
    const writer = await this.#connected();
    try {
      for (const { row } of batch) await writer.partitionCount(row.target.topic);
      return writer;
    } catch {
      await writer.close().catch(() => undefined);
      this.#writer = null;
      return this.#connected();
    }
  }

  async #connected(): Promise<KafkaWriter> {
    if (this.#writer) return this.#writer;
    const writer = new KafkaWriter(this.#connection, { transactionalId: null });
    await writer.connect();
    this.#writer = writer;
    return writer;
  }

  /** False when the row itself is at fault: then it has been refused already. */
  async #append(writer: KafkaWriter, { row, serdes, done }: Waiting): Promise<boolean> {
    const { target, timestamp } = row;
    let key: Uint8Array | null;
    let value: Uint8Array | null;
    try {
      key = serdes.key.serialize(row.key.every((v) => v === null) ? null : row.key);
      value = serdes.value.serialize(row.value);
    } catch (error) {
      done(error);
      return false;
    }
    let count: number;
    try {
      count = await writer.partitionCount(target.topic);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      done(new ClickstreamError('KAFKA_REQUEST_FAILED', `cannot write to the topic ${target.topic}: ${reason}`));
      return false;
    }
    const partition = key === null ? this.#nextUnkeyed++ % count : partitionOf(key, count);
    writer.append(target.topic, partition, {
      key,
      value,
      timestamp: timestamp ?? this.#clock.now(),
      headers: [],
    });
    return true;
  }
}
