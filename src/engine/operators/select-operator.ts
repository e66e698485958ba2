// SELECT: computes the value columns of the result; key columns only get new names.
import type { SelectStep } from '../plan/execution-step.ts';
import { type Column, logicalSchema } from '../schema/logical-schema.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { type Flow, type FlowOptions, statelessFlow } from './flow.ts';
import { mapTable } from './mapped-table.ts';
import { collectColumns } from './needed-columns.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Key columns that the expressions name although the value has no copy of them: the groups of transient queries. */
function keyColumnsRead(step: SelectStep): readonly Column[] {
  const names = new Set<string>();
  for (const select of step.selects) collectColumns(select.expression, names);
  const { key, value } = step.source.schema;
  return key.filter((column) => names.has(column.name) && !value.some((c) => c.name === column.name));
}

/** Columns that nothing later reads stay null. */
function projection(builder: TopologyBuilder, step: SelectStep, task: TaskScope): (row: Row, key: Row | null) => Row {
  const { schema } = step.source;
  const added = keyColumnsRead(step);
  const input = logicalSchema([...schema.value, ...added.map((c): Column => ({ ...c, namespace: 'VALUE' }))]);
  const columns = step.selects.map((select) =>
    builder.needs(step, select.name)
      ? task.compile(select.expression, input, [...step.context, select.name]).evaluate
      : () => null,
  );
  const project = (row: Row): Row => {
    const result = new Array<SqlValue>(columns.length);
    for (let i = 0; i < columns.length; i++) result[i] = columns[i]!(row);
    return result;
  };
  if (added.length === 0) return project;
  const positions = added.map((column) => schema.key.indexOf(column));
  return (row, key) => project([...row, ...positions.map((at): SqlValue => key?.[at] ?? null)]);
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
        next(
          key,
          value === null ? null : project(value, key),
          timestamp,
          window,
          old === null ? null : project(old, key),
        );
    },
    {
      read: read
        ? (task) => {
            const project = projection(builder, step, task);
            return mapTable(read(task), (row) => ({ ...row, value: project(row.value, row.key) }));
          }
        : null,
    },
  );
}
