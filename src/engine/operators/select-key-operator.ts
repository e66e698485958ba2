// PARTITION BY, and the re-keying before joins whose condition is not on the key.
import type { SelectKeyStep } from '../plan/execution-step.ts';
import { canonicalText } from '../state/key-identity.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { type Flow, type FlowOptions, type Receiver, statelessFlow } from './flow.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Makes the new key; one column that is null, no column (PARTITION BY NULL), or no row at all, make no key. */
function keyMaker(step: SelectKeyStep, task: TaskScope): (value: Row | null) => Row | null {
  const expressions = step.keyExpressions.map((e) => task.compile(e, step.source.schema, step.context).evaluate);
  return (value) => {
    if (value === null) return null;
    const key = expressions.map((evaluate) => evaluate(value));
    return key.length === 0 || (key.length === 1 && key[0] === null) ? null : key;
  };
}

/** The row of the new schema: columns of the old row by name, and the new key's columns where they are copied. */
function rowMapper(step: SelectKeyStep): ((value: Row, key: Row | null) => Row) | null {
  const before = step.source.schema.value;
  const after = step.schema.value;
  if (before.length === after.length && before.every((c, i) => c.name === after[i]!.name)) return null;
  const slots = after.map((column) => ({
    value: before.findIndex((c) => c.name === column.name),
    key: step.schema.key.findIndex((c) => c.name === column.name),
  }));
  return (value, key) => slots.map((slot): SqlValue => (slot.value >= 0 ? value[slot.value] : key?.[slot.key]) ?? null);
}

function reKey(step: SelectKeyStep, task: TaskScope, next: Receiver): Receiver {
  const makeKey = keyMaker(step, task);
  const mapRow = rowMapper(step);
  return (_key, value, timestamp) => {
    const key = makeKey(value);
    next(key, mapRow && value ? mapRow(value, key) : value, timestamp, null, null);
  };
}

/** A stream's windowed key, if it had one, becomes a plain key. */
export function selectKeyFlow(builder: TopologyBuilder, step: SelectKeyStep): Flow {
  const source = builder.build(step.source);
  return statelessFlow(source, step.schema, (task, next) => reKey(step, task, next), { rekeyed: true });
}

/**
 * A table by another key: every change goes to the task of its new key at once. When a row's new key differs from
 * its old one, the old one is deleted.
 */
export function tableSelectKeyFlow(builder: TopologyBuilder, step: SelectKeyStep, options: FlowOptions): Flow {
  const source = builder.build(step.source, { oldValues: true });
  const keyed = statelessFlow(
    source,
    step.schema,
    (task, next) => {
      const makeKey = keyMaker(step, task);
      const mapRow = rowMapper(step);
      return (_key, value, timestamp, _window, old) => {
        const key = makeKey(value);
        const oldKey = makeKey(old);
        const moved = oldKey !== null && (key === null || canonicalText(oldKey) !== canonicalText(key));
        if (moved) next(oldKey, null, timestamp, null, null);
        if (key !== null) next(key, mapRow && value ? mapRow(value, key) : value, timestamp, null, null);
      };
    },
    { rekeyed: true },
  );
  return builder.repartition(keyed, step.context, step.internalFormats, {
    ...options,
    table: { storeName: `${step.context.join('-')}-Materialize` },
  });
}
