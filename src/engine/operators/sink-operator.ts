// The end of a persistent query: serialises rows and sends them to the sink topic.
import { createSerde } from '../formats/format-registry.ts';
import { encodeWindowedKey, type WindowKeyKind } from '../formats/windowed-key.ts';
import type { SinkStep } from '../plan/execution-step.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow } from './flow.ts';
import { materializeResult } from './result-table.ts';
import type { TaskScope } from './task-scope.ts';
import { timestampExtractor } from './timestamp-extraction.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Record time: that of the row, or the column of WITH (TIMESTAMP=…); null, and a report, when it holds no time. */
function recordTime(
  builder: TopologyBuilder,
  step: SinkStep,
  task: TaskScope,
): (row: Row, time: number) => number | null {
  if (!step.timestampColumn) return (_row, time) => time;
  const extract = timestampExtractor(builder, task, step.timestampColumn, step.schema, step.context);
  return (row, _time) => extract(row);
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
      const time = row === null ? timestamp : timeOf(row, timestamp);
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
