// WHERE and HAVING.

import type { FilterStep } from '../plan/execution-step.ts';
import type { MaterializedTable } from '../state/materialized-table.ts';
import { type Flow, type FlowOptions, statelessFlow } from './flow.ts';
import { mapTable } from './mapped-table.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/**
 * A stream keeps the rows for which the predicate is true; rows without a value are dropped. A table turns rows that
 * do not fit into deletes (as Kafka Streams' KTableFilter); when old values are known, changes from nothing to
 * nothing are left out.
 */
export function filterFlow(builder: TopologyBuilder, step: FilterStep, options: FlowOptions): Flow {
  const source = builder.build(step.source, options);
  const table = step.kind === 'TableFilter';
  const predicateOf = (task: TaskScope) =>
    task.compile(step.predicate, step.source.schema, step.context, { timestampStrings: true }).evaluate;
  const { read } = source;
  return statelessFlow(
    source,
    step.schema,
    (task, next) => {
      const predicate = predicateOf(task);
      if (!table)
        return (key, value, timestamp, window, old) => {
          if (value !== null && predicate(value) === true) next(key, value, timestamp, window, old);
        };
      const { oldValues } = options;
      return (key, value, timestamp, window, old) => {
        const kept = value !== null && predicate(value) === true ? value : null;
        const keptBefore = oldValues && old !== null && predicate(old) === true ? old : null;
        if (oldValues && kept === null && keptBefore === null) return;
        next(key, kept, timestamp, window, keptBefore);
      };
    },
    {
      read: read
        ? (task): MaterializedTable => {
            const predicate = predicateOf(task);
            return mapTable(read(task), (row) => (predicate(row.value) === true ? row : null));
          }
        : null,
    },
  );
}
