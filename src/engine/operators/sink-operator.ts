// The end of a persistent query: serialises rows and sends them to the sink topic.
import { BinaryOutput } from '../formats/binary-output.ts';
import type { Serde } from '../formats/format.ts';
import { createSerde } from '../formats/format-registry.ts';
import { appendWindow, type WindowKeyKind } from '../formats/windowed-key.ts';
import type { SinkStep } from '../plan/execution-step.ts';
import { logicalSchema } from '../schema/logical-schema.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow } from './flow.ts';
import { OutputInPlace } from './output-in-place.ts';
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

/** False for null, which writes nothing. */
function append(serde: Serde, row: Row | null, output: BinaryOutput): boolean {
  if (serde.append) return serde.append(row, output);
  const bytes = serde.serialize(row);
  if (bytes !== null) output.raw(bytes);
  return bytes !== null;
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
    const output = new BinaryOutput();
    const record = new OutputInPlace();
    const timeOf = recordTime(builder, step, task);
    const failed = (message: string, error: unknown) => task.report('SERIALIZATION', step.context, message, error);
    source.attach(task, (key, row, timestamp, window) => {
      // A delete has no column to take its time from.
      const time = timeOf === null ? timestamp : row === null ? task.streamTime : timeOf(key, row);
      if (time === null) return;
      output.reset();
      try {
        const keyed = append(keys, key, output);
        record.partitionKeyEnd = keyed ? output.length : -1;
        if (keyed && window !== null) appendWindow(output, windowKind, window.start, window.end);
        record.keyEnd = keyed ? output.length : -1;
        record.valueStart = output.length;
        record.valueEnd = append(values, row, output) ? output.length : -1;
      } catch (error) {
        failed(`a row cannot be written to ${topic}`, error);
        return;
      }
      record.bytes = output.buffer;
      record.timestamp = time;
      record.headers = task.headers;
      task.context.send(topic, record);
    });
  });
  return { ...source, schema, attach: () => undefined };
}
