// Aggregates over a grouped table: the old row is taken back out, the new one taken in.
import type { AggregateStep } from '../plan/execution-step.ts';
import { type KeyValueEntry, KeyValueStore } from '../state/key-value-store.ts';
import { keyValueView } from '../state/materialized-views.ts';
import { aggregateStoreName } from './aggregate-operator.ts';
import { AggregateRow } from './aggregate-row.ts';
import type { Flow, FlowOptions } from './flow.ts';
import { ResultCache } from './result-cache.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** A group never disappears: when its last row leaves, its aggregates are those of no rows. */
export function tableAggregateFlow(builder: TopologyBuilder, step: AggregateStep, { oldValues }: FlowOptions): Flow {
  const source = builder.build(step.source);
  const name = aggregateStoreName(step);
  source.part.addStore(name);
  return {
    part: source.part,
    schema: step.schema,
    rekeyed: false,
    read: (task) => {
      const rows = new AggregateRow(builder, task, step);
      return keyValueView(task.stores.get(name) as KeyValueStore, (state) => rows.output(state, 0, 0));
    },
    attach(task, next) {
      const rows = new AggregateRow(builder, task, step);
      const keyTypes = step.schema.key.map((c) => c.type);
      const store = task.addStore(new KeyValueStore(name, keyTypes, rows.types));
      const results = new ResultCache<KeyValueEntry>(task, (entry, old) =>
        next(entry.key, rows.output(entry.value, 0, 0), entry.timestamp, null, old),
      );
      task.flushers.push(() => results.flush());
      source.attach(task, (key, value, timestamp, _window, old) => {
        if (key === null) return;
        const id = store.identity(key);
        let entry = store.get(id);
        const before = oldValues && entry ? rows.output(entry.value, 0, 0) : null;
        if (!entry && value === null) {
          next(key, null, timestamp, null, null);
          return;
        }
        // A row can only leave a group that it entered.
        const state = entry?.value ?? rows.initial();
        if (old !== null && entry) rows.subtract(state, old);
        if (value !== null) rows.add(state, value);
        entry = store.put(id, key, state, Math.max(timestamp, entry?.timestamp ?? timestamp));
        results.changed(entry, before);
      });
    },
  };
}
