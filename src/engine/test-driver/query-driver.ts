// Runs one query without a broker: each record is worked off completely, internal topics included, before the next.
import { OutputInPlace } from '../operators/output-in-place.ts';
import type { EmittedRow, OutputRecord, ProcessingError, RawRecord, Task, Topology } from '../operators/task.ts';
import type { MaterializedTable } from '../state/materialized-table.ts';

export interface QueryDriverOptions {
  readonly topology: Topology;
  /** Records for the sink topic, in order. */
  readonly send: (topic: string, record: OutputRecord) => void;
  /** Rows of queries without a sink. */
  readonly emit?: (row: EmittedRow) => void;
  readonly report?: (error: ProcessingError) => void;
  /** Milliseconds since the epoch; the epoch itself when absent. */
  readonly now?: () => number;
}

/** One task per sub-topology, all of partition 0, without caching: one result per change, as Kafka's TopologyTestDriver. */
export class QueryDriver {
  readonly topology: Topology;
  readonly #tasks: readonly Task[];
  readonly #internal: ReadonlySet<string>;
  readonly #queue: { readonly topic: string; readonly record: RawRecord }[] = [];
  readonly #offsets = new Map<string, bigint>();

  constructor(options: QueryDriverOptions) {
    this.topology = options.topology;
    this.#internal = new Set(options.topology.repartitionTopics.map((topic) => topic.name));
    const send = (topic: string, record: OutputRecord): void => {
      if (!this.#internal.has(topic)) {
        options.send(topic, record instanceof OutputInPlace ? record.kept() : record);
        return;
      }
      const offset = this.#offsets.get(topic) ?? 0n;
      this.#offsets.set(topic, offset + 1n);
      this.#queue.push({ topic, record: { ...record, partition: 0, offset } });
    };
    this.#tasks = options.topology.subTopologies.map((part) =>
      part.createTask({
        partition: 0,
        now: options.now ?? (() => 0),
        send,
        emit: options.emit ?? (() => undefined),
        report: options.report ?? (() => undefined),
        caching: false,
      }),
    );
  }

  get sourceTopics(): readonly string[] {
    return this.topology.sources.map((source) => source.topic);
  }

  /** The result's state, when the plan materialises it. */
  get materialized(): MaterializedTable | null {
    return this.#tasks.map((task) => task.materialized).find((table) => table !== null) ?? null;
  }

  /** Opens serdes and registers schemas. @throws ClickstreamError when the registry refuses. */
  async start(): Promise<void> {
    for (const task of this.#tasks) await task.start();
  }

  /** One record of a source topic, and everything that follows from it. */
  async process(topic: string, record: RawRecord): Promise<void> {
    this.#queue.push({ topic, record });
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      for (const [i, part] of this.topology.subTopologies.entries()) {
        const task = this.#tasks[i];
        if (!task || !part.sourceTopics.includes(next.topic)) continue;
        const wait = task.prefetch(next.topic, next.record);
        if (wait) await wait;
        task.process(next.topic, next.record);
      }
    }
  }

  async close(): Promise<void> {
    for (const task of this.#tasks) await task.close();
  }
}
