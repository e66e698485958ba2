// One partition of one sub-topology: the operators of a task behind the edge that drivers and runtimes see.
import type { MaterializedTable } from '../state/materialized-table.ts';
import type { StateStore } from '../state/state-store.ts';
import type { SubTopologyPart } from './flow.ts';
import type { RawRecord, Task, TaskContext } from './task.ts';
import { type OperatorDependencies, type RecordSource, TaskScope } from './task-scope.ts';

export class SubTopologyTask implements Task {
  readonly #scope: TaskScope;
  #lastTopic: string | null = null;
  #lastSources: readonly RecordSource[] | undefined;

  constructor(queryId: string, part: SubTopologyPart, context: TaskContext, dependencies: OperatorDependencies) {
    this.#scope = new TaskScope(queryId, context, dependencies);
    for (const end of part.ends) end(this.#scope);
  }

  get stores(): ReadonlyMap<string, StateStore> {
    return this.#scope.stores;
  }

  get materialized(): MaterializedTable | null {
    return this.#scope.materialized;
  }

  async start(): Promise<void> {
    for (const open of this.#scope.openers) await open();
  }

  prefetch(topic: string, record: RawRecord): Promise<void> | null {
    const sources = this.#sourcesOf(topic);
    if (sources?.length === 1) return sources[0]!.prefetch(record);
    const waits = (sources ?? []).map((source) => source.prefetch(record)).filter((wait) => wait !== null);
    return waits.length === 0 ? null : Promise.all(waits).then(() => undefined);
  }

  /** Records of one topic come in rows: the look-up of the one before is mostly that of this one. */
  #sourcesOf(topic: string): readonly RecordSource[] | undefined {
    if (topic !== this.#lastTopic) {
      this.#lastTopic = topic;
      this.#lastSources = this.#scope.sources.get(topic);
    }
    return this.#lastSources;
  }

  process(topic: string, record: RawRecord): void {
    const scope = this.#scope;
    scope.topic = topic;
    scope.record = record;
    const sources = this.#sourcesOf(topic);
    if (sources) for (let i = 0; i < sources.length; i++) sources[i]!.process(record);
    scope.record = null;
  }

  flush(): void {
    const scope = this.#scope;
    scope.topic = null;
    scope.headers = [];
    for (const flush of scope.flushers) flush();
  }

  async close(): Promise<void> {
    this.#scope.sources.clear();
    this.#lastTopic = null;
  }
}
