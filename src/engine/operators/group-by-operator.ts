// GROUP BY over a stream: the grouping columns become the key, and equal groups meet in one task.
import type { GroupByStep } from '../plan/execution-step.ts';
import type { Row } from '../values/sql-value.ts';
import { type Flow, statelessFlow } from './flow.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** The group of a row; null, and a report, when any grouping column is null: such rows belong to no group. */
export function groupKey(step: GroupByStep, task: TaskScope): (value: Row) => Row | null {
  const expressions = step.groupBy.map((e) => task.compile(e, step.source.schema, step.context).evaluate);
  return (value) => {
    const key = new Array(expressions.length);
    for (let i = 0; i < expressions.length; i++) {
      const part = expressions[i]!(value);
      if (part === null) {
        task.report(
          'RECORD_PROCESSING',
          step.context,
          `a GROUP BY column is null: the row belongs to no group and is left out`,
          step.schema.key[i]?.name,
        );
        return null;
      }
      key[i] = part;
    }
    return key;
  };
}

/** Rows without a value are left out before grouping. */
export function streamGroupByFlow(builder: TopologyBuilder, step: GroupByStep): Flow {
  const source = builder.build(step.source);
  if (step.kind === 'StreamGroupByKey') {
    const grouped = statelessFlow(source, step.schema, (_task, next) => (key, value, timestamp, window, old) => {
      if (key !== null && value !== null) next(key, value, timestamp, window, old);
    });
    return source.rekeyed ? builder.repartition(grouped, step.context, step.internalFormats) : grouped;
  }
  const grouped = statelessFlow(source, step.schema, (task, next) => {
    const keyOf = groupKey(step, task);
    return (_key, value, timestamp) => {
      if (value === null) return;
      const key = keyOf(value);
      if (key !== null) next(key, value, timestamp, null, null);
    };
  });
  return builder.repartition(grouped, step.context, step.internalFormats);
}
