// Sends records through an internal topic so that equal keys meet in one task: its writing end and its reading end.

import type { Serde } from '../formats/format.ts';
import { createSerde } from '../formats/format-registry.ts';
import type { TopicFormats } from '../plan/execution-step.ts';
import type { Column, LogicalSchema } from '../schema/logical-schema.ts';
import { KeyValueStore } from '../state/key-value-store.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow, FlowOptions } from './flow.ts';
import type { Header, RawRecord, WindowBounds } from './task.ts';
import type { OperatorDependencies, RecordSource, TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/**
 * Keys are written in the query's key format, so that they fall into the same partitions as those of a source topic
 * that is joined without repartitioning. Values are handed over as they are.
 */
export function internalKeySerde(
  dependencies: OperatorDependencies,
  topic: string,
  columns: readonly Column[],
  formats: TopicFormats,
): Serde {
  const { registry } = dependencies;
  return createSerde({ info: formats.key, columns, part: 'KEY', topic, wrapping: formats.keyWrapping, registry });
}

/** The reading end of an internal topic: `deliver` gets the decoded key and the record. */
export function internalSource(
  task: TaskScope,
  keys: Serde,
  deliver: (key: Row | null, record: RawRecord) => void,
): RecordSource {
  return {
    open: () => keys.open(),
    prefetch: (record) => (record.key === null ? null : keys.prefetch(record.key)),
    process(record) {
      task.headers = record.headers;
      if (record.timestamp > task.streamTime) task.streamTime = record.timestamp;
      deliver(record.key === null ? null : keys.deserialize(record.key), record);
    },
  };
}

/** The window of a windowed key travels in a header, so that equal inner keys stay in one partition. */
const WINDOW_HEADER = 'ksql.window';

function windowHeader({ start, end }: WindowBounds): Header {
  const value = Buffer.allocUnsafe(16);
  value.writeDoubleBE(start, 0);
  value.writeDoubleBE(end, 8);
  return { key: WINDOW_HEADER, value };
}

function windowOf(headers: readonly Header[]): WindowBounds | null {
  const value = headers.findLast((header) => header.key === WINDOW_HEADER)?.value;
  if (!value) return null;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { start: bytes.readDoubleBE(0), end: bytes.readDoubleBE(8) };
}

/**
 * Every row, or the bytes made of it, to an internal topic, by key; rows without a key cannot meet any other and are left
 * out unless `keepsUnkeyed`.
 */
export function sendByKey(
  task: TaskScope,
  topic: string,
  schema: LogicalSchema,
  formats: TopicFormats,
  keepsUnkeyed = false,
): (key: Row | null, value: Uint8Array | Row | null, timestamp: number, window?: WindowBounds | null) => void {
  const keys = internalKeySerde(task.dependencies, topic, schema.key, formats);
  task.openers.push(() => keys.open());
  return (key, value, timestamp, window = null) => {
    if (key === null && !keepsUnkeyed) return;
    const headers = window === null ? task.headers : [...task.headers, windowHeader(window)];
    const bytes = keys.serialize(key);
    const { context } = task;
    if (value === null || value instanceof Uint8Array) context.send(topic, { key: bytes, value, timestamp, headers });
    else context.send(topic, { key: bytes, value: null, row: value, timestamp, headers });
  };
}

export interface RepartitionOptions extends FlowOptions {
  /** Makes a table of the topic, whose contents are kept in this store if old values are asked for. */
  readonly table?: { readonly storeName: string };
  /** Rows without a key come through as well: outer joins emit them unmatched (Kafka Streams 3.7 and later). */
  readonly keepsUnkeyed?: boolean;
}

/** A stream or table whose equal keys are in one task. A table gives old values from its contents if asked to. */
export function repartitionFlow(
  builder: TopologyBuilder,
  source: Flow,
  suffix: string,
  formats: TopicFormats,
  options: RepartitionOptions = { oldValues: false },
): Flow {
  const topic = builder.internalTopic(suffix);
  const { schema } = source;
  source.part.addEnd((task) => {
    const send = sendByKey(task, topic, schema, formats, options.keepsUnkeyed);
    source.attach(task, (key, value, timestamp, window) => send(key, value, timestamp, window));
  });
  const part = builder.newPart();
  part.addTopic(topic);
  builder.internalTopics.push({ name: topic, readBy: part });
  const storeName = options.oldValues && options.table ? options.table.storeName : null;
  if (storeName) part.addStore(storeName);
  return {
    part,
    schema,
    rekeyed: false,
    read: null,
    attach(task, next) {
      const keys = internalKeySerde(task.dependencies, topic, schema.key, formats);
      const types = schema.value.map((c) => c.type);
      const keyTypes = schema.key.map((c) => c.type);
      const store = storeName ? task.addStore(new KeyValueStore(storeName, keyTypes, types)) : null;
      task.addSource(
        topic,
        internalSource(task, keys, (key, record) => {
          const value = record.row ?? null;
          let old: Row | null = null;
          if (store && key) {
            const id = store.identity(key);
            old = store.get(id)?.value ?? null;
            if (value) store.put(id, key, [...value], record.timestamp);
            else store.delete(id);
          }
          const window = windowOf(record.headers);
          if (window !== null) task.headers = record.headers.filter((header) => header.key !== WINDOW_HEADER);
          next(key, value, record.timestamp, window, old);
        }),
      );
    },
  };
}
