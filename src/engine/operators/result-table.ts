// Makes a query's result readable by pull queries: from the state it comes from, or from a store of its last rows.
import { KeyValueStore } from '../state/key-value-store.ts';
import { keyValueView } from '../state/materialized-views.ts';
import type { Flow } from './flow.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Leaves flows alone whose plan says that nobody may read them. */
export function materializeResult(builder: TopologyBuilder, flow: Flow): Flow {
  const name = builder.plan.materializedStore;
  if (name === null) return flow;
  const { read } = flow;
  if (read) {
    return {
      ...flow,
      attach(task, next) {
        flow.attach(task, next);
        task.materialized = read(task);
      },
    };
  }
  if (flow.part.stores.has(name)) return withLastRows(flow, `${name}-Last`);
  return withLastRows(flow, name);
}

function withLastRows(flow: Flow, name: string): Flow {
  flow.part.addStore(name);
  return {
    ...flow,
    attach(task, next) {
      const keyTypes = flow.schema.key.map((c) => c.type);
      const valueTypes = flow.schema.value.map((c) => c.type);
      const store = task.addStore(new KeyValueStore(name, keyTypes, valueTypes));
      task.materialized = keyValueView(store, (value) => value);
      flow.attach(task, (key, value, timestamp, window, old) => {
        if (key !== null) {
          const id = store.identity(key);
          if (value === null) store.delete(id);
          else store.put(id, key, [...value], timestamp);
        }
        next(key, value, timestamp, window, old);
      });
    },
  };
}
