// One life of a running query, from restored state to the first error or stop.
//
// All tasks of a query live in this process, so records for a repartition topic are handed to the downstream task in memory:
// what an input record causes downstream happens within the same commit. A commit writes outputs and state changes, then the
// source offsets, in one transaction (exactly once) or in that order (at least once). See docs/spec/exactly-once-and-restart.md.
import { KafkaOffsets } from '../kafka/kafka-offsets.ts';
import { type FetchedBatch, KafkaReader } from '../kafka/kafka-reader.ts';
import { KafkaWriter } from '../kafka/kafka-writer.ts';
import { ensureTopics } from './internal-topics.ts';
import { MessageRates } from './message-rates.ts';
import { applicationId } from './query-settings.ts';
import { restoreStores } from './restore-stores.ts';
import { beginWriting, commitSession } from './session-commit.ts';
import { clientReady, type PartitionLag, SessionInputs } from './session-inputs.ts';
import { growthOf, type Layout, layOut, startingPoints } from './session-layout.ts';
import { noStatistics, type SessionOptions } from './session-options.ts';
import { SessionOutputs } from './session-outputs.ts';
import { type RunningTask, SessionTasks, type TaskEdge } from './session-tasks.ts';
import { TopicWatch } from './topic-watch.ts';

const IDLE_POLL_MS = 500;

/** Waits for all, then throws the first error: what still runs when a session closes would leave connections behind. */
async function allDone(work: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}

export class QuerySession {
  readonly statistics = noStatistics();
  readonly rates = new MessageRates();
  readonly #options: SessionOptions;
  readonly #applicationId: string;
  readonly #reader: KafkaReader;
  readonly #offsets: KafkaOffsets;
  readonly #writer: KafkaWriter | null;
  readonly #tasks: SessionTasks;
  readonly #inputs: SessionInputs;
  readonly #outputs: SessionOutputs;
  readonly #topics: TopicWatch;
  readonly #edge: TaskEdge = {
    send: (topic, partition, record) => this.#outputs.send(topic, partition, record),
    caughtUp: (topic, partition) => this.#inputs.caughtUp(topic, partition),
  };
  #layout: Layout = { counts: new Map(), repartitions: new Map() };
  #paused: PromiseWithResolvers<void> | null = null;
  /** Another session of this query has committed before: its readers wait for results. */
  #takesOver = false;
  /** Until everything that was there at the start has been processed once. */
  #catchingUp = true;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { topology, settings, connection } = options;
    const exactlyOnce = settings.guarantee === 'exactly_once_v2';
    this.#applicationId = applicationId(settings.serviceId, topology.queryId);
    const named = { ...connection, clientId: this.#applicationId };
    this.#reader = new KafkaReader(named, {
      readCommitted: exactlyOnce,
      maxBytes: settings.fetchBytes,
      maxPartitionBytes: Math.min(settings.fetchBytes, 1_048_576),
    });
    this.#offsets = new KafkaOffsets(named);
    this.#topics = new TopicWatch(this.#offsets, options.clock, settings.metadataMaxAgeMs);
    const transactionalId = exactlyOnce ? this.#applicationId : null;
    this.#writer = options.rows ? null : new KafkaWriter(named, { transactionalId });
    this.#tasks = new SessionTasks(options);
    this.#inputs = new SessionInputs(options, this.#tasks, this.#reader, this.#writer, this.statistics);
    this.#outputs = new SessionOutputs(options, this.#tasks, this.#writer, this.statistics);
  }

  /** Fences the predecessor, restores state and takes up position. After this, `run` may be called. */
  async start(): Promise<void> {
    await this.#offsets.connect();
    const layout = await layOut(this.#options.topology, this.#offsets);
    this.#watch(layout);
    await allDone([
      this.#writer?.connect(),
      this.#reader.connect(),
      this.#outputs.prepare(layout, this.#offsets),
      this.#tasks.create(layout, this.#edge),
    ]);
    // The predecessor is fenced now: what it has committed is all there will be.
    await allDone([this.#restore(), this.#takePosition(layout)]);
  }

  /**
   * Reads, processes and commits until the signal aborts, or topics have got more partitions, which another session will read
   * (transient queries take them in themselves). A last commit is made before it returns.
   * @throws ClickstreamError QUERY_PARTITIONS_CHANGED for transient queries whose state does not fit the partitions any more
   */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, untilEnd, rows } = this.#options;
    let lastCommit = clock.now();
    let next: Promise<FetchedBatch[]> | null = null;
    if (untilEnd && this.#inputs.endReached()) return;
    beginWriting(this.#options, this.#writer);
    try {
      while (!signal.aborted) {
        next ??= this.#reader.poll(this.#pollWait(lastCommit));
        const batches: FetchedBatch[] = await next;
        // Before anything is processed: a query that was paused before a restart has to show nothing new.
        await this.#whilePaused(signal);
        if (signal.aborted) break;
        // Fetch ahead while these records are processed; at most two polls' bytes are held.
        next = batches.length > 0 ? this.#reader.poll(this.#pollWait(lastCommit)) : null;
        // Awaited in the next round; until then a failure is nobody's, and must not count as unhandled.
        next?.catch(() => undefined);
        this.#outputs.now = clock.now();
        for (const batch of batches) await this.#inputs.consume(batch, signal);
        if (batches.length === 0) await this.#inputs.drainAll();
        if (untilEnd && this.#inputs.endReached()) break;
        this.#inputs.holdBackAheadInputs();
        if (this.#commitIsDue(lastCommit)) {
          await this.#commit();
          lastCommit = clock.now();
        }
        if (rows) await clientReady(rows, signal);
        if (untilEnd || !(await this.#topics.haveGrown())) continue;
        // What has not been committed anywhere must not be read twice: a transient query goes on with what it has.
        if (this.#writer) break;
        await this.#grow();
      }
      await this.#commit();
    } finally {
      await next?.catch(() => undefined);
    }
  }

  #watch(layout: Layout): void {
    this.#layout = layout;
    this.#topics.begin(new Map([...layout.counts].filter(([topic]) => !layout.repartitions.has(topic))));
  }

  async #grow(): Promise<void> {
    const { counts, points } = await growthOf(this.#options.topology, this.#layout, this.#offsets);
    this.#watch({ ...this.#layout, counts });
    await this.#tasks.create({ counts }, this.#edge);
    await this.#inputs.assign(points, new Map(), new Set(this.#layout.repartitions.keys()));
  }

  async close(): Promise<void> {
    await this.#tasks.close();
    await Promise.allSettled([this.#reader.close(), this.#offsets.close(), this.#writer?.close()]);
  }

  /** For pull queries. */
  get tasks(): readonly RunningTask[] {
    return this.#tasks.all;
  }

  /** Next offset to be processed and end, per source partition. */
  lag(): readonly PartitionLag[] {
    return this.#inputs.lag();
  }

  get hasUncommitted(): boolean {
    return this.#inputs.uncommitted;
  }

  /** Stops before the next batch is processed, after a commit; state stays readable. */
  pause(): void {
    this.#paused ??= Promise.withResolvers<void>();
  }

  resume(): void {
    this.#paused?.resolve();
    this.#paused = null;
  }

  async #whilePaused(signal: AbortSignal): Promise<void> {
    if (!this.#paused) return;
    await this.#commit();
    const { promise, resolve } = this.#paused;
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
  }

  /** What was missed while no session ran is shown with the first records and again when all is caught up, not an interval later. */
  #commitIsDue(lastCommit: number): boolean {
    const { clock, settings } = this.#options;
    if (this.#takesOver && this.#inputs.uncommitted) return true;
    if (this.#catchingUp && this.#inputs.nothingLeft()) {
      this.#catchingUp = false;
      return true;
    }
    return clock.now() - lastCommit >= settings.commitIntervalMs;
  }

  #pollWait(lastCommit: number): number {
    if (!this.#inputs.uncommitted) return IDLE_POLL_MS;
    const left = this.#options.settings.commitIntervalMs - (this.#options.clock.now() - lastCommit);
    return Math.max(1, Math.min(IDLE_POLL_MS, left));
  }

  async #restore(): Promise<void> {
    if (this.#writer === null) return;
    const { admin, connection } = this.#options;
    await ensureTopics(admin, this.#tasks.changelogSpecs());
    const named = { ...connection, clientId: `${this.#applicationId}-restore` };
    await restoreStores(named, this.#offsets, [...this.#tasks.changelogs()]);
  }

  async #takePosition({ counts, repartitions }: Layout): Promise<void> {
    const { topology, settings, untilEnd } = this.#options;
    const groupId = this.#writer ? this.#applicationId : null;
    const { points, ends, committed } = await startingPoints({ topology, settings, counts, groupId }, this.#offsets);
    await this.#inputs.assign(points, untilEnd ? ends : new Map(), new Set(repartitions.keys()));
    this.#inputs.uncommitted = this.#writer !== null && !committed;
    this.#takesOver = committed;
  }

  async #commit(): Promise<void> {
    if (!this.#inputs.uncommitted) return;
    this.#outputs.now = this.#options.clock.now();
    await commitSession(this.#options, this.#tasks, this.#inputs, {
      groupId: this.#applicationId,
      offsets: this.#offsets,
      writer: this.#writer,
    });
    if (!this.#writer) return;
    this.statistics.commits++;
    this.rates.note(this.statistics, this.#options.clock.now());
    this.#inputs.uncommitted = false;
    this.#takesOver = false;
  }
}
