// Reads a topic: deserialises keys and values, finds the row time, and makes rows or table changes of the records.

import type { Serde } from '../formats/format.ts';
import { createSerde } from '../formats/format-registry.ts';
import { decodeWindowedKey } from '../formats/windowed-key.ts';
import type { SourceStep } from '../plan/execution-step.ts';
import { KeyValueStore } from '../state/key-value-store.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow, FlowOptions, Receiver } from './flow.ts';
import { RecordInPlace } from './record-in-place.ts';
import { neededValueColumns, sourceRowMaker } from './source-row.ts';
import type { RawRecord, WindowBounds } from './task.ts';
import type { RecordSource, TaskScope } from './task-scope.ts';
import { timestampExtractor } from './timestamp-extraction.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/**
 * In text formats every field is read, needed or not: a record with one that does not fit is skipped as a whole. In
 * binary ones the writer's schema has settled that before, so the bytes of other fields are passed over.
 */
const BINARY: ReadonlySet<string> = new Set(['AVRO', 'PROTOBUF', 'PROTOBUF_NOSR']);

const neededOf = (builder: TopologyBuilder, step: SourceStep): { readonly needed?: ReadonlySet<number> } =>
  BINARY.has(step.formats.value.format) ? { needed: neededValueColumns(builder, step) } : {};

const NO_VALUE: Row = [];

class TopicSource implements RecordSource {
  readonly #task: TaskScope;
  readonly #step: SourceStep;
  readonly #next: Receiver;
  readonly #keys: Serde;
  readonly #values: Serde;
  readonly #table: boolean;
  readonly #makeRow;
  /** Where ROWTIME stands in the row; -1 when nobody reads it. */
  readonly #rowtimeAt: number;
  readonly #timeOf: ((row: Row) => number | null) | null;
  /** The time is a key column: records without a value have it too. */
  readonly #timeOfKey: boolean;

  constructor(builder: TopologyBuilder, task: TaskScope, step: SourceStep, next: Receiver) {
    this.#task = task;
    this.#step = step;
    this.#next = next;
    this.#table = step.kind === 'TableSource' || step.kind === 'WindowedTableSource';
    const { topic, formats, sourceSchema } = step;
    const { registry } = task.dependencies;
    this.#keys = createSerde({
      info: formats.key,
      columns: sourceSchema.key,
      part: 'KEY',
      topic,
      wrapping: formats.keyWrapping,
      registry,
    });
    this.#values = createSerde({
      info: formats.value,
      columns: sourceSchema.value,
      part: 'VALUE',
      topic,
      wrapping: formats.valueWrapping,
      registry,
      ...neededOf(builder, step),
      width: step.schema.value.length,
    });
    this.#makeRow = sourceRowMaker(builder, step);
    this.#rowtimeAt = builder.needs(step, 'ROWTIME') ? step.schema.value.findIndex((c) => c.name === 'ROWTIME') : -1;
    this.#timeOfKey = sourceSchema.key.some((column) => column.name === step.timestampColumn?.column);
    this.#timeOf = step.timestampColumn
      ? timestampExtractor(builder, task, step.timestampColumn, step.schema, step.context)
      : null;
  }

  async open(): Promise<void> {
    // Sources only read: writers' schemas are fetched record by record, nothing is registered.
  }

  prefetch(record: RawRecord): Promise<void> | null {
    if (record instanceof RecordInPlace) return this.#prefetchInPlace(record);
    const key = record.key === null ? null : this.#keys.prefetch(record.key);
    const value = record.value === null ? null : this.#values.prefetch(record.value);
    if (key && value) return Promise.all([key, value]).then(() => undefined);
    return key ?? value;
  }

  #prefetchInPlace({ bytes, keyStart, keyEnd, valueStart, valueEnd }: RecordInPlace): Promise<void> | null {
    const key = keyEnd < 0 ? null : this.#keys.prefetch(bytes, keyStart, keyEnd);
    const value = valueEnd < 0 ? null : this.#values.prefetch(bytes, valueStart, valueEnd);
    if (key && value) return Promise.all([key, value]).then(() => undefined);
    return key ?? value;
  }

  #keyOf(record: RawRecord): Row | null {
    if (record instanceof RecordInPlace)
      return record.keyEnd < 0 ? null : this.#keys.deserialize(record.bytes, record.keyStart, record.keyEnd);
    return record.key === null ? null : this.#keys.deserialize(record.key);
  }

  #valueOf(record: RawRecord): Row | null {
    if (record instanceof RecordInPlace)
      return record.valueEnd < 0 ? null : this.#values.deserialize(record.bytes, record.valueStart, record.valueEnd);
    return record.value === null ? null : this.#values.deserialize(record.value);
  }

  process(record: RawRecord): void {
    let key: Row | null = null;
    let value: Row | null = null;
    let window: WindowBounds | null = null;
    try {
      const info = this.#step.window;
      if (info === null) key = this.#keyOf(record);
      else {
        const bytes = record.key;
        if (bytes !== null) {
          const windowed = decodeWindowedKey(bytes, info.type === 'SESSION' ? 'SESSION' : 'TIME');
          key = this.#keys.deserialize(windowed.key);
          const { start } = windowed;
          window = { start, end: windowed.end ?? start + (info.type === 'SESSION' ? 0 : info.sizeMs) };
        }
      }
      value = this.#valueOf(record);
    } catch (error) {
      this.#task.report(
        'DESERIALIZATION',
        this.#step.context,
        `a record of ${this.#step.topic} cannot be read; it is skipped`,
        error,
      );
      return;
    }
    if (this.#table && key === null) return;
    this.#task.headers = record.headers;
    let time = record.timestamp;
    let row: Row | null = null;
    if (value !== null) {
      const made = this.#makeRow(key, value, time, window, record);
      row = made;
      if (this.#timeOf) {
        const extracted = this.#timeOf(made);
        if (extracted === null) return;
        time = extracted;
        if (this.#rowtimeAt >= 0) made[this.#rowtimeAt] = BigInt(time);
      }
    } else if (this.#timeOf && this.#timeOfKey) {
      const extracted = this.#timeOf(this.#makeRow(key, NO_VALUE, time, window, record));
      if (extracted === null) return;
      time = extracted;
    } else if (this.#timeOf && !this.#table) {
      // A stream's record without a value has no column to take its time from.
      this.#task.report(
        'RECORD_PROCESSING',
        this.#step.context,
        `a record of ${this.#step.topic} has no value to take its time from; it is skipped`,
        null,
      );
      return;
    }
    if (time > this.#task.streamTime) this.#task.streamTime = time;
    this.#next(key, row, time, window, null);
  }
}

/** Puts a table's contents between source and `next`, to know the row before each change. */
function rememberOldValues(step: SourceStep, task: TaskScope, storeName: string, next: Receiver): Receiver {
  const keyTypes = step.schema.key.map((c) => c.type);
  const valueTypes = step.schema.value.map((c) => c.type);
  const store = task.addStore(new KeyValueStore(storeName, keyTypes, valueTypes));
  return (key, value, timestamp, window) => {
    if (key === null) return;
    const id = store.identity(key);
    const old = store.get(id)?.value ?? null;
    if (value === null) store.delete(id);
    else store.put(id, key, [...value], timestamp);
    next(key, value, timestamp, window, old);
  };
}

export function sourceFlow(builder: TopologyBuilder, step: SourceStep, options: FlowOptions): Flow {
  const table = step.kind === 'TableSource' || step.kind === 'WindowedTableSource';
  const part = builder.newPart();
  part.addTopic(step.topic);
  builder.sources.push({ topic: step.topic, defaultReset: table ? 'earliest' : 'latest' });
  const storeName = table && options.oldValues ? `${step.context[0] ?? step.sourceName}-Reduce` : null;
  if (storeName) part.addStore(storeName);
  return {
    part,
    schema: step.schema,
    rekeyed: false,
    read: null,
    attach(task, next) {
      const receiver = storeName ? rememberOldValues(step, task, storeName, next) : next;
      task.addSource(step.topic, new TopicSource(builder, task, step, receiver));
    },
  };
}
