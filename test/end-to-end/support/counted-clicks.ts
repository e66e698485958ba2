// Clicks as JSON and the counts that a query makes of them: written fast, followed record by record, compared in the end.
import { KafkaReader } from '../../../src/engine/kafka/kafka-reader.ts';
import { KafkaWriter } from '../../../src/engine/kafka/kafka-writer.ts';
import { partitionOf } from '../../../src/engine/kafka/partitioner.ts';

export const PARTITIONS = 3;
const CAMPAIGNS = 50;
/** Recent: brokers remove what is older than the retention of the topic. */
const START_MS = Date.now() - 10_800_000;
const WINDOW_MS = 120_000;
const CHUNK = 20_000;

export const COUNT_STATEMENTS = `
CREATE STREAM clicks (campaign STRING KEY, n BIGINT)
  WITH (KAFKA_TOPIC = 'clicks', PARTITIONS = ${PARTITIONS}, VALUE_FORMAT = 'JSON');
CREATE TABLE counts WITH (KAFKA_TOPIC = 'counts', PARTITIONS = ${PARTITIONS}, VALUE_FORMAT = 'JSON') AS
  SELECT campaign, COUNT(*) AS clicks, SUM(n) AS total FROM clicks
  WINDOW TUMBLING (SIZE 2 MINUTES, GRACE PERIOD 1 DAY) GROUP BY campaign EMIT CHANGES;`;

/** What a window should have counted: `campaign|start` → clicks and sum. */
export type Counts = ReadonlyMap<string, { readonly clicks: number; readonly total: number }>;

export class ClickWriter implements AsyncDisposable {
  readonly #broker: string;
  readonly #counts = new Map<string, { clicks: number; total: number }>();
  #writer: KafkaWriter | null = null;
  written = 0;

  readonly #topic: string;

  constructor(broker: string, topic = 'clicks') {
    this.#topic = topic;
    this.#broker = broker;
  }

  get expected(): Counts {
    return this.#counts;
  }

  /** Resolves when the broker has them all. */
  async write(count: number): Promise<void> {
    const writer = this.#writer ?? (await this.#connect());
    for (let i = 0; i < count; i++) {
      const n = this.written++;
      const campaign = `c${(n * 31) % CAMPAIGNS}`;
      const timestamp = START_MS + n * 7;
      const key = Buffer.from(campaign);
      const value = Buffer.from(`{"N":${n}}`);
      if (writer.append(this.#topic, partitionOf(key, PARTITIONS), { key, value, timestamp, headers: [] }))
        await writer.flush();
      if (i % CHUNK === 0) await writer.flush();
      this.#count(`${campaign}|${timestamp - (timestamp % WINDOW_MS)}`, n);
    }
    await writer.flush();
  }

  /** Another `write` connects anew. */
  async close(): Promise<void> {
    await this.#writer?.close();
    this.#writer = null;
  }

  async #connect(): Promise<KafkaWriter> {
    const writer = new KafkaWriter({ brokers: [this.#broker], clientId: 'clicks' }, { transactionalId: null });
    await writer.connect();
    this.#writer = writer;
    return writer;
  }

  #count(window: string, n: number): void {
    const known = this.#counts.get(window) ?? { clicks: 0, total: 0 };
    known.clicks++;
    known.total += n;
    this.#counts.set(window, known);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

export class CountReader implements AsyncDisposable {
  readonly #reader: KafkaReader;
  readonly #counts = new Map<string, { clicks: number; total: number }>();
  /** Results that were not above the one before them of the same window. */
  readonly setbacks: string[] = [];
  records = 0;
  clicks = 0;

  private constructor(reader: KafkaReader) {
    this.#reader = reader;
  }

  /** Reads what is committed, from the beginning of the topic. */
  static async open(broker: string, topic = 'counts'): Promise<CountReader> {
    const reader = new KafkaReader({ brokers: [broker], clientId: 'counts' }, { readCommitted: true });
    await reader.connect();
    const partitions = [...Array(PARTITIONS).keys()];
    await reader.assign(partitions.map((partition) => ({ topic, partition, offset: 0n })));
    return new CountReader(reader);
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Reads on until the condition holds. @throws when it does not within two minutes */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (!holds()) {
      if (Date.now() > deadline) throw new TypeError(`${what}: ${this.clicks} clicks counted so far`);
      await this.#readOn();
    }
  }

  async #readOn(): Promise<void> {
    for (const batch of await this.#reader.poll(100))
      for (const { key, value } of batch.records) if (key && value) this.#accept(Buffer.from(key), Buffer.from(value));
  }

  #accept(key: Buffer, value: Buffer): void {
    const window = `${key.subarray(0, -8)}|${key.readBigInt64BE(key.length - 8)}`;
    const { CLICKS: clicks, TOTAL: total } = JSON.parse(value.toString()) as { CLICKS: number; TOTAL: number };
    const before = this.#counts.get(window)?.clicks ?? 0;
    if (clicks <= before) this.setbacks.push(`${window}: ${before}, then ${clicks}`);
    this.#counts.set(window, { clicks, total });
    this.clicks += clicks - before;
    this.records++;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.close();
  }
}
