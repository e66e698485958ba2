// Writes clicks to the topic exactly once, whatever fails in between.
//
// Clicks of concurrent requests are gathered and written in one Kafka transaction. When a write fails, nobody can know whether it
// took effect: the writer is replaced, which fences the old one, and the end of the topic is read again. Only then are further
// clicks taken, and a retry of an event id that did get through is answered without a second write.
import type { Clock } from '../common/clock.ts';
import { KafkaOffsets, LATEST } from '../engine/kafka/kafka-offsets.ts';
import { KafkaReader } from '../engine/kafka/kafka-reader.ts';
import { KafkaWriter } from '../engine/kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../engine/kafka/kafkajs-internals.ts';
import { partitionOf } from '../engine/kafka/partitioner.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { CLICK_TOPIC, ClickCodec } from './click-codec.ts';
import type { ClickEvent } from './click-event.ts';
import type { ClickField } from './click-fields.ts';
import { RecentEvents } from './recent-events.ts';

export interface ClickLogOptions {
  readonly connection: ConnectionOptions;
  readonly registryUrl: string;
  readonly clock: Clock;
  /** Name that fences an earlier instance; one per running instance. */
  readonly transactionalId: string;
  /** How far back, in ms, event ids are remembered across restarts. */
  readonly retryWindowMs: number;
  /** Event ids remembered at most. */
  readonly retryCapacity: number;
  /** Clicks waiting to be written, at most; more are refused. */
  readonly maxPending: number;
  /** How long a click waits for Kafka, in ms, before the sender is told to retry. */
  readonly writeTimeoutMs: number;
  readonly onFailure: (error: unknown) => void;
}

interface Pending {
  readonly clicks: readonly ClickEvent[];
  readonly settle: PromiseWithResolvers<readonly string[]>;
  /** Runs out when the sender has waited long enough; aborted once the entry is settled. */
  readonly timer: AbortController;
  expired: boolean;
}

const MAX_EVENTS_PER_TRANSACTION = 5_000;
const RETRY_PAUSE_MS = 500;
const MIN_REFRESH_INTERVAL_MS = 1_000;

export class ClickLog {
  readonly #options: ClickLogOptions;
  readonly #codec: ClickCodec;
  readonly #recent: RecentEvents;
  #queue: Pending[] = [];
  #pendingClicks = 0;
  #writer: KafkaWriter | null = null;
  #partitions = 0;
  #scannedTo = new Map<number, bigint>();
  #stopped = new AbortController();
  #wake = Promise.withResolvers<void>();
  #loop: Promise<void> | null = null;
  #refreshedAt = 0;
  #lastFailure: string | null = 'not connected yet';

  constructor(options: ClickLogOptions) {
    this.#options = options;
    this.#codec = new ClickCodec(options.registryUrl, options.clock);
    this.#recent = new RecentEvents(options.retryCapacity);
  }

  /** null when clicks can be written, else why not. */
  get fault(): string | null {
    return this.#lastFailure;
  }

  /** The fields of a click by the registered schema; null while it is not known. */
  get fields(): readonly ClickField[] | null {
    return this.#codec.fields;
  }

  /** Looks for a newer schema, at most once a second. True when there was one; false also when the registry is away. */
  async refreshFields(): Promise<boolean> {
    const now = this.#options.clock.now();
    if (now - this.#refreshedAt < MIN_REFRESH_INTERVAL_MS) return false;
    this.#refreshedAt = now;
    return this.#codec.refresh().catch(() => false);
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Writes what was accepted, then stops. */
  async close(): Promise<void> {
    this.#stopped.abort();
    this.#wake.resolve();
    await this.#loop;
    await this.#writer?.close().catch(() => undefined);
  }

  /**
   * Resolves once the clicks are committed, with the ids of those that were there already: retries, which are not written again.
   * @throws ClickstreamError SHOP_OVERLOADED or SHOP_UNAVAILABLE: the sender should retry with the same event ids.
   */
  async write(clicks: readonly ClickEvent[]): Promise<readonly string[]> {
    if (this.#stopped.signal.aborted) throw new ClickstreamError('SHOP_UNAVAILABLE', 'the click API is stopping');
    if (this.#pendingClicks + clicks.length > this.#options.maxPending) {
      throw new ClickstreamError('SHOP_OVERLOADED', `${this.#pendingClicks} clicks are waiting to be written`);
    }
    const settle = Promise.withResolvers<readonly string[]>();
    const entry: Pending = { clicks, settle, timer: new AbortController(), expired: false };
    this.#queue.push(entry);
    this.#pendingClicks += clicks.length;
    this.#wake.resolve();
    const { clock, writeTimeoutMs } = this.#options;
    clock.sleep(writeTimeoutMs, entry.timer.signal).then(
      () => this.#expire(entry),
      () => undefined,
    );
    return entry.settle.promise;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#stopped.signal.aborted || this.#queue.length > 0) {
      try {
        if (!this.#writer) await this.#connect();
        if (this.#queue.length === 0) {
          this.#wake = Promise.withResolvers<void>();
          if (!this.#stopped.signal.aborted) await this.#wake.promise;
          continue;
        }
        await this.#writeBatch();
      } catch (error) {
        this.#lastFailure = error instanceof Error ? error.message : String(error);
        this.#options.onFailure(error);
        await this.#writer?.close().catch(() => undefined);
        this.#writer = null;
        if (this.#stopped.signal.aborted) this.#failAll();
        else await clock.sleep(RETRY_PAUSE_MS, this.#stopped.signal).catch(() => undefined);
      }
    }
  }

  /** Fences the previous writer, then reads what it, or we, may have left at the end of the topic. */
  async #connect(): Promise<void> {
    await this.#codec.open();
    const writer = new KafkaWriter(this.#options.connection, { transactionalId: this.#options.transactionalId });
    try {
      await writer.connect();
      this.#partitions = await writer.partitionCount(CLICK_TOPIC);
      await this.#readEnd();
    } catch (error) {
      await writer.close().catch(() => undefined);
      throw error;
    }
    this.#writer = writer;
    this.#lastFailure = null;
  }

  async #readEnd(): Promise<void> {
    const { connection, clock, retryWindowMs } = this.#options;
    const offsets = new KafkaOffsets(connection);
    const reader = new KafkaReader(connection, { readCommitted: true });
    try {
      await Promise.all([offsets.connect(), reader.connect()]);
      const from = await offsets.offsetsAt(CLICK_TOPIC, clock.now() - retryWindowMs, false);
      const ends = await offsets.offsetsAt(CLICK_TOPIC, LATEST, true);
      const start = [...from].map(([partition, offset]) => ({
        topic: CLICK_TOPIC,
        partition,
        offset: this.#scanFrom(partition, offset, ends.get(partition) ?? 0n),
      }));
      await reader.assign(start.filter((t) => t.offset < (ends.get(t.partition) ?? 0n)));
      while (reader.positions.some((p) => p.offset < (ends.get(p.partition) ?? 0n))) {
        for (const batch of await reader.poll(250)) {
          for (const record of batch.records) {
            const id = record.value === null ? null : await this.#codec.eventId(record.value);
            if (id !== null) this.#recent.add(id);
          }
          this.#scannedTo.set(batch.partition, batch.nextOffset);
        }
      }
    } finally {
      await Promise.allSettled([offsets.close(), reader.close()]);
    }
  }

  /** Behind what was read before, unless the topic is shorter now: then it was made anew. */
  #scanFrom(partition: number, inWindow: bigint, end: bigint): bigint {
    const scanned = this.#scannedTo.get(partition);
    return scanned === undefined || scanned > end ? inWindow : scanned;
  }

  async #writeBatch(): Promise<void> {
    const writer = this.#writer;
    if (!writer) return;
    await this.#codec.open();
    let count = 0;
    for (let size = 0; count < this.#queue.length && size < MAX_EVENTS_PER_TRANSACTION; count++)
      size += this.#queue[count]!.clicks.length;
    const batch = this.#queue.splice(0, count);
    try {
      const repeated = await this.#transaction(writer, batch);
      for (const [i, entry] of batch.entries()) this.#settled(entry).resolve(repeated[i]!);
    } catch (error) {
      // Whoever still waits goes first in the next attempt.
      this.#queue.unshift(...batch.filter((entry) => !entry.expired));
      throw error;
    }
  }

  /** The ids in each entry that were not new. */
  async #transaction(writer: KafkaWriter, batch: readonly Pending[]): Promise<string[][]> {
    const inBatch = new Set<string>();
    const all: string[][] = [];
    for (const { clicks } of batch) {
      const repeated: string[] = [];
      all.push(repeated);
      for (const click of clicks) {
        if (this.#recent.has(click.event_id) || inBatch.has(click.event_id)) {
          repeated.push(click.event_id);
          continue;
        }
        if (inBatch.size === 0) writer.begin();
        inBatch.add(click.event_id);
        const key = Buffer.from(click.campaign_id, 'utf8');
        const full = writer.append(CLICK_TOPIC, partitionOf(key, this.#partitions), {
          key,
          value: this.#codec.encode(click),
          timestamp: this.#options.clock.now(),
          headers: [],
        });
        if (full) await writer.flush();
      }
    }
    if (inBatch.size > 0) {
      await writer.flush();
      await writer.commit();
    }
    for (const id of inBatch) this.#recent.add(id);
    return all;
  }

  /** What is being written may still get through: its sender's retry is then answered without a second write. */
  #expire(entry: Pending): void {
    entry.expired = true;
    this.#queue = this.#queue.filter((e) => e !== entry);
    this.#fail(entry);
  }

  #failAll(): void {
    const all = this.#queue;
    this.#queue = [];
    for (const entry of all) this.#fail(entry);
  }

  #fail(entry: Pending): void {
    const reason = this.#lastFailure ?? 'it does not answer';
    this.#settled(entry).reject(new ClickstreamError('SHOP_UNAVAILABLE', `Kafka did not take the clicks: ${reason}`));
  }

  #settled(entry: Pending): PromiseWithResolvers<readonly string[]> {
    if (!entry.timer.signal.aborted) this.#pendingClicks -= entry.clicks.length;
    entry.timer.abort();
    return entry.settle;
  }
}
