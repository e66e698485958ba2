// Reads a row's time from a column: WITH (TIMESTAMP='…', TIMESTAMP_FORMAT='…') of sources and sinks.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Expression } from '../../sql/ast.ts';
import { NO_SPAN } from '../../sql/source-span.ts';
import type { TimestampColumn } from '../plan/execution-step.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';
import type { Row } from '../values/sql-value.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** Text columns are parsed with their format by the SQL function made for it; numbers are ms since the epoch. */
function timeExpression(column: TimestampColumn): Expression {
  const reference: Expression = { kind: 'ColumnReference', source: null, name: column.column, span: NO_SPAN };
  if (column.format === null) return reference;
  const format: Expression = { kind: 'StringLiteral', value: column.format, span: NO_SPAN };
  const args = [reference, format];
  return { kind: 'FunctionCall', name: 'STRINGTOTIMESTAMP', args, star: false, span: NO_SPAN };
}

/**
 * Gives ms since the epoch, or null with a report when the column is null, unreadable or negative: Kafka Streams
 * skips records with such a time.
 * @throws ClickstreamError SERDE_FAILED instead when `ksql.timestamp.throw.on.invalid` is set.
 */
export function timestampExtractor(
  builder: TopologyBuilder,
  task: TaskScope,
  column: TimestampColumn,
  schema: LogicalSchema,
  path: readonly string[],
): (row: Row) => number | null {
  const { evaluate } = task.compile(timeExpression(column), schema, path);
  const index = schema.value.findIndex((c) => c.name === column.column);
  const { failOnInvalidTimestamp } = builder.dependencies.config;
  return (row) => {
    const value = evaluate(row);
    const time = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null;
    if (time !== null && time >= 0) return time;
    const message = `column ${column.column} holds no valid record time: ${String(row[index])}`;
    if (failOnInvalidTimestamp) throw new ClickstreamError('SERDE_FAILED', message);
    // Text that does not have the format, and missing text, were reported when they were parsed.
    if (value !== null || column.format === null)
      task.report('RECORD_PROCESSING', path, message, value === null ? 'the column is null' : value);
    return null;
  };
}
