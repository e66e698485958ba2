// Makes a query's result readable by pull queries: from the state it comes from, or from a store of its last rows.
import { InMemorySchemaRegistry } from '../formats/in-memory-schema-registry.ts';
import { protobufNosrFormat } from '../formats/protobuf-nosr-format.ts';
import type { ExecutionStep, TopicFormats } from '../plan/execution-step.ts';
import { KeyValueStore } from '../state/key-value-store.ts';
import { keyValueView } from '../state/materialized-views.ts';
import type { Row } from '../values/sql-value.ts';
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
  const stored = asStored(flow, storeFormats(builder.plan.root));
  if (flow.part.stores.has(name)) return withLastRows(flow, `${name}-Last`, stored);
  return withLastRows(flow, name, stored);
}

/** The formats that ksqlDB writes the last rows in. */
function storeFormats(root: ExecutionStep): TopicFormats | null {
  const step = root.kind === 'TableSink' ? root.source : root;
  const own = 'internalFormats' in step ? step.internalFormats : 'stateFormats' in step ? step.stateFormats : null;
  return own ?? ('formats' in root ? root.formats : null);
}

/** What comes back from a store in these formats: plain protobuf fields cannot be null, so nulls come back as defaults. */
function asStored(flow: Flow, formats: TopicFormats | null): (value: Row) => Row {
  if (formats?.value.format !== 'PROTOBUF' && formats?.value.format !== 'PROTOBUF_NOSR') return (value) => value;
  const { nullableRepresentation } = formats.value.properties;
  const serde = protobufNosrFormat.createSerde({
    info: { format: 'PROTOBUF_NOSR', properties: nullableRepresentation ? { nullableRepresentation } : {} },
    columns: flow.schema.value,
    part: 'VALUE',
    topic: '',
    wrapping: null,
    registry: new InMemorySchemaRegistry(),
  });
  return (value) => {
    if (!value.includes(null)) return value;
    const bytes = serde.serialize(value);
    return bytes === null ? value : (serde.deserialize(bytes) ?? value);
  };
}

function withLastRows(flow: Flow, name: string, stored: (value: Row) => Row): Flow {
  flow.part.addStore(name);
  return {
    ...flow,
    attach(task, next) {
      const keyTypes = flow.schema.key.map((c) => c.type);
      const valueTypes = flow.schema.value.map((c) => c.type);
      const store = task.addStore(new KeyValueStore(name, keyTypes, valueTypes));
      task.materialized = keyValueView(store, stored);
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
