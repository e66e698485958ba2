// Brings captured changes from Kafka to Elasticsearch: at least once in, idempotent out.
//
// Offsets are committed only after the bulk request is acknowledged, so a killed indexer repeats its last batch; document ids and
// external versions make the repetition harmless. A change that can never be indexed goes to the dead letter topic first.
// Partitions are assigned by hand and not by a group's rebalance: a restarted indexer goes on at once, without waiting until the
// broker has given up on its predecessor, and two that overlap do no harm.
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../common/clock.ts';
import { KafkaOffsets } from '../engine/kafka/kafka-offsets.ts';
import { type FetchedBatch, KafkaReader } from '../engine/kafka/kafka-reader.ts';
import { KafkaTopicAdmin } from '../engine/kafka/kafka-topic-admin.ts';
import type { ConnectionOptions } from '../engine/kafka/kafkajs-internals.ts';
import type { RawRecord } from '../engine/operators/task.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { BulkWriter } from './bulk-writer.ts';
import { ChangeDecoder } from './change-decoder.ts';
import { type BulkItem, changeDocuments } from './change-documents.ts';
import { readChange } from './change-event.ts';
import { DeadLetterWriter } from './dead-letter-writer.ts';
import type { IndexerConfig } from './indexer-config.ts';
import { startOffsets } from './start-offsets.ts';

const MAX_ITEMS_PER_BULK = 1_000;
const TOPIC_SCAN_MS = 5_000;
const POLL_MS = 250;
const RETRY_PAUSE_MS = 500;

export interface IndexerStatistics {
  changes: number;
  deadLetters: number;
  topics: readonly string[];
  /** null while changes are being indexed, else what is missing. */
  waitingFor: string | null;
}

export class CdcIndexer {
  readonly statistics: IndexerStatistics = { changes: 0, deadLetters: 0, topics: [], waitingFor: 'topics' };
  readonly #config: IndexerConfig;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #connection: ConnectionOptions;
  readonly #decoder: ChangeDecoder;
  readonly #bulk: BulkWriter;
  readonly #stopped = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(config: IndexerConfig, log: Logger, clock: Clock = systemClock) {
    this.#config = config;
    this.#log = log;
    this.#clock = clock;
    this.#connection = {
      brokers: config.KAFKA_BROKERS.split(',').map((b) => b.trim()),
      clientId: config.INDEXER_GROUP,
    };
    this.#decoder = new ChangeDecoder(config.SCHEMA_REGISTRY_URL);
    this.#bulk = new BulkWriter({
      url: config.ELASTICSEARCH_URL,
      clock,
      signal: this.#stopped.signal,
      onWait: async (reason) => this.#waitFor(`Elasticsearch: ${reason}`),
    });
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Finishes the bulk request in hand, commits it and stops. */
  async close(): Promise<void> {
    this.#stopped.abort(new ClickstreamError('INDEXER_STOPPED', 'the indexer is stopping'));
    await this.#loop;
    await this.#bulk.close();
  }

  /** One session after the other: each begins where the last one committed, whatever ended it. */
  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await this.#session();
      } catch (error) {
        if (signal.aborted) return;
        this.#waitFor(error instanceof Error ? error.message : String(error));
      }
      await this.#clock.sleep(RETRY_PAUSE_MS, signal).catch(() => undefined);
    }
  }

  /** Ends when the set of topics changes: tables may be captured later than the indexer starts, or anew. */
  async #session(): Promise<void> {
    const { signal } = this.#stopped;
    const admin = new KafkaTopicAdmin(this.#connection);
    const offsets = new KafkaOffsets(this.#connection);
    const reader = new KafkaReader(this.#connection, { readCommitted: true });
    const deadLetters = new DeadLetterWriter(this.#connection, this.#config.INDEXER_DEAD_LETTER_TOPIC, this.#clock);
    try {
      const topics = await this.#topics(admin);
      this.statistics.topics = topics;
      if (topics.length === 0) {
        this.#waitFor('topics');
        return;
      }
      await Promise.all([offsets.connect(), reader.connect()]);
      await reader.assign(await startOffsets(offsets, this.#config.INDEXER_GROUP, topics));
      this.#log.info({ topics }, 'indexing');
      let scanned = this.#clock.now();
      while (!signal.aborted && !reader.sawUnknownTopic) {
        for (const batch of await reader.poll(POLL_MS)) await this.#index(batch, offsets, deadLetters);
        this.statistics.waitingFor = null;
        if (this.#clock.now() - scanned < TOPIC_SCAN_MS) continue;
        scanned = this.#clock.now();
        if ((await this.#topics(admin)).join() !== topics.join()) return;
      }
    } finally {
      await Promise.allSettled([admin.close(), offsets.close(), reader.close(), deadLetters.close()]);
    }
  }

  async #topics(admin: KafkaTopicAdmin): Promise<string[]> {
    return (await admin.names()).filter((t) => t.startsWith(this.#config.INDEXER_TOPIC_PREFIX)).sort();
  }

  async #index(batch: FetchedBatch, offsets: KafkaOffsets, deadLetters: DeadLetterWriter): Promise<void> {
    const { topic, partition } = batch;
    let sources = new Map<BulkItem, RawRecord>();
    const store = async (nextOffset: bigint): Promise<void> => {
      for (const { item, reason } of await this.#bulk.write([...sources.keys()])) {
        const record = sources.get(item);
        if (record) await this.#refuse(deadLetters, topic, record, `Elasticsearch refused the document: ${reason}`);
      }
      await offsets.commit(this.#config.INDEXER_GROUP, [{ topic, partition, offset: nextOffset }]);
      sources = new Map();
    };
    for (const record of batch.records) {
      for (const item of await this.#itemsOf(topic, record, deadLetters)) sources.set(item, record);
      this.statistics.changes++;
      if (sources.size >= MAX_ITEMS_PER_BULK) await store(record.offset + 1n);
    }
    await store(batch.nextOffset);
  }

  async #itemsOf(topic: string, record: RawRecord, deadLetters: DeadLetterWriter): Promise<BulkItem[]> {
    for (;;) {
      try {
        const value = await this.#decoder.decode(asBuffer(record.value));
        if (value === null) return []; // the tombstone behind a delete: the delete itself said all
        const change = readChange(await this.#decoder.decode(asBuffer(record.key)), value);
        return changeDocuments(change, { topic, partition: record.partition, offset: String(record.offset) });
      } catch (error) {
        if (!(error instanceof ClickstreamError)) throw error;
        if (!error.retriable) {
          await this.#refuse(deadLetters, topic, record, error.message);
          return [];
        }
        this.#waitFor(error.message);
        await this.#clock.sleep(RETRY_PAUSE_MS, this.#stopped.signal);
      }
    }
  }

  async #refuse(deadLetters: DeadLetterWriter, topic: string, record: RawRecord, reason: string): Promise<void> {
    const { partition, offset } = record;
    this.#log.warn({ topic, partition, offset: String(offset), reason }, 'change goes to the dead letter topic');
    await deadLetters.write(topic, record, reason);
    this.statistics.deadLetters++;
  }

  #waitFor(reason: string): void {
    if (this.statistics.waitingFor !== reason) this.#log.warn({ reason }, 'waiting');
    this.statistics.waitingFor = reason;
  }
}

const asBuffer = (bytes: Uint8Array | null): Buffer | null =>
  bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
