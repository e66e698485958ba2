// PARTITION BY, and the re-keying before joins whose condition is not on the key.
import type { SelectKeyStep } from '../plan/execution-step.ts';
import { canonicalText } from '../state/key-identity.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { type Flow, type FlowOptions, type Receiver, statelessFlow } from './flow.ts';
import { collectColumns } from './needed-columns.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/**
 * Makes the new key; one column that is null, or no column (PARTITION BY NULL), make no key. Of a record without a value
 * only those expressions can be computed that read nothing but the old key.
 */
function keyMaker(step: SelectKeyStep, task: TaskScope): (oldKey: Row | null, value: Row | null) => Row | null {
  const { schema } = step.source;
  const keyNames = new Set(schema.key.map((c) => c.name));
  const expressions = step.keyExpressions.map((e) => {
    const columns = new Set<string>();
    collectColumns(e, columns);
    const { evaluate } = task.compile(e, schema, step.context);
    return { evaluate, ofKeyOnly: [...columns].every((name) => keyNames.has(name)) };
  });
  const keyPositions = schema.value.map((column) => schema.key.findIndex((c) => c.name === column.name));
  return (oldKey, value) => {
    const row = value ?? keyPositions.map((at): SqlValue => oldKey?.[at] ?? null);
    const key = expressions.map(({ evaluate, ofKeyOnly }) => (value !== null || ofKeyOnly ? evaluate(row) : null));
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
  return (oldKey, value, timestamp, window) => {
    const key = makeKey(oldKey, value);
    next(key, mapRow && value ? mapRow(value, key) : value, timestamp, window, null);
  };
}

/** The planner gives windowed streams no other key, only another key format: their windows stay. */
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
      return (before, value, timestamp, _window, old) => {
        const key = makeKey(before, value);
        const oldKey = old === null ? null : makeKey(before, old);
        const moved = oldKey !== null && (key === null || canonicalText(oldKey) !== canonicalText(key));
        if (moved) next(oldKey, null, timestamp, null, null);
        if (key !== null) next(key, mapRow && value ? mapRow(value, key) : value, timestamp, null, null);
      };
    },
    { rekeyed: true },
  );
  return builder.repartition(keyed, [...step.context, 'SelectKey'], step.internalFormats, {
    ...options,
    table: { storeName: `${step.context.join('-')}-Materialize` },
  });
}
