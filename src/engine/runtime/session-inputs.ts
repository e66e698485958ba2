// What a session has read and processed: hands fetched records to the tasks in order, and knows the position of each partition.
import { setImmediate as otherWork } from 'node:timers/promises';
import type { FetchedBatch, KafkaReader, PartitionPosition } from '../kafka/kafka-reader.ts';
import type { ConsumedOffset, KafkaWriter } from '../kafka/kafka-writer.ts';
import type { RowOutput, SessionOptions, SessionStatistics } from './session-options.ts';
import type { RunningTask, SessionTasks } from './session-tasks.ts';

const SMALL_BATCH_CHECK = 512;
const MAX_QUEUED_RECORDS = 10_000;

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
  readonly end: bigint | null;
}

/** Resolves when the client has read on, or the query is stopped: a client that hangs must not keep it. */
export async function clientReady(rows: RowOutput, signal: AbortSignal): Promise<void> {
  const slow = rows.ready();
  if (!slow || signal.aborted) return;
  const stopped = Promise.withResolvers<void>();
  const stop = (): void => stopped.resolve();
  signal.addEventListener('abort', stop, { once: true });
  await Promise.race([slow, stopped.promise]).finally(() => signal.removeEventListener('abort', stop));
}

export class SessionInputs {
  /** Something was processed that no commit holds. */
  uncommitted = false;
  readonly #options: SessionOptions;
  readonly #tasks: SessionTasks;
  readonly #reader: KafkaReader;
  readonly #writer: KafkaWriter | null;
  readonly #statistics: SessionStatistics;
  readonly #positions = new Map<string, ConsumedOffset>();
  readonly #endsAtStart = new Map<string, bigint>();
  #repartitions: ReadonlySet<string> = new Set();

  constructor(
    options: SessionOptions,
    tasks: SessionTasks,
    reader: KafkaReader,
    writer: KafkaWriter | null,
    statistics: SessionStatistics,
  ) {
    this.#options = options;
    this.#tasks = tasks;
    this.#reader = reader;
    this.#writer = writer;
    this.#statistics = statistics;
  }

  /** @param ends where partitions end now, by `topic/partition` */
  async assign(
    points: readonly ConsumedOffset[],
    ends: ReadonlyMap<string, bigint>,
    repartitions: ReadonlySet<string>,
  ): Promise<void> {
    this.#repartitions = repartitions;
    for (const [key, end] of ends) this.#endsAtStart.set(key, end);
    await this.#reader.assign(points);
    // A position taken is a position kept: without this, a stop before the first record would lose what comes in between.
    for (const point of points) this.#positions.set(keyOf(point.topic, point.partition), point);
  }

  /** Offsets after the last processed records. */
  get positions(): readonly ConsumedOffset[] {
    return [...this.#positions.values()];
  }

  /** Next offset to be processed and end, per source partition. */
  lag(): readonly PartitionLag[] {
    return this.#reader.positions.map((p) => ({
      topic: p.topic,
      partition: p.partition,
      position: this.#positions.get(keyOf(p.topic, p.partition))?.offset ?? p.offset,
      end: p.end,
    }));
  }

  /** Whether all partitions have been read up to where they ended at the start. */
  endReached(): boolean {
    return this.#reader.positions.every((p) => p.offset >= (this.#endsAtStart.get(keyOf(p.topic, p.partition)) ?? 0n));
  }

  /** Whether all that was there at the last poll has been processed. */
  nothingLeft(): boolean {
    return this.lag().every((p) => p.end !== null && p.position >= p.end);
  }

  /** Whether a task has everything of a partition: what was fetched and waits for its turn counts as missing. */
  caughtUp(topic: string, partition: number): boolean {
    if (this.#repartitions.has(topic)) return true;
    const position = this.#positionOf(topic, partition);
    return position === undefined || (position.end !== null && position.taken >= position.end);
  }

  /** One side of a join may be read far ahead of the other: it waits instead of filling memory. */
  holdBackAheadInputs(): void {
    for (const position of this.#reader.positions) {
      const inputs = this.#tasks.reading(position.topic, position.partition)?.inputs;
      position.paused = (inputs?.queuedOf(position.topic) ?? 0) > MAX_QUEUED_RECORDS;
    }
  }

  /** Processes what was fetched; returns early when a transient query is stopped. */
  async consume(batch: FetchedBatch, signal: AbortSignal): Promise<void> {
    const running = this.#tasks.reading(batch.topic, batch.partition);
    if (!running) return;
    if (!batch.records.isEmpty) {
      this.#statistics.lastConsumedAt = this.#options.clock.now();
      this.uncommitted = true;
    }
    if (running.topology.sourceTopics.length === 1) {
      await this.#processAtOnce(running, batch, signal);
      return;
    }
    for (const record of batch.records) running.inputs.push(batch.topic, record);
    const position = this.#positionOf(batch.topic, batch.partition);
    if (position) position.taken = batch.nextOffset;
    await this.#drainAndSend();
  }

  /** Lets every task with queued records go on as far as it may; sub-topologies are in flow order. */
  async drainAll(): Promise<void> {
    for (const running of this.#tasks.all) {
      if (running.inputs.queued === 0) continue;
      await running.inputs.drain((topic, last, count) => {
        if (this.#repartitions.has(topic)) return;
        this.#statistics.consumed += count;
        this.#moveTo(topic, last.partition, last.offset + 1n);
      });
    }
  }

  /** A task with one input has no choice to make between records. */
  async #processAtOnce({ task }: RunningTask, batch: FetchedBatch, signal: AbortSignal): Promise<void> {
    const { rows } = this.#options;
    const records = batch.records.cursor();
    let sinceCheck = 0;
    for (let record = records.next(); record !== null; record = records.next()) {
      const pending = task.prefetch(batch.topic, record);
      if (pending) await pending;
      task.process(batch.topic, record);
      if (++sinceCheck < SMALL_BATCH_CHECK) continue;
      this.#statistics.consumed += sinceCheck;
      sinceCheck = 0;
      await this.#drainAndSend();
      if (rows) await clientReady(rows, signal);
      if (signal.aborted && rows) return;
    }
    this.#statistics.consumed += sinceCheck;
    await this.#drainAndSend();
    this.#moveTo(batch.topic, batch.partition, batch.nextOffset);
  }

  async #drainAndSend(): Promise<void> {
    await this.drainAll();
    if (this.#writer?.needsFlush) await this.#writer.flushAhead();
    // The next fetch is on its way: what has arrived of it is taken from the socket, and requests of clients are answered.
    await otherWork();
  }

  #positionOf(topic: string, partition: number): PartitionPosition | undefined {
    return this.#reader.positions.find((p) => p.topic === topic && p.partition === partition);
  }

  #moveTo(topic: string, partition: number, offset: bigint): void {
    this.#positions.set(keyOf(topic, partition), { topic, partition, offset });
  }
}
