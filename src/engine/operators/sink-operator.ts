// The end of a persistent query: serialises rows and sends them to the sink topic.
import { createSerde } from '../formats/format-registry.ts';
import { encodeWindowedKey, type WindowKeyKind } from '../formats/windowed-key.ts';
import type { SinkStep } from '../plan/execution-step.ts';
import { logicalSchema } from '../schema/logical-schema.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow } from './flow.ts';
import { materializeResult } from './result-table.ts';
import type { TaskScope } from './task-scope.ts';
import { timestampExtractor } from './timestamp-extraction.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Record time: that of the row, or the key or value column of WITH (TIMESTAMP=…); null, and a report, without a time. */
function recordTime(
  builder: TopologyBuilder,
  step: SinkStep,
  task: TaskScope,
): ((key: Row | null, row: Row) => number | null) | null {
  const { timestampColumn: column, schema, context } = step;
  if (!column) return null;
  const ofKey = schema.key.some((c) => c.name === column.column);
  // Time columns are looked up among value columns; those of the key are offered as such.
  const columns = ofKey ? logicalSchema(schema.key.map((c) => ({ ...c, namespace: 'VALUE' }))) : schema;
  const extract = timestampExtractor(builder, task, column, columns, context);
  return ofKey ? (key) => (key === null ? null : extract(key)) : (_key, row) => extract(row);
}

export function sinkFlow(builder: TopologyBuilder, step: SinkStep): Flow {
  const source = materializeResult(builder, builder.build(step.source));
  const { schema, topic, formats } = step;
  const windowKind: WindowKeyKind = builder.plan.window?.type === 'SESSION' ? 'SESSION' : 'TIME';
  source.part.addEnd((task) => {
    const { registry } = task.dependencies;
    const key = { info: formats.key, columns: schema.key, part: 'KEY', wrapping: formats.keyWrapping } as const;
    const value = {
      info: formats.value,
      columns: schema.value,
      part: 'VALUE',
      wrapping: formats.valueWrapping,
    } as const;
    const keys = createSerde({ ...key, topic, registry });
    const values = createSerde({ ...value, topic, registry });
    task.openers.push(
      () => keys.open(),
      () => values.open(),
    );
    const timeOf = recordTime(builder, step, task);
    const failed = (message: string, error: unknown) => task.report('SERIALIZATION', step.context, message, error);
    source.attach(task, (key, row, timestamp, window) => {
      const time = row === null || timeOf === null ? timestamp : timeOf(key, row);
      if (time === null) return;
      let keyBytes: Uint8Array | null;
      let valueBytes: Uint8Array | null;
      try {
        keyBytes = keys.serialize(key);
        valueBytes = values.serialize(row);
      } catch (error) {
        failed(`a row cannot be written to ${topic}`, error);
        return;
      }
      const { headers } = task;
      if (window === null || keyBytes === null) {
        task.context.send(topic, { key: keyBytes, value: valueBytes, timestamp: time, headers });
        return;
      }
      const windowed = encodeWindowedKey(keyBytes, windowKind, window.start, window.end);
      task.context.send(topic, {
        key: windowed,
        partitionKey: keyBytes,
        value: valueBytes,
        timestamp: time,
        headers,
      });
    });
  });
  return { ...source, schema, attach: () => undefined };
}
