// WHERE and HAVING.

import type { FilterStep } from '../plan/execution-step.ts';
import type { MaterializedTable } from '../state/materialized-table.ts';
import { type Flow, statelessFlow } from './flow.ts';
import { mapTable } from './mapped-table.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/**
 * A stream keeps the rows for which the predicate is true; rows without a value are dropped. A table turns rows that
 * do not fit into deletes, and leaves out changes from nothing to nothing (as Kafka Streams' KTableFilter over state).
 */
export function filterFlow(builder: TopologyBuilder, step: FilterStep): Flow {
  const table = step.kind === 'TableFilter';
  const source = builder.build(step.source, { oldValues: table });
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
      return (key, value, timestamp, window, old) => {
        const kept = value !== null && predicate(value) === true ? value : null;
        const keptBefore = old !== null && predicate(old) === true ? old : null;
        if (kept === null && keptBefore === null) return;
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
