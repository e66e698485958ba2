// One life of a running query, from restored state to the first error or stop.
//
// All tasks of a query live in this process, so records for a repartition topic are handed to the downstream task in memory:
// what an input record causes downstream happens within the same commit. A commit writes outputs and state changes, then the
// source offsets, in one transaction (exactly once) or in that order (at least once). See docs/spec/exactly-once-and-restart.md.
import type { Clock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { KafkaOffsets } from '../kafka/kafka-offsets.ts';
import { type FetchedBatch, KafkaReader } from '../kafka/kafka-reader.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import { type ConsumedOffset, KafkaWriter } from '../kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import { partitionOf } from '../kafka/partitioner.ts';
import type {
  EmittedRow,
  OutputRecord,
  ProcessingError,
  RawRecord,
  SubTopology,
  Task,
  Topology,
} from '../operators/task.ts';
import { changelogSpec, changelogTopic, ensureTopics, type RestoreTarget, restoreStores } from './internal-topics.ts';
import { applicationId, type QuerySettings } from './query-settings.ts';
import { NO_LIMITS, productionError, type RecordLimits, recordLimits, refusalOf } from './record-limits.ts';
import { layOut, startingPoints } from './session-layout.ts';
import { TaskInputs } from './task-inputs.ts';

/** Where the rows of a transient query go. */
export interface RowOutput {
  emit(row: EmittedRow): void;
  /** A promise while the client reads too slowly, else null. */
  ready(): Promise<void> | null;
}

export interface SessionOptions {
  readonly connection: ConnectionOptions;
  readonly admin: KafkaTopicAdmin;
  readonly topology: Topology;
  readonly settings: QuerySettings;
  readonly clock: Clock;
  readonly report: (error: ProcessingError) => void;
  /** Set for transient queries: rows instead of a sink topic, no changelogs, no commits. */
  readonly rows?: RowOutput;
  /** Ends when everything that was there at the start has been read. */
  readonly untilEnd?: boolean;
}

export interface SessionStatistics {
  consumed: number;
  produced: number;
  commits: number;
  lastConsumedAt: number;
  lastProducedAt: number;
}

interface RunningTask {
  readonly topology: SubTopology;
  readonly partition: number;
  readonly task: Task;
  readonly inputs: TaskInputs;
}

const IDLE_POLL_MS = 500;
const SMALL_BATCH_CHECK = 512;
const MAX_QUEUED_RECORDS = 10_000;

export class QuerySession {
  readonly statistics: SessionStatistics = {
    consumed: 0,
    produced: 0,
    commits: 0,
    lastConsumedAt: 0,
    lastProducedAt: 0,
  };
  readonly tasks: RunningTask[] = [];
  private readonly options: SessionOptions;
  private readonly applicationId: string;
  private readonly reader: KafkaReader;
  private readonly offsets: KafkaOffsets;
  private readonly writer: KafkaWriter | null;
  private readonly sinkPartitions = new Map<string, number>();
  private readonly repartitionCounts = new Map<string, number>();
  private readonly byInput = new Map<string, RunningTask>();
  private readonly positions = new Map<string, ConsumedOffset>();
  private readonly endsAtStart = new Map<string, bigint>();
  private uncommitted = false;
  private paused: PromiseWithResolvers<void> | null = null;
  private nextUnkeyed = 0;
  private sinkLimits: RecordLimits = NO_LIMITS;

  constructor(options: SessionOptions) {
    this.options = options;
    const { topology, settings, connection } = options;
    this.applicationId = applicationId(settings.serviceId, topology.queryId);
    const named = { ...connection, clientId: this.applicationId };
    this.reader = new KafkaReader(named, {
      readCommitted: settings.guarantee === 'exactly_once_v2',
      maxBytes: settings.fetchBytes,
      maxPartitionBytes: Math.min(settings.fetchBytes, 1_048_576),
    });
    this.offsets = new KafkaOffsets(named);
    this.writer = options.rows
      ? null
      : new KafkaWriter(named, {
          transactionalId: settings.guarantee === 'exactly_once_v2' ? this.applicationId : null,
        });
  }

  /** Fences the predecessor, restores state and takes up position. After this, `run` may be called. */
  async start(): Promise<void> {
    await Promise.all([this.offsets.connect(), this.writer?.connect(), this.reader.connect()]);
    const { counts: partitions, repartitions } = await layOut(this.options.topology, this.offsets);
    for (const [topic, count] of repartitions) this.repartitionCounts.set(topic, count);
    if (this.writer) await this.prepareOutputs();
    await this.createTasks(partitions);
    if (this.writer) await this.restore();
    await this.takePosition(partitions);
  }

  /** Reads, processes and commits until the signal aborts; a last commit is made before it returns. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, settings } = this.options;
    let lastCommit = clock.now();
    let next: Promise<FetchedBatch[]> | null = null;
    if (this.options.untilEnd && this.endReached()) return;
    if (this.writer && settings.guarantee === 'exactly_once_v2') this.writer.begin();
    try {
      while (!signal.aborted) {
        next ??= this.reader.poll(this.pollWait(lastCommit));
        const batches: FetchedBatch[] = await next;
        // Fetch ahead while these records are processed; at most two polls' bytes are held.
        next = batches.length > 0 ? this.reader.poll(this.pollWait(lastCommit)) : null;
        // Awaited in the next round; until then a failure is nobody's, and must not count as unhandled.
        next?.catch(() => undefined);
        for (const batch of batches) await this.consume(batch, signal);
        if (batches.length === 0) await this.drainAll();
        if (this.options.untilEnd && this.endReached()) break;
        this.holdBackAheadInputs();
        await this.whilePaused(signal);
        if (clock.now() - lastCommit >= settings.commitIntervalMs) {
          await this.commit();
          lastCommit = clock.now();
        }
        await this.options.rows?.ready();
      }
      await this.commit();
    } finally {
      await next?.catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.tasks.map((t) => t.task.close()));
    await Promise.allSettled([this.reader.close(), this.offsets.close(), this.writer?.close()]);
  }

  /** Next offset to be processed and end, per source partition. */
  lag(): readonly { topic: string; partition: number; position: bigint; end: bigint | null }[] {
    return this.reader.positions.map((p) => ({
      topic: p.topic,
      partition: p.partition,
      position: this.positions.get(`${p.topic}/${p.partition}`)?.offset ?? p.offset,
      end: p.end,
    }));
  }

  get hasUncommitted(): boolean {
    return this.uncommitted;
  }

  /** Stops reading at the next batch, after a commit; state stays readable. */
  pause(): void {
    this.paused ??= Promise.withResolvers<void>();
  }

  resume(): void {
    this.paused?.resolve();
    this.paused = null;
  }

  private async whilePaused(signal: AbortSignal): Promise<void> {
    if (!this.paused) return;
    await this.commit();
    const { promise, resolve } = this.paused;
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
  }

  /** One side of a join may be read far ahead of the other: it waits instead of filling memory. */
  private holdBackAheadInputs(): void {
    for (const position of this.reader.positions) {
      const inputs = this.byInput.get(`${position.topic}/${position.partition}`)?.inputs;
      position.paused = (inputs?.queuedOf(position.topic) ?? 0) > MAX_QUEUED_RECORDS;
    }
  }

  /** Whether all partitions have been read up to where they ended at the start. */
  private endReached(): boolean {
    return this.reader.positions.every((p) => p.offset >= (this.endsAtStart.get(`${p.topic}/${p.partition}`) ?? 0n));
  }

  private pollWait(lastCommit: number): number {
    if (!this.uncommitted) return IDLE_POLL_MS;
    const left = this.options.settings.commitIntervalMs - (this.options.clock.now() - lastCommit);
    return Math.max(1, Math.min(IDLE_POLL_MS, left));
  }

  private async prepareOutputs(): Promise<void> {
    const { topology, admin } = this.options;
    await ensureTopics(
      admin,
      topology.repartitionTopics.map((t) => ({
        name: t.name,
        partitions: this.repartitionCounts.get(t.name) ?? 1,
        replicas: 1,
        config: { 'cleanup.policy': 'delete' },
      })),
    );
    if (topology.sinkTopic !== null) {
      this.sinkPartitions.set(topology.sinkTopic, (await this.offsets.partitions(topology.sinkTopic)).length);
      this.sinkLimits = recordLimits(await admin.config(topology.sinkTopic));
    }
  }

  private async createTasks(counts: ReadonlyMap<string, number>): Promise<void> {
    const { topology, settings, clock, report, rows } = this.options;
    for (const sub of topology.subTopologies) {
      const partitions = Math.max(...sub.sourceTopics.map((t) => counts.get(t) ?? 0));
      for (let partition = 0; partition < partitions; partition++) {
        const task = sub.createTask({
          partition,
          now: () => clock.now(),
          send: (topic, record) => this.send(topic, partition, record),
          emit: (row) => rows?.emit(row),
          report,
          caching: settings.caching,
        });
        await task.start();
        const inputs = new TaskInputs(task, sub.sourceTopics, (topic) => this.caughtUp(topic, partition));
        const running: RunningTask = { topology: sub, partition, task, inputs };
        this.tasks.push(running);
        for (const topic of sub.sourceTopics) this.byInput.set(`${topic}/${partition}`, running);
      }
    }
  }

  private async restore(): Promise<void> {
    const { settings, topology, admin, connection } = this.options;
    const targets: RestoreTarget[] = [];
    const specs = new Map<string, ReturnType<typeof changelogSpec>>();
    for (const { task, partition, topology: sub } of this.tasks) {
      const width = this.tasks.filter((t) => t.topology === sub).length;
      for (const store of task.stores.values()) {
        const topic = changelogTopic(settings.serviceId, topology.queryId, store.name);
        specs.set(topic, changelogSpec(topic, store, width, 1));
        targets.push({ topic, partition, store });
      }
    }
    await ensureTopics(admin, [...specs.values()]);
    await restoreStores({ ...connection, clientId: `${this.applicationId}-restore` }, this.offsets, targets);
  }

  private async takePosition(counts: ReadonlyMap<string, number>): Promise<void> {
    const { topology, settings } = this.options;
    const groupId = this.writer ? this.applicationId : null;
    const { points, ends, committed } = await startingPoints({ topology, settings, counts, groupId }, this.offsets);
    if (this.options.untilEnd) for (const [key, end] of ends) this.endsAtStart.set(key, end);
    await this.reader.assign(points);
    // A position taken is a position kept: without this, a stop before the first record would lose what comes in between.
    for (const point of points) this.positions.set(`${point.topic}/${point.partition}`, point);
    this.uncommitted = this.writer !== null && !committed;
  }

  private caughtUp(topic: string, partition: number): boolean {
    if (this.repartitionCounts.has(topic)) return true;
    const position = this.reader.positions.find((p) => p.topic === topic && p.partition === partition);
    return position === undefined || (position.end !== null && position.offset >= position.end);
  }

  private async consume(batch: FetchedBatch, signal: AbortSignal): Promise<void> {
    const running = this.byInput.get(`${batch.topic}/${batch.partition}`);
    if (!running) return;
    const { statistics, writer } = this;
    if (batch.records.length > 0) {
      statistics.lastConsumedAt = this.options.clock.now();
      this.uncommitted = true;
    }
    if (running.topology.sourceTopics.length > 1) {
      for (const record of batch.records) running.inputs.push(batch.topic, record);
      await this.drainAll();
      if (writer?.needsFlush) await writer.flush();
      return;
    }
    const { task } = running;
    let sinceCheck = 0;
    for (const record of batch.records) {
      const pending = task.prefetch(batch.topic, record);
      if (pending) await pending;
      task.process(batch.topic, record);
      if (++sinceCheck < SMALL_BATCH_CHECK) continue;
      statistics.consumed += sinceCheck;
      sinceCheck = 0;
      await this.drainAll();
      if (writer?.needsFlush) await writer.flush();
      const slow = this.options.rows?.ready();
      if (slow) await slow;
      if (signal.aborted && this.options.rows) return;
    }
    statistics.consumed += sinceCheck;
    await this.drainAll();
    if (writer?.needsFlush) await writer.flush();
    this.positions.set(`${batch.topic}/${batch.partition}`, {
      topic: batch.topic,
      partition: batch.partition,
      offset: batch.nextOffset,
    });
  }

  /** Lets every task with queued records go on as far as it may; sub-topologies are in flow order. */
  private async drainAll(): Promise<void> {
    for (const running of this.tasks) {
      if (running.inputs.queued === 0) continue;
      await running.inputs.drain((topic, record) => {
        if (this.repartitionCounts.has(topic)) return;
        this.statistics.consumed++;
        this.positions.set(`${topic}/${record.partition}`, {
          topic,
          partition: record.partition,
          offset: record.offset + 1n,
        });
      });
    }
  }

  private send(topic: string, fromPartition: number, record: OutputRecord): void {
    const internal = this.repartitionCounts.get(topic);
    const count = internal ?? this.sinkPartitions.get(topic);
    if (count === undefined) {
      throw new ClickstreamError('INTERNAL', `query ${this.options.topology.queryId} writes to unknown topic ${topic}`);
    }
    const partitionKey = record.partitionKey ?? record.key;
    const partition = partitionKey === null ? this.nextUnkeyed++ % count : partitionOf(partitionKey, count);
    if (internal !== undefined) {
      const input: RawRecord = { ...record, partition, offset: -1n };
      this.byInput.get(`${topic}/${partition}`)?.inputs.push(topic, input);
      return;
    }
    const refused = refusalOf(record, this.sinkLimits, this.options.clock.now());
    if (refused !== null) {
      this.options.report(productionError(this.options.topology.queryId, topic, partition, refused));
      return;
    }
    if (this.writer === null)
      throw new ClickstreamError('INTERNAL', `transient query writes to ${topic} from ${fromPartition}`);
    this.writer.append(topic, partition, record);
    this.statistics.produced++;
    this.statistics.lastProducedAt = this.options.clock.now();
  }

  private async commit(): Promise<void> {
    const { writer } = this;
    if (!this.uncommitted) return;
    for (const { task } of this.tasks) {
      task.flush();
      await this.drainAll();
    }
    if (!writer) return;
    for (const { task, partition } of this.tasks) {
      for (const store of task.stores.values()) {
        const topic = changelogTopic(this.options.settings.serviceId, this.options.topology.queryId, store.name);
        for (const change of store.drainChanges()) {
          writer.append(topic, partition, { ...change, headers: [] });
          if (writer.needsFlush) await writer.flush();
        }
      }
    }
    await writer.flush();
    const offsets = [...this.positions.values()];
    if (this.options.settings.guarantee === 'exactly_once_v2') {
      await writer.sendOffsets(this.applicationId, offsets);
      await writer.commit();
      writer.begin();
    } else await this.offsets.commit(this.applicationId, offsets);
    this.statistics.commits++;
    this.uncommitted = false;
  }
}
