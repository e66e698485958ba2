// The end of a persistent query: writing the projected rows to a new sink, or into a stream that exists.

import type { Expression } from '../../sql/ast.ts';
import type { Span } from '../../sql/source-span.ts';
import { formatType, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { DataSource } from '../catalog/catalog.ts';
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
 * Rows for INSERT INTO: decimals of fewer digits, and literal numbers, are converted to the target's decimals. As in
 * ksqlDB there is no other conversion, and the target must declare its columns in the order in which queries have them.
 * @throws ClickstreamError when kind, window, column names, types or order of query and target differ.
 */
export function fitToTarget(relation: Relation, target: DataSource, span: Span): Relation {
  if (relation.kind !== target.kind)
    throw statementInvalid(`${target.name} is a ${target.kind}, but the query makes a ${relation.kind}.`, { span });
  if (windowText(relation.window) !== windowText(target.window))
    throw statementInvalid(
      `The keys of ${target.name} are ${windowText(target.window)}, those of the query are ${windowText(relation.window)}.`,
      { span },
    );
  const select = relation.step as SelectStep;
  const result = select.schema;
  if (!fits(select, target.schema))
    throw statementInvalid(`The columns of the query do not fit those of ${target.name}.`, {
      span,
      details: { query: formatSchema(result), target: formatSchema(target.schema) },
      nextStep: `The query gives ${formatSchema(result)}; ${target.name} has ${formatSchema(target.schema)}. Names, types and order must be equal.`,
    });
  return convertValues(relation, target.schema);
}

const windowText = (window: WindowInfo | null): string => (window ? `windowed (${window.type})` : 'not windowed');

function fits(select: SelectStep, target: LogicalSchema): boolean {
  const { key, value } = select.schema;
  return (
    target.columns.length === key.length + value.length &&
    target.columns.every((column, i) => {
      const made = key[i] ?? value[i - key.length]!;
      if (made.name !== column.name || made.namespace !== column.namespace) return false;
      if (typesEqual(made.type, column.type)) return true;
      const written = made.namespace === 'VALUE' ? select.selects[i - key.length]!.expression : null;
      return written !== null && convertible(literalType(written) ?? made.type, column.type);
    })
  );
}

/** Whole numbers count with their own digits, not with those that their type may have. */
function literalType(e: Expression): SqlType | null {
  if (e.kind === 'IntegerLiteral' || e.kind === 'BigintLiteral') return decimalOf(String(e.value));
  if (e.kind !== 'DoubleLiteral') return null;
  return decimalOf(Number.isInteger(e.value) ? `${e.value}.0` : String(e.value));
}

const decimalOf = (text: string): SqlType | null => {
  const digits = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!digits) return null;
  const [whole = '', fraction = ''] = digits.slice(1);
  const significant = `${whole}${fraction}`.replace(/^0+(?=.)/, '').length;
  return { kind: 'DECIMAL', precision: Math.max(significant, fraction.length), scale: fraction.length };
};

const convertible = (from: SqlType, to: SqlType): boolean =>
  from.kind === 'DECIMAL' &&
  to.kind === 'DECIMAL' &&
  to.precision - to.scale >= from.precision - from.scale &&
  to.scale >= from.scale;

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
