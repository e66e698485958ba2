// The order in which Kafka Streams' stores hold keys: that of their bytes in the query's key format.
import { createSerde } from '../formats/format-registry.ts';
import { InMemorySchemaRegistry } from '../formats/in-memory-schema-registry.ts';
import type { TopicFormats } from '../plan/execution-step.ts';
import type { Column } from '../schema/logical-schema.ts';
import { compareKeys } from '../state/key-identity.ts';
import type { Row } from '../values/sql-value.ts';
import type { TaskScope } from './task-scope.ts';

export type KeyOrder = (a: Row, b: Row) => number;

/** Types whose values `compareKeys` puts in the order of their bytes in the KAFKA format. */
const PLAIN: ReadonlySet<string> = new Set(['STRING', 'INTEGER', 'BIGINT']);

/** For the keys of a step: only after the task has been started. Keys must be the same objects each time to be quick. */
export function keyOrder(task: TaskScope, columns: readonly Column[], formats: TopicFormats): KeyOrder {
  const { format } = formats.key;
  if (format === 'KAFKA' && columns.every((column) => PLAIN.has(column.type.kind))) return compareKeys;
  // Under one schema id of its own, so that keys differ in their contents only.
  const registry = new InMemorySchemaRegistry();
  const info = { format, properties: {} };
  const serde = createSerde({ info, columns, part: 'KEY', topic: '', wrapping: formats.keyWrapping, registry });
  task.openers.push(() => serde.open());
  const known = new WeakMap<Row, Uint8Array>();
  const bytesOf = (key: Row): Uint8Array => {
    let bytes = known.get(key);
    if (!bytes) {
      bytes = serde.serialize(key) ?? new Uint8Array();
      known.set(key, bytes);
    }
    return bytes;
  };
  return (a, b) => Buffer.compare(bytesOf(a), bytesOf(b));
}
