// GROUP BY over a table: each change leaves the group of the old row and enters that of the new one.
import type { GroupByStep } from '../plan/execution-step.ts';
import { canonicalText } from '../state/key-identity.ts';
import { ByteReader, ByteWriter, rowCodec } from '../state/value-codec.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow } from './flow.ts';
import { groupKey } from './group-by-operator.ts';
import { internalKeySerde, internalSource, sendByKey } from './repartition-operator.ts';
import type { TopologyBuilder } from './topology-builder.ts';

const writer = new ByteWriter();

/**
 * The repartition topic carries `[has new][new row][has old][old row]`. When a row stays in its group, both travel in
 * one record, so that the aggregate changes once (Kafka Streams 3.5 and later).
 */
export function tableGroupByFlow(builder: TopologyBuilder, step: GroupByStep): Flow {
  const source = builder.build(step.source, { oldValues: true });
  const { schema } = step;
  const topic = builder.internalTopic(`${step.context.join('-')}-repartition`);
  const rows = rowCodec(schema.value.map((c) => c.type));
  const write = (row: Row | null): void => {
    writer.byte(row === null ? 0 : 1);
    if (row !== null) rows.write(writer, row);
  };
  const encode = (value: Row | null, old: Row | null): Uint8Array => {
    write(value);
    write(old);
    return writer.take();
  };
  source.part.addEnd((task) => {
    const send = sendByKey(task, topic, schema, step.internalFormats);
    const keyOf = groupKey(step, task);
    source.attach(task, (_key, value, timestamp, _window, old) => {
      const key = value === null ? null : keyOf(value);
      const oldKey = old === null ? null : keyOf(old);
      if (key && oldKey && canonicalText(key) === canonicalText(oldKey)) {
        send(key, encode(value, old), timestamp);
        return;
      }
      if (oldKey) send(oldKey, encode(null, old), timestamp);
      if (key) send(key, encode(value, null), timestamp);
    });
  });
  const part = builder.newPart();
  part.addTopic(topic);
  builder.internalTopics.push({ name: topic, readBy: part });
  return {
    part,
    schema,
    rekeyed: false,
    read: null,
    attach(task, next) {
      const keys = internalKeySerde(task.dependencies, topic, schema.key, step.internalFormats);
      const deliver = internalSource(task, keys, (key, record) => {
        if (record.value === null) return;
        const reader = new ByteReader(record.value);
        const value = reader.byte() === 1 ? rows.read(reader) : null;
        const old = reader.byte() === 1 ? rows.read(reader) : null;
        next(key, value, record.timestamp, null, old);
      });
      task.addSource(topic, deliver);
    },
  };
}
