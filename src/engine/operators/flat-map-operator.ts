// Table functions in SELECT: one input row becomes as many rows as the longest result has elements.
import type { FlatMapStep } from '../plan/execution-step.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { type Flow, statelessFlow } from './flow.ts';
import { bindTableFunction } from './function-calls.ts';
import type { TopologyBuilder } from './topology-builder.ts';

export function flatMapFlow(builder: TopologyBuilder, step: FlatMapStep): Flow {
  const source = builder.build(step.source);
  return statelessFlow(source, step.schema, (task, next) => {
    const calls = step.tableFunctions.map((call) =>
      bindTableFunction(task, call.functionName, call.args, step.source.schema, step.context),
    );
    return (key, value, timestamp, window) => {
      if (value === null) return;
      const results = calls.map((call) => call(value));
      const rows = Math.max(0, ...results.map((r) => r.length));
      for (let i = 0; i < rows; i++) {
        const made = results.map((r): SqlValue => r[i] ?? null);
        next(key, [...value, ...made], timestamp, window, null);
      }
    };
  });
}
