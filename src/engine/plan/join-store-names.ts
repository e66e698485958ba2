// Names of the stores of stream-stream joins. Kafka Streams numbers them by their place among all processors of the
// topology, so the names follow from counting the processors that are made before.
import type { ExecutionStep, JoinStep, QueryPlan } from './execution-step.ts';

export interface JoinStoreNames {
  /** The store of the side that drives the join: the left one, but the right one for RIGHT joins. */
  readonly driving: string;
  readonly other: string;
  /** Rows without a match so far, kept until their time is over; only with an explicit grace period. */
  readonly unmatched: string | null;
}

/** How many processor numbers each step takes, as seen in recorded topologies. */
const STREAM_SOURCE = 3;
const TABLE_SOURCE = 6;
const STREAM_REKEY = 4;
const TABLE_REKEY = 6;
const STREAM_TABLE_JOIN = 1;
const WINDOWED_SIDES = 2;
const JOIN_SIDES = 2;
const MERGE = 1;

export function joinStoreNames(plan: QueryPlan): ReadonlyMap<ExecutionStep, JoinStoreNames> {
  const names = new Map<ExecutionStep, JoinStoreNames>();
  let next = 0;
  const build = (step: ExecutionStep): void => {
    switch (step.kind) {
      case 'StreamSource':
      case 'WindowedStreamSource':
        next += STREAM_SOURCE;
        return;
      case 'TableSource':
      case 'WindowedTableSource':
        next += TABLE_SOURCE;
        return;
      case 'StreamTableJoin':
        build(step.right);
        build(step.left);
        next += STREAM_TABLE_JOIN;
        return;
      case 'StreamStreamJoin':
        build(step.left);
        build(step.right);
        next += WINDOWED_SIDES;
        names.set(step, storeNames(step, next));
        next += JOIN_SIDES + MERGE;
        return;
      case 'TableTableJoin':
      case 'ForeignKeyTableTableJoin':
        // No stream join can stand above or below a join of tables.
        return;
      default:
        build(step.source);
        if (step.kind === 'StreamSelectKey') next += STREAM_REKEY;
        if (step.kind === 'TableSelectKey') next += TABLE_REKEY;
    }
  };
  build(plan.root);
  return names;
}

function storeNames(step: JoinStep, number: number): JoinStoreNames {
  const full = step.joinType === 'FULL';
  const inner = step.joinType === 'INNER';
  const store = (kind: string, n: number): string => `KSTREAM-${kind}-${String(n).padStart(10, '0')}-store`;
  return {
    driving: store(full ? 'OUTERTHIS' : 'JOINTHIS', number),
    other: store(inner ? 'JOINOTHER' : 'OUTEROTHER', number + 1),
    unmatched: inner || step.within?.grace == null ? null : store('OUTERSHARED', number),
  };
}
