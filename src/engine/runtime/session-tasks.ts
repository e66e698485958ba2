// The tasks of a session: one for each partition of each sub-topology, found by what they read, with their changelogs.
import type { SubTopology, Task, TaskContext } from '../operators/task.ts';
import { changelogSpec, changelogTopic } from './internal-topics.ts';
import type { RestoreTarget } from './restore-stores.ts';
import type { Layout } from './session-layout.ts';
import type { SessionOptions } from './session-options.ts';
import { type CaughtUp, TaskInputs } from './task-inputs.ts';

export interface RunningTask {
  readonly topology: SubTopology;
  readonly partition: number;
  readonly task: Task;
  readonly inputs: TaskInputs;
}

/** What tasks see of the session around them. */
export interface TaskEdge {
  /** The partition is that of the task. */
  send(topic: string, partition: number, record: Parameters<TaskContext['send']>[1]): void;
  /** Whether a partition has been read to its end. */
  caughtUp(topic: string, partition: number): boolean;
}

export class SessionTasks {
  /** Sub-topologies in flow order. */
  readonly all: RunningTask[] = [];
  readonly #options: SessionOptions;
  /** By topic and partition. */
  readonly #byInput = new Map<string, RunningTask[]>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /**
   * Makes the tasks that are missing and opens their serdes: all of them, or those of partitions that came later.
   * @throws ClickstreamError when the registry cannot be used.
   */
  async create({ counts }: Pick<Layout, 'counts'>, edge: TaskEdge): Promise<void> {
    const { topology, settings, clock, report, rows } = this.#options;
    const made: Task[] = [];
    for (const sub of topology.subTopologies) {
      const partitions = Math.max(...sub.sourceTopics.map((topic) => counts.get(topic) ?? 0));
      const existing = this.all.filter((running) => running.topology === sub).length;
      for (let partition = existing; partition < partitions; partition++) {
        const task = sub.createTask({
          partition,
          now: () => clock.now(),
          send: (topic, record) => edge.send(topic, partition, record),
          emit: (row) => rows?.emit(row),
          report,
          caching: settings.caching,
        });
        const caughtUp: CaughtUp = (topic) => edge.caughtUp(topic, partition);
        const running = { topology: sub, partition, task, inputs: new TaskInputs(task, sub.sourceTopics, caughtUp) };
        this.all.push(running);
        made.push(task);
        for (const topic of sub.sourceTopics) {
          const readers = this.#byInput.get(topic) ?? [];
          readers[partition] = running;
          this.#byInput.set(topic, readers);
        }
      }
    }
    this.all.sort((a, b) => a.topology.id - b.topology.id);
    await Promise.all(made.map((task) => task.start()));
  }

  reading(topic: string, partition: number): RunningTask | undefined {
    return this.#byInput.get(topic)?.[partition];
  }

  /** Every store with the changelog partition that belongs to it. */
  *changelogs(): Iterable<RestoreTarget> {
    const { settings, topology } = this.#options;
    for (const { task, partition } of this.all) {
      for (const store of task.stores.values())
        yield { topic: changelogTopic(settings.serviceId, topology.queryId, store.name), partition, store };
    }
  }

  /** The changelog topics that these tasks need. */
  changelogSpecs(): ReturnType<typeof changelogSpec>[] {
    const widths = new Map<string, number>();
    for (const { topic, partition } of this.changelogs())
      widths.set(topic, Math.max(widths.get(topic) ?? 0, partition + 1));
    return [...widths].map(([topic, width]) => changelogSpec(topic, width, this.#options.settings.replicas));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.all.map(({ task }) => task.close()));
  }
}
