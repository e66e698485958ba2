// How operators are chained: each is a function that takes records and calls the next, and a flow is a chain not yet begun.
import type { LogicalSchema } from '../schema/logical-schema.ts';
import type { MaterializedTable } from '../state/materialized-table.ts';
import type { Row } from '../values/sql-value.ts';
import type { WindowBounds } from './task.ts';
import type { TaskScope } from './task-scope.ts';

/**
 * Takes one record of a stream, or one change of a table. Every operator calls with all five arguments, so that the
 * calls stay monomorphic. `value` null is a null value in a stream and a delete in a table; `old` is the row before
 * the change, given only to those that asked for it (`FlowOptions.oldValues`).
 */
export type Receiver = (
  key: Row | null,
  value: Row | null,
  timestamp: number,
  window: WindowBounds | null,
  old: Row | null,
) => void;

export interface FlowOptions {
  /** Table changes must carry the row before the change. */
  readonly oldValues: boolean;
}

/** The output of a step. Built once per query; attached once per task. */
export interface Flow {
  readonly part: SubTopologyPart;
  readonly schema: LogicalSchema;
  /** The key has changed since the topic was read: joins and aggregations must go through a repartition topic first. */
  readonly rekeyed: boolean;
  /** Makes the operators of this step for a task, and has them call `next`. */
  attach(task: TaskScope, next: Receiver): void;
  /** Tables whose rows can be read from state: makes the reader; only after `attach` on the same task. */
  readonly read: ((task: TaskScope) => MaterializedTable) | null;
  /**
   * Joins of tables: the time of a row that is there now, ms since the epoch, for those who join it again. It may be earlier
   * than that of its last change: a row that lost its match has only its own. To be asked only
   * while a record is worked on.
   */
  readonly timeOf?: (task: TaskScope) => (key: Row, window: WindowBounds | null) => number | null;
}

/** What shares a task; grows together with others when a join needs both in one place. */
export class SubTopologyPart {
  #mergedInto: SubTopologyPart | null = null;
  readonly #topics = new Set<string>();
  readonly #stores = new Set<string>();
  /** Ends of chains: attaching them attaches everything before them. */
  readonly #ends: ((task: TaskScope) => void)[] = [];

  get root(): SubTopologyPart {
    return this.#mergedInto?.root ?? this;
  }

  get topics(): ReadonlySet<string> {
    return this.root.#topics;
  }

  get stores(): ReadonlySet<string> {
    return this.root.#stores;
  }

  get ends(): readonly ((task: TaskScope) => void)[] {
    return this.root.#ends;
  }

  addTopic(topic: string): void {
    this.root.#topics.add(topic);
  }

  addStore(name: string): void {
    this.root.#stores.add(name);
  }

  addEnd(end: (task: TaskScope) => void): void {
    this.root.#ends.push(end);
  }

  merge(other: SubTopologyPart): void {
    const into = this.root;
    const from = other.root;
    if (into === from) return;
    for (const topic of from.#topics) into.#topics.add(topic);
    for (const store of from.#stores) into.#stores.add(store);
    into.#ends.push(...from.#ends);
    from.#mergedInto = into;
  }
}

/** A flow that works on each record by itself: same sub-topology, no state. */
export function statelessFlow(
  source: Flow,
  schema: LogicalSchema,
  operator: (task: TaskScope, next: Receiver) => Receiver,
  changes: { readonly rekeyed?: boolean; readonly read?: Flow['read'] } = {},
): Flow {
  return {
    part: source.part,
    schema,
    rekeyed: changes.rekeyed ?? source.rekeyed,
    read: changes.read ?? null,
    ...(source.timeOf ? { timeOf: source.timeOf } : {}),
    attach(task, next) {
      source.attach(task, operator(task, next));
    },
  };
}
