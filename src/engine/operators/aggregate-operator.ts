// GROUP BY without a window over a stream: one state per group, every row gives a new result.
import type { AggregateStep } from '../plan/execution-step.ts';
import { type KeyValueEntry, KeyValueStore } from '../state/key-value-store.ts';
import { keyValueView } from '../state/materialized-views.ts';
import { AggregateRow } from './aggregate-row.ts';
import type { Flow, FlowOptions } from './flow.ts';
import { ResultCache } from './result-cache.ts';
import type { TopologyBuilder } from './topology-builder.ts';

export const aggregateStoreName = (step: AggregateStep): string => `${step.context.join('-')}-Materialize`;

/** Results carry the highest time among the group's rows. With caching they wait for the flush, the latest per group. */
export function aggregateFlow(builder: TopologyBuilder, step: AggregateStep, { oldValues }: FlowOptions): Flow {
  const source = builder.build(step.source);
  const name = aggregateStoreName(step);
  source.part.addStore(name);
  return {
    part: source.part,
    schema: step.schema,
    rekeyed: false,
    read: (task) => {
      const rows = new AggregateRow(builder, task, step);
      const store = task.stores.get(name) as KeyValueStore;
      return keyValueView(store, (state) => rows.output(state, 0, 0));
    },
    attach(task, next) {
      const rows = new AggregateRow(builder, task, step);
      const store = task.addStore(
        new KeyValueStore(
          name,
          step.schema.key.map((c) => c.type),
          rows.types,
        ),
      );
      const results = new ResultCache<KeyValueEntry>(task, (entry, old) =>
        next(entry.key, rows.output(entry.value, 0, 0), entry.timestamp, null, old),
      );
      task.flushers.push(() => results.flush());
      source.attach(task, (key, value, timestamp) => {
        if (key === null || value === null) return;
        const id = store.identity(key);
        let entry = store.get(id);
        const old = oldValues && entry ? rows.output(entry.value, 0, 0) : null;
        if (entry) {
          rows.add(entry.value, value);
          if (timestamp > entry.timestamp) entry.timestamp = timestamp;
          store.touch(entry);
        } else {
          const state = rows.initial();
          rows.add(state, value);
          entry = store.put(id, key, state, timestamp);
        }
        results.changed(entry, old);
      });
    },
  };
}
