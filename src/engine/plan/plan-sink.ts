// The end of a persistent query: writing the projected rows to a new sink, or into a stream that exists.

import type { Span } from '../../sql/source-span.ts';
import { formatType, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { DataSource } from '../catalog/catalog.ts';
import { canWiden } from '../functions/parameter-types.ts';
import { formatSchema, type LogicalSchema } from '../schema/logical-schema.ts';
import type { SelectStep, SinkStep, TimestampColumn, TopicFormats, WindowInfo } from './execution-step.ts';
import { type Relation, stepSchema } from './relation.ts';

export interface SinkTarget {
  readonly name: string;
  readonly topic: string;
  readonly formats: TopicFormats;
  readonly timestampColumn: TimestampColumn | null;
}

export function sinkStep(relation: Relation, target: SinkTarget): SinkStep {
  return {
    kind: relation.kind === 'STREAM' ? 'StreamSink' : 'TableSink',
    context: [target.name],
    schema: relation.step.schema,
    source: relation.step,
    topic: target.topic,
    formats: target.formats,
    timestampColumn: target.timestampColumn,
    window: relation.window,
  };
}

/**
 * Rows for INSERT INTO: value columns of a narrower numeric type are converted to the target's.
 * @throws ClickstreamError when kind, window, column names or types of query and target differ.
 */
export function fitToTarget(relation: Relation, target: DataSource, span: Span): Relation {
  if (relation.kind !== target.kind)
    throw statementInvalid(`${target.name} is a ${target.kind}, but the query makes a ${relation.kind}.`, { span });
  if (windowText(relation.window) !== windowText(target.window))
    throw statementInvalid(
      `The keys of ${target.name} are ${windowText(target.window)}, those of the query are ${windowText(relation.window)}.`,
      { span },
    );
  const result = relation.step.schema;
  if (!fits(result, target.schema))
    throw statementInvalid(`The columns of the query do not fit those of ${target.name}.`, {
      span,
      details: { query: formatSchema(result), target: formatSchema(target.schema) },
      nextStep: `The query gives ${formatSchema(result)}; ${target.name} has ${formatSchema(target.schema)}. Names, types and order must be equal.`,
    });
  return convertValues(relation, target.schema);
}

const windowText = (window: WindowInfo | null): string => (window ? `windowed (${window.type})` : 'not windowed');

function fits(result: LogicalSchema, target: LogicalSchema): boolean {
  return (
    result.key.length === target.key.length &&
    result.value.length === target.value.length &&
    result.key.every((c, i) => c.name === target.key[i]!.name && typesEqual(c.type, target.key[i]!.type)) &&
    result.value.every((c, i) => c.name === target.value[i]!.name && convertible(c.type, target.value[i]!.type))
  );
}

function convertible(from: SqlType, to: SqlType): boolean {
  if (typesEqual(from, to)) return true;
  if (to.kind === 'DECIMAL') {
    const digits = from.kind === 'INTEGER' ? 10 : from.kind === 'BIGINT' ? 19 : null;
    if (from.kind === 'DECIMAL')
      return to.precision - to.scale >= from.precision - from.scale && to.scale >= from.scale;
    return digits !== null;
  }
  return from.kind !== 'DECIMAL' ? canWiden(from.kind, to.kind) : to.kind === 'DOUBLE';
}

function convertValues(relation: Relation, target: LogicalSchema): Relation {
  const select = relation.step as SelectStep;
  if (select.schema.value.every((c, i) => formatType(c.type) === formatType(target.value[i]!.type))) return relation;
  const selects = select.selects.map((s, i) => {
    const type = target.value[i]!.type;
    if (typesEqual(select.schema.value[i]!.type, type)) return s;
    const { span } = s.expression;
    return {
      ...s,
      expression: { kind: 'Cast', operand: s.expression, type: { kind: 'Resolved', type }, span } as const,
    };
  });
  return { ...relation, step: { ...select, schema: stepSchema(select.schema.key, target.value), selects } };
}
