// Names of the stores of stream-stream joins. Kafka Streams numbers them by their place among all processors of the
// topology, so the names follow from counting the processors that are made before.
import type { ExecutionStep, JoinStep } from './execution-step.ts';

export interface JoinStoreNames {
  /** Store of the left side's rows. */
  readonly left: string;
  readonly right: string;
  /** Rows without a match so far, kept until their time is over; only with an explicit grace period. */
  readonly unmatched: string | null;
}

/** Whether rows have another key than in the topic that they were read from: they must be repartitioned to meet. */
export function isRekeyed(step: ExecutionStep): boolean {
  switch (step.kind) {
    case 'StreamSelectKey':
      return true;
    case 'StreamFilter':
    case 'StreamSelect':
    case 'StreamFlatMap':
      return isRekeyed(step.source);
    default:
      return false;
  }
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

/** The names for every stream-stream join of a plan, by its step. */
export function joinStoreNames(root: ExecutionStep): ReadonlyMap<JoinStep, JoinStoreNames> {
  const names = new Map<JoinStep, JoinStoreNames>();
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
  build(root);
  return names;
}

function storeNames({ joinType, within }: JoinStep, number: number): JoinStoreNames {
  const store = (kind: string, n: number): string => `KSTREAM-${kind}-${String(n).padStart(10, '0')}-store`;
  const inner = joinType === 'INNER';
  // A RIGHT join is run as the LEFT join of the swapped sides.
  const driving = store(joinType === 'FULL' ? 'OUTERTHIS' : 'JOINTHIS', number);
  const other = store(inner ? 'JOINOTHER' : 'OUTEROTHER', number + 1);
  const [left, right] = joinType === 'RIGHT' ? [other, driving] : [driving, other];
  return { left, right, unmatched: inner || !within?.grace ? null : store('OUTERSHARED', number) };
}
