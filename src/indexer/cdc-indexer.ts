// Brings captured changes from Kafka to Elasticsearch: at least once in, idempotent out.
//
// Offsets are committed only after the bulk request is acknowledged, so a killed indexer repeats its last batch; document ids and
// external versions make the repetition harmless. A change that can never be indexed goes to the dead letter topic first.
import kafkajs, { type Consumer, type EachBatchPayload, type KafkaMessage, type Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../common/clock.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { BulkWriter } from './bulk-writer.ts';
import { ChangeDecoder } from './change-decoder.ts';
import { type BulkItem, changeDocuments } from './change-documents.ts';
import { readChange } from './change-event.ts';
import type { IndexerConfig } from './indexer-config.ts';

const MAX_ITEMS_PER_BULK = 1_000;
const TOPIC_SCAN_MS = 5_000;
/** The least a broker allows by default: a killed indexer's partitions are free again after this. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_500;

export interface IndexerStatistics {
  changes: number;
  deadLetters: number;
  topics: readonly string[];
  waitingFor: string | null;
}

export class CdcIndexer {
  readonly statistics: IndexerStatistics = { changes: 0, deadLetters: 0, topics: [], waitingFor: 'topics' };
  private readonly config: IndexerConfig;
  private readonly log: Logger;
  private readonly clock: Clock;
  private readonly kafka: kafkajs.Kafka;
  private readonly decoder: ChangeDecoder;
  private readonly stopped = new AbortController();
  private readonly producer: Producer;
  private bulk: BulkWriter | null = null;
  private consumer: Consumer | null = null;
  private loop: Promise<void> | null = null;
  private heartbeat: () => Promise<void> = async () => undefined;

  constructor(config: IndexerConfig, log: Logger, clock: Clock = systemClock) {
    this.config = config;
    this.log = log;
    this.clock = clock;
    this.decoder = new ChangeDecoder(config.SCHEMA_REGISTRY_URL);
    this.kafka = new kafkajs.Kafka({
      brokers: config.KAFKA_BROKERS.split(',').map((b) => b.trim()),
      clientId: 'clickstream-indexer',
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 1_000_000, initialRetryTime: 200, maxRetryTime: 2_000 },
    });
    this.producer = this.kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: true });
  }

  start(): void {
    this.bulk ??= new BulkWriter({
      url: this.config.ELASTICSEARCH_URL,
      clock: this.clock,
      signal: this.stopped.signal,
      onWait: async (reason) => {
        this.waitFor(`Elasticsearch: ${reason}`);
        await this.heartbeat();
      },
    });
    this.loop ??= this.run();
  }

  /** Finishes the batch in hand, commits it and leaves the group. */
  async close(): Promise<void> {
    this.stopped.abort(new ClickstreamError('INDEXER_STOPPED', 'the indexer is stopping'));
    await this.consumer?.disconnect().catch(() => undefined);
    await this.loop;
    await Promise.allSettled([this.producer.disconnect(), this.bulk?.close()]);
  }

  /** Follows the set of topics: tables may be captured later than the indexer starts. */
  private async run(): Promise<void> {
    const admin = this.kafka.admin();
    const { signal } = this.stopped;
    while (!signal.aborted) {
      try {
        await admin.connect();
        const topics = (await admin.listTopics()).filter((t) => t.startsWith(this.config.INDEXER_TOPIC_PREFIX)).sort();
        if (topics.join() !== this.statistics.topics.join()) await this.subscribe(topics);
      } catch (error) {
        this.waitFor(error instanceof Error ? error.message : String(error));
      }
      await this.clock.sleep(this.statistics.topics.length > 0 ? TOPIC_SCAN_MS : 500, signal).catch(() => undefined);
    }
    await admin.disconnect().catch(() => undefined);
  }

  private async subscribe(topics: readonly string[]): Promise<void> {
    await this.consumer?.disconnect();
    await this.producer.connect();
    this.consumer = this.kafka.consumer({
      groupId: this.config.INDEXER_GROUP,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
    });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.index(payload),
    });
    this.statistics.topics = topics;
    this.statistics.waitingFor = topics.length > 0 ? null : 'topics';
    this.log.info({ topics }, 'indexing');
  }

  private async index({ batch, heartbeat, isStale, isRunning, resolveOffset }: EachBatchPayload): Promise<void> {
    this.heartbeat = heartbeat;
    let items: BulkItem[] = [];
    let sources = new Map<BulkItem, KafkaMessage>();
    for (const message of batch.messages) {
      if (isStale() || !isRunning()) return;
      for (const item of await this.itemsOf(batch.topic, batch.partition, message)) {
        items.push(item);
        sources.set(item, message);
      }
      this.statistics.changes++;
      if (items.length < MAX_ITEMS_PER_BULK) continue;
      await this.store(batch.topic, batch.partition, items, sources, message.offset);
      resolveOffset(message.offset);
      items = [];
      sources = new Map();
      await heartbeat();
    }
    const last = batch.messages.at(-1);
    if (!last) return;
    await this.store(batch.topic, batch.partition, items, sources, last.offset);
    resolveOffset(last.offset);
  }

  private async store(
    topic: string,
    partition: number,
    items: readonly BulkItem[],
    sources: ReadonlyMap<BulkItem, KafkaMessage>,
    lastOffset: string,
  ): Promise<void> {
    for (const { item, reason } of (await this.bulk?.write(items)) ?? []) {
      const message = sources.get(item);
      if (message) await this.deadLetter(topic, partition, message, `Elasticsearch refused the document: ${reason}`);
    }
    const offset = (BigInt(lastOffset) + 1n).toString();
    await this.consumer?.commitOffsets([{ topic, partition, offset }]);
    this.statistics.waitingFor = null;
  }

  private async itemsOf(topic: string, partition: number, message: KafkaMessage): Promise<BulkItem[]> {
    for (;;) {
      try {
        const value = await this.decoder.decode(message.value);
        if (value === null) return []; // the tombstone behind a delete: the delete itself said all
        const change = readChange(await this.decoder.decode(message.key), value);
        return changeDocuments(change, { topic, partition, offset: message.offset });
      } catch (error) {
        if (!(error instanceof ClickstreamError)) throw error;
        if (!error.retriable) {
          await this.deadLetter(topic, partition, message, error.message);
          return [];
        }
        this.waitFor(error.message);
        await this.heartbeat();
        await this.clock.sleep(1_000, this.stopped.signal);
      }
    }
  }

  private async deadLetter(topic: string, partition: number, message: KafkaMessage, reason: string): Promise<void> {
    this.log.warn({ topic, partition, offset: message.offset, reason }, 'change goes to the dead letter topic');
    await this.producer.send({
      topic: this.config.INDEXER_DEAD_LETTER_TOPIC,
      acks: -1,
      messages: [
        {
          key: message.key,
          value: message.value,
          headers: {
            'error.reason': reason,
            'error.topic': topic,
            'error.partition': String(partition),
            'error.offset': message.offset,
            'error.time': new Date(this.clock.now()).toISOString(),
          },
        },
      ],
    });
    this.statistics.deadLetters++;
  }

  private waitFor(reason: string): void {
    if (this.statistics.waitingFor !== reason) this.log.warn({ reason }, 'waiting');
    this.statistics.waitingFor = reason;
  }
}
