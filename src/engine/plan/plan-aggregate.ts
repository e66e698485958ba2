// Plans GROUP BY: the columns needed, the grouping, the aggregation with its window, HAVING and the projection.
import type { Expression, Query, WindowClause } from '../../sql/ast.ts';
import { NO_SPAN } from '../../sql/source-span.ts';
import { BIGINT } from '../../sql/sql-type.ts';
import type { AggregateAnalysis } from '../analyze/aggregate-analysis.ts';
import { columnReference, expressionKey } from '../analyze/expression-tools.ts';
import { scopeOf } from '../analyze/expression-types.ts';
import { type BoundAggregate, bindAggregate, literalValue } from '../analyze/function-binding.ts';
import { WINDOW_BOUND_TYPES } from '../analyze/query-sources.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import { validateColumns } from '../formats/format-registry.ts';
import type { Column } from '../schema/logical-schema.ts';
import type {
  AggregateCall,
  AggregateStep,
  FilterStep,
  GroupByStep,
  NamedExpression,
  SelectStep,
} from './execution-step.ts';
import { formatForNewKey } from './key-format.ts';
import type { PlanContext } from './plan-context.ts';
import { type KeyOrigin, planProjection } from './plan-projection.ts';
import { isKeyedBy, keyColumnsFor } from './plan-repartition.ts';
import { formatsOf, type Relation, stepSchema, valueColumn } from './relation.ts';
import { windowInfo, windowTimes } from './window-times.ts';

export interface AggregateRequest {
  readonly analysis: AggregateAnalysis;
  /** Over the columns of the steps below. */
  readonly groupBy: readonly Expression[];
  /** The grouping expressions as written, for messages. */
  readonly written: readonly string[];
  readonly query: Query;
}

/** @throws ClickstreamError when a function cannot be used over this kind of source, or types do not fit. */
export function planAggregate(relation: Relation, request: AggregateRequest, context: PlanContext): Relation {
  const { analysis, groupBy, query } = request;
  const emitFinal = query.emit === 'FINAL';
  if (query.window) windowTimes(query.window, emitFinal);
  if (query.window && relation.kind === 'TABLE')
    throw statementInvalid('A table cannot be aggregated in windows.', {
      span: query.window.span,
      nextStep: 'Leave WINDOW out, or aggregate the stream that the table is made from.',
    });
  const internal = internalColumns(analysis);
  const prepared = planPrepare(relation, internal.selects, context);
  const grouped = planGroupBy(prepared, groupBy, context);
  const calls = internal.calls;
  const aggregated = planAggregation(grouped, analysis, calls, query.window, emitFinal, context);
  const filtered = analysis.having ? planHaving(aggregated, analysis.having, context) : aggregated;
  const key = filtered.step.schema.key;
  const computed = new Map(
    groupBy.flatMap((e, i) => (e.kind === 'ColumnReference' ? [] : [[expressionKey(e), key[i]!.name] as const])),
  );
  const origin: KeyOrigin = { what: 'grouping expression', written: request.written };
  const columns = analysis.columns;
  return planProjection(filtered, { columns, computed, origin, context: ['Aggregate', 'Project'] }, context);
}

interface InternalColumns {
  readonly selects: readonly NamedExpression[];
  readonly calls: readonly (AggregateCall & { readonly span: Expression['span'] })[];
}

/** The needed columns, then one column per argument that is none of them; constants stay literals in the calls. */
function internalColumns(analysis: AggregateAnalysis): InternalColumns {
  const selects: NamedExpression[] = analysis.required.map((name) => ({
    name,
    expression: { kind: 'ColumnReference', source: null, name, span: NO_SPAN },
  }));
  const names = new Map<string, string>();
  const columnFor = (arg: Expression): Expression => {
    if (arg.kind === 'ColumnReference' && analysis.required.includes(arg.name)) return arg;
    const key = expressionKey(arg);
    const own = arg.kind === 'ColumnReference' ? arg.name : `KSQL_INTERNAL_COL_${selects.length}`;
    const name = names.get(key) ?? own;
    if (!names.has(key)) {
      names.set(key, name);
      selects.push({ name, expression: arg });
    }
    return literalValue(arg) === undefined ? columnReference(name, arg) : arg;
  };
  const calls = analysis.calls.map((call) => ({
    functionName: call.name,
    args: call.args.map(columnFor),
    span: call.span,
  }));
  return { selects, calls };
}

function planPrepare(relation: Relation, selects: readonly NamedExpression[], context: PlanContext): Relation {
  const scope = scopeOf(relation.step.schema);
  const value = selects.map((s) => valueColumn(s.name, context.typer.typeOf(s.expression, scope)));
  const key = relation.step.schema.key;
  const schema = stepSchema(key, value);
  const step: SelectStep = {
    kind: relation.kind === 'STREAM' ? 'StreamSelect' : 'TableSelect',
    context: ['Aggregate', 'Prepare'],
    schema,
    source: relation.step,
    keyNames: key.map((k) => k.name),
    selects,
    internalFormats: relation.kind === 'TABLE' ? formatsOf(relation, schema) : null,
  };
  return { ...relation, step };
}

function planGroupBy(
  relation: Relation,
  groupBy: readonly Expression[],
  context: PlanContext,
): Relation & { readonly step: GroupByStep } {
  const keyed = relation.kind === 'STREAM' && isKeyedBy(relation, groupBy);
  if (keyed && relation.window)
    throw statementInvalid('A windowed source cannot be grouped by its own key.', {
      span: groupBy[0]?.span,
      nextStep: 'Group by another column, or aggregate the source from which the windows were made.',
    });
  const key = keyed ? relation.step.schema.key : keyColumnsFor(relation, groupBy, context);
  const keyFormat = keyed ? relation.keyFormat : formatForNewKey(relation.keyFormat, key, context.defaultKeyFormat);
  const grouped: Relation = { ...relation, keyFormat, window: null };
  const schema = stepSchema(key, relation.step.schema.value);
  const step: GroupByStep = {
    kind: relation.kind === 'TABLE' ? 'TableGroupBy' : keyed ? 'StreamGroupByKey' : 'StreamGroupBy',
    context: ['Aggregate', 'GroupBy'],
    schema,
    source: relation.step,
    groupBy,
    internalFormats: formatsOf(grouped, schema),
  };
  return { ...grouped, step };
}

function planAggregation(
  relation: Relation & { readonly step: GroupByStep },
  analysis: AggregateAnalysis,
  calls: InternalColumns['calls'],
  window: WindowClause | null,
  emitFinal: boolean,
  context: PlanContext,
): Relation {
  const input = relation.step.schema;
  const scope = scopeOf(input);
  const bound = calls.map((call) => bindAggregate(call, scope, context.typer, call.span));
  if (relation.kind === 'TABLE') refuseWithoutUndo(bound, calls);
  const carried = analysis.required.map((name) => input.value.find((c) => c.name === name)!);
  const results = bound.map((b, i) => valueColumn(`KSQL_AGG_VARIABLE_${i}`, b.aggregator.resultType));
  const states = bound.map((b, i) => valueColumn(`KSQL_AGG_VARIABLE_${i}`, b.aggregator.stateType));
  const bounds = window ? [...WINDOW_BOUND_TYPES.keys()].map((name) => valueColumn(name, BIGINT)) : [];
  checkStateFormat(relation, [...carried, ...states]);
  const step: AggregateStep = {
    kind: relation.kind === 'TABLE' ? 'TableAggregate' : window ? 'StreamWindowedAggregate' : 'StreamAggregate',
    context: ['Aggregate', 'Aggregate'],
    schema: stepSchema(input.key, [...carried, ...results, ...bounds]),
    source: relation.step,
    nonAggregateColumns: analysis.required,
    aggregates: calls.map(({ functionName, args }) => ({ functionName, args })),
    internalFormats: formatsOf(relation, input),
    window,
    emitFinal,
    stateSchema: stepSchema(input.key, [...carried, ...states]),
  };
  return { ...relation, step, kind: 'TABLE', window: window && windowInfo(window) };
}

function refuseWithoutUndo(bound: readonly BoundAggregate[], calls: InternalColumns['calls']): void {
  for (const [i, b] of bound.entries())
    if (!b.aggregator.undo)
      throw statementInvalid(`${calls[i]!.functionName} can aggregate streams only, not a table.`, {
        span: calls[i]!.span,
        nextStep:
          'When a row of a table changes, its old value must be taken back; COUNT, SUM, AVG and the COLLECT functions can do that.',
      });
}

function checkStateFormat(relation: Relation, columns: readonly Column[]): void {
  try {
    validateColumns(relation.valueFormat, columns, 'VALUE');
  } catch (cause) {
    throw statementInvalid(
      `The state of an aggregate function of this query cannot be kept in the value format ${relation.valueFormat.format} of the source.`,
      { cause, nextStep: 'Read the source from a copy in JSON or AVRO, or leave the function out.' },
    );
  }
}

function planHaving(relation: Relation, having: Expression, context: PlanContext): Relation {
  context.typer.requireBoolean(having, scopeOf(relation.step.schema), 'HAVING');
  const step: FilterStep = {
    kind: 'TableFilter',
    context: ['Aggregate', 'HavingFilter'],
    schema: relation.step.schema,
    source: relation.step,
    predicate: having,
  };
  return { ...relation, step };
}
