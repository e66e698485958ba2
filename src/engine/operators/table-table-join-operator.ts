// Table with table on their primary keys: a change of either side gives the change of the joined row.
import type { JoinStep } from '../plan/execution-step.ts';
import type { KeyId } from '../state/key-identity.ts';
import { KeyValueStore } from '../state/key-value-store.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow, Receiver } from './flow.ts';
import { joiner, joinIdentity, tableStoreName } from './join-row.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Whether a missing other side still makes a row, seen from the side that changed. */
interface SideRule {
  readonly keepsWithoutOther: boolean;
  readonly otherKeepsWithoutThis: boolean;
}

const RULES: Readonly<Record<JoinStep['joinType'], { readonly left: SideRule; readonly right: SideRule }>> = {
  INNER: { left: rule(false, false), right: rule(false, false) },
  LEFT: { left: rule(true, false), right: rule(false, true) },
  RIGHT: { left: rule(false, true), right: rule(true, false) },
  FULL: { left: rule(true, true), right: rule(true, true) },
};

function rule(keepsWithoutOther: boolean, otherKeepsWithoutThis: boolean): SideRule {
  return { keepsWithoutOther, otherKeepsWithoutThis };
}

/**
 * Follows Kafka Streams: a change that cannot have made or unmade a joined row gives nothing; all others are
 * forwarded, deletes of rows that were never there included. Results carry the later time of the two rows.
 */
function sideReceiver(
  own: KeyValueStore,
  other: KeyValueStore,
  identity: ReturnType<typeof joinIdentity>,
  { keepsWithoutOther, otherKeepsWithoutThis }: SideRule,
  join: (key: Row, own: Row | null, other: Row | null) => Row,
  timeOf: ReturnType<NonNullable<Flow['timeOf']>> | undefined,
  next: Receiver,
): Receiver {
  return (key, value, timestamp, window) => {
    if (key === null) return;
    const id = identity(key, window);
    const before = own.get(id)?.value ?? null;
    if (value === null) own.delete(id);
    else own.put(id, key, [...value], timeOf?.(key, window) ?? timestamp);
    const match = other.get(id);
    if (!match && (!keepsWithoutOther || (value === null && before === null))) return;
    const otherRow = match?.value ?? null;
    const joined = (row: Row | null): Row | null =>
      row !== null || (otherRow !== null && otherKeepsWithoutThis) ? join(key, row, otherRow) : null;
    next(key, joined(value), Math.max(timestamp, match?.timestamp ?? timestamp), window, joined(before));
  };
}

export function tableTableJoinFlow(builder: TopologyBuilder, step: JoinStep): Flow {
  const left = builder.build(step.left);
  const right = builder.build(step.right);
  left.part.merge(right.part);
  const leftName = tableStoreName(step.left);
  const rightName = tableStoreName(step.right);
  left.part.addStore(leftName);
  left.part.addStore(rightName);
  return {
    part: left.part,
    schema: step.schema,
    rekeyed: false,
    read: null,
    timeOf(task) {
      const identity = joinIdentity(step);
      const timeIn = (name: string, id: KeyId) =>
        (task.stores.get(name) as KeyValueStore).get(id)?.timestamp ?? Number.NEGATIVE_INFINITY;
      return (key, window) => {
        const id = identity(key, window);
        const time = Math.max(timeIn(leftName, id), timeIn(rightName, id));
        return time === Number.NEGATIVE_INFINITY ? null : time;
      };
    },
    attach(task, next) {
      const join = joiner(step);
      const identity = joinIdentity(step);
      const storeOf = (name: string, { schema }: JoinStep['left']) =>
        task.addStore(
          new KeyValueStore(
            name,
            schema.key.map((c) => c.type),
            schema.value.map((c) => c.type),
          ),
        );
      const leftRows = storeOf(leftName, step.left);
      const rightRows = storeOf(rightName, step.right);
      const rules = RULES[step.joinType];
      left.attach(task, sideReceiver(leftRows, rightRows, identity, rules.left, join, left.timeOf?.(task), next));
      const reversed = (key: Row, own: Row | null, other: Row | null) => join(key, other, own);
      right.attach(
        task,
        sideReceiver(rightRows, leftRows, identity, rules.right, reversed, right.timeOf?.(task), next),
      );
    },
  };
}
