// Stream with table: every stream row is joined with the table's row of that moment; table changes give no output.
import type { JoinStep } from '../plan/execution-step.ts';
import { KeyValueStore } from '../state/key-value-store.ts';
import type { Flow } from './flow.ts';
import { joiner, joinIdentity, tableStoreName } from './join-row.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Results keep the time of the stream's row. A LEFT join also yields rows without a key: they match nothing. */
export function streamTableJoinFlow(builder: TopologyBuilder, step: JoinStep): Flow {
  const stream = builder.build(step.left);
  const keepAll = step.joinType === 'LEFT';
  const left = stream.rekeyed
    ? builder.repartition(stream, step.context, step.leftFormats, { oldValues: false, keepsUnkeyed: keepAll })
    : stream;
  const right = builder.build(step.right);
  left.part.merge(right.part);
  const storeName = tableStoreName(step.right);
  left.part.addStore(storeName);
  return {
    part: left.part,
    schema: step.schema,
    rekeyed: false,
    read: null,
    attach(task, next) {
      const join = joiner(step);
      const identity = joinIdentity(step);
      const store = task.addStore(
        new KeyValueStore(
          storeName,
          step.right.schema.key.map((c) => c.type),
          step.right.schema.value.map((c) => c.type),
        ),
      );
      right.attach(task, (key, value, timestamp, window) => {
        if (key === null) return;
        if (value === null) store.delete(identity(key, window));
        else store.put(identity(key, window), key, [...value], timestamp);
      });
      left.attach(task, (key, value, timestamp, window) => {
        if (value === null) return;
        const match = key === null ? null : (store.get(identity(key, window))?.value ?? null);
        if (match !== null || keepAll) next(key, join(key, value, match), timestamp, window, null);
      });
    },
  };
}
