// SELECT: computes the value columns of the result; key columns only get new names.
import type { SelectStep } from '../plan/execution-step.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { type Flow, type FlowOptions, statelessFlow } from './flow.ts';
import { mapTable } from './mapped-table.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Columns that nothing later reads stay null. */
function projection(builder: TopologyBuilder, step: SelectStep, task: TaskScope): (row: Row) => Row {
  const columns = step.selects.map((select) =>
    builder.needs(step, select.name)
      ? task.compile(select.expression, step.source.schema, [...step.context, select.name]).evaluate
      : () => null,
  );
  return (row) => {
    const result = new Array<SqlValue>(columns.length);
    for (let i = 0; i < columns.length; i++) result[i] = columns[i]!(row);
    return result;
  };
}

export function selectFlow(builder: TopologyBuilder, step: SelectStep, options: FlowOptions): Flow {
  const source = builder.build(step.source, options);
  const { read } = source;
  return statelessFlow(
    source,
    step.schema,
    (task, next) => {
      const project = projection(builder, step, task);
      return (key, value, timestamp, window, old) =>
        next(key, value === null ? null : project(value), timestamp, window, old === null ? null : project(old));
    },
    {
      read: read
        ? (task) => {
            const project = projection(builder, step, task);
            return mapTable(read(task), (row) => ({ ...row, value: project(row.value) }));
          }
        : null,
    },
  );
}
