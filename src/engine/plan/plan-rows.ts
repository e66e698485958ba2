// Plans a query up to its final projection; what becomes of the rows (a topic, or a client) is planned after that.
import type { Expression, Query } from '../../sql/ast.ts';
import { formatExpression } from '../../sql/printer/format-expression.ts';
import { analyzeAggregates } from '../analyze/aggregate-analysis.ts';
import { joinColumnName } from '../analyze/column-resolver.ts';
import { expressionKey, sameExpression } from '../analyze/expression-tools.ts';
import { scopeOf } from '../analyze/expression-types.ts';
import { bindTableFunction } from '../analyze/function-binding.ts';
import { analyzeQuery, type QueryAnalysis } from '../analyze/query-analysis.ts';
import type { SelectColumn } from '../analyze/select-items.ts';
import { expandStars } from '../analyze/star-expansion.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { EngineConfig } from '../config/engine-config.ts';
import { formatInfoFrom } from '../formats/format-registry.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import type { FilterStep, FlatMapStep } from './execution-step.ts';
import { type JoinNode, joinTree } from './join-tree.ts';
import { planAggregate } from './plan-aggregate.ts';
import type { PlanContext } from './plan-context.ts';
import { hasSyntheticKey, planJoins } from './plan-joins.ts';
import { type KeyOrigin, planProjection } from './plan-projection.ts';
import { planPartitionBy, withoutKey } from './plan-repartition.ts';
import { planSource } from './plan-source.ts';
import { type Relation, stepSchema, valueColumn } from './relation.ts';

export interface RowsRequest {
  readonly query: Query;
  readonly catalog: Catalog;
  readonly functions: FunctionRegistry;
  readonly config: EngineConfig;
  /** Name of the stream or table written; null for a transient query. */
  readonly sinkName: string | null;
  /** Partitions of a topic, null when it is not known. */
  readonly partitionsOf?: (topic: string) => number | null;
}

export interface PlannedRows {
  readonly relation: Relation;
  readonly analysis: QueryAnalysis;
}

/** @throws ClickstreamError STATEMENT_INVALID or TYPE_MISMATCH with the position of what is wrong. */
export function planRows(request: RowsRequest): PlannedRows {
  const persistent = request.sinkName !== null;
  const { catalog, functions } = request;
  const analysis = analyzeQuery(request.query, { catalog, functions, persistent });
  const context: PlanContext = {
    sources: analysis.sources,
    typer: analysis.typer,
    syntheticKey: analysis.syntheticKey,
    defaultKeyFormat: formatInfoFrom(request.config.defaultKeyFormat, 'KEY', {}),
    optionalKeys: request.config.optionalKeys,
    persistent,
    sinkName: request.sinkName,
    partitionsOf: request.partitionsOf ?? (() => null),
  };
  const tree = analysis.joins.length > 0 ? joinTree(analysis.joins, analysis.sources[0]!) : null;
  const source = planFrom(tree, analysis, context);
  const filtered = analysis.where ? planWhere(source.relation, analysis.where, context) : source.relation;
  const relation = analysis.groupBy
    ? planGrouped(filtered, analysis, tree, context)
    : planUngrouped(filtered, analysis, tree, source.origin, context);
  return { relation, analysis };
}

function planFrom(tree: JoinNode | null, analysis: QueryAnalysis, context: PlanContext) {
  const [first] = analysis.sources;
  if (tree) return planJoins(tree, context, (key) => isSelected(key, analysis));
  const origin: KeyOrigin = { what: 'key column', written: first!.source.schema.key.map((c) => c.name) };
  return { relation: planSource(first!, 'KsqlTopic'), origin };
}

function isSelected(column: Expression, analysis: QueryAnalysis): boolean {
  const name = column.kind === 'ColumnReference' ? column.name : '';
  return analysis.items.some((item) => {
    if (item.kind === 'Column') return sameExpression(item.expression, column);
    return analysis.sources.some(
      (s) =>
        (item.source === null || item.source === s.alias) &&
        s.columns.some((c) => joinColumnName(s.alias, c.name) === name),
    );
  });
}

function columnsOf(
  analysis: QueryAnalysis,
  tree: JoinNode | null,
  repartitioned: Relation | null,
  context: PlanContext,
): readonly SelectColumn[] {
  return expandStars(analysis.items, {
    sources: analysis.sources,
    repartitioned: repartitioned?.step.schema ?? null,
    syntheticKey: tree && hasSyntheticKey(tree) ? analysis.syntheticKey : null,
    persistent: context.persistent,
  });
}

function planWhere(relation: Relation, predicate: Expression, context: PlanContext): Relation {
  context.typer.requireBoolean(predicate, scopeOf(relation.step.schema), 'WHERE');
  const step: FilterStep = {
    kind: relation.kind === 'STREAM' ? 'StreamFilter' : 'TableFilter',
    context: ['WhereFilter'],
    schema: relation.step.schema,
    source: relation.step,
    predicate,
  };
  return { ...relation, step };
}

/** One row per element, after the rows have got their key. */
function planFlatMap(relation: Relation, analysis: QueryAnalysis, context: PlanContext): Relation {
  const calls = analysis.tableFunctions;
  if (calls.length === 0) return relation;
  if (relation.kind === 'TABLE')
    throw statementInvalid('Table functions can only be used over streams.', { span: calls[0]!.span });
  const scope = scopeOf(relation.step.schema);
  const { key, value } = relation.step.schema;
  const made = calls.map((call, i) =>
    valueColumn(`KSQL_SYNTH_${i}`, bindTableFunction(call, scope, context.typer, call.span).resultType),
  );
  const step: FlatMapStep = {
    kind: 'StreamFlatMap',
    context: ['FlatMap'],
    schema: stepSchema(key, [...value, ...made]),
    source: relation.step,
    tableFunctions: calls.map(({ functionName, args }) => ({ functionName, args })),
  };
  return { ...relation, step };
}

function planGrouped(
  filtered: Relation,
  analysis: QueryAnalysis,
  tree: JoinNode | null,
  context: PlanContext,
): Relation {
  const groupBy = analysis.groupBy!;
  const relation = analysis.partitionBy ? planPartitionBy(filtered, analysis.partitionBy, context) : filtered;
  const columns = columnsOf(analysis, tree, relation === filtered ? null : relation, context);
  const [first] = analysis.sources;
  const aggregates = analyzeAggregates(
    {
      columns,
      where: analysis.where,
      groupBy,
      having: analysis.having,
      windowed: analysis.query.window !== null,
      defaultArgument: analysis.resolver.internalName(first!, 'ROWTIME'),
    },
    context.typer.functions,
  );
  const written = analysis.query.groupBy!.map(formatExpression);
  return planAggregate(relation, { analysis: aggregates, groupBy, written, query: analysis.query }, context);
}

function planUngrouped(
  relation: Relation,
  analysis: QueryAnalysis,
  tree: JoinNode | null,
  sourceOrigin: KeyOrigin,
  context: PlanContext,
): Relation {
  if (!analysis.partitionBy) {
    const columns = columnsOf(analysis, tree, null, context);
    const request = { columns, computed: new Map(), origin: sourceOrigin, context: ['Project'] };
    const keyed = dropsKey(relation, columns, context) ? withoutKey(relation, context) : relation;
    return planProjection(planFlatMap(keyed, analysis, context), request, context);
  }
  const keyed = planPartitionBy(relation, analysis.partitionBy, context);
  const rekeyed = keyed !== relation;
  const computed = rekeyed ? computedKeys(analysis.partitionBy, keyed) : new Map<string, string>();
  const written = analysis.query.partitionBy!.map(formatExpression);
  const columns = columnsOf(analysis, tree, rekeyed ? keyed : null, context);
  const origin: KeyOrigin = { what: 'partitioning expression', written };
  const exploded = planFlatMap(keyed, analysis, context);
  return planProjection(exploded, { columns, computed, origin, context: ['Project'] }, context);
}

const dropsKey = (relation: Relation, columns: readonly SelectColumn[], context: PlanContext): boolean =>
  context.optionalKeys &&
  context.persistent &&
  relation.kind === 'STREAM' &&
  !relation.step.schema.key.some((k) =>
    columns.some((c) => c.expression.kind === 'ColumnReference' && c.expression.name === k.name),
  );

function computedKeys(expressions: readonly Expression[], keyed: Relation): ReadonlyMap<string, string> {
  const { key } = keyed.step.schema;
  return new Map(
    expressions.flatMap((e, i) =>
      e.kind === 'ColumnReference' || !key[i] ? [] : [[expressionKey(e), key[i].name] as const],
    ),
  );
}
