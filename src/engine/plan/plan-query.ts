// From a query to its physical plan: the entry points that statements and servers call.

import type { Span } from '../../sql/source-span.ts';
import { NO_SPAN } from '../../sql/source-span.ts';
import { querySource } from '../analyze/query-sources.ts';
import type { DataSource } from '../catalog/catalog.ts';
import { logicalSchema } from '../schema/logical-schema.ts';
import type { ExecutionStep, QueryPlan } from './execution-step.ts';
import { AGGREGATE_STORE } from './plan-aggregate.ts';
import { type PlannedRows, planRows, type RowsRequest } from './plan-rows.ts';
import { fitToTarget, type SinkTarget, sinkStep } from './plan-sink.ts';
import { planSource } from './plan-source.ts';
import type { Relation } from './relation.ts';

export interface PlanRequest extends RowsRequest {
  readonly queryId: string;
}

/** A query whose rows go to one client. */
export function planTransientQuery(request: PlanRequest): QueryPlan {
  const { relation, analysis } = planRows({ ...request, sinkName: null });
  const plan = basePlan(
    request.queryId,
    relation,
    analysis.sources.map((s) => s.source.name),
  );
  return { ...plan, root: relation.step, limit: request.query.limit };
}

/** The rows of CREATE … AS SELECT, from which formats and name of the sink are decided before `planNewSink`. */
export const planSinkRows = (request: PlanRequest & { readonly sinkName: string }): PlannedRows => planRows(request);

/** The plan that writes these rows to a new topic. */
export function planNewSink(queryId: string, rows: PlannedRows, target: SinkTarget): QueryPlan {
  const plan = basePlan(
    queryId,
    rows.relation,
    rows.analysis.sources.map((s) => s.source.name),
  );
  return {
    ...plan,
    root: sinkStep(rows.relation, target),
    sink: { name: target.name, kind: rows.relation.kind, topic: target.topic },
    limit: rows.analysis.query.limit,
    materializedStore: materializedStore(rows.relation),
  };
}

/** INSERT INTO … SELECT. @throws ClickstreamError when the rows do not fit the target. */
export function planInsertInto(request: PlanRequest, target: DataSource, span: Span): QueryPlan {
  const rows = planRows({ ...request, sinkName: target.name });
  const relation = fitToTarget(rows.relation, target, span);
  return planNewSink(request.queryId, { ...rows, relation }, target);
}

/** CREATE SOURCE TABLE: keeps the table in a store without writing it anywhere. */
export function planSourceTable(source: DataSource, queryId: string): QueryPlan {
  const relation = planSource(querySource(source, source.name, NO_SPAN), 'KsqlTopic');
  return {
    ...basePlan(queryId, relation, [source.name]),
    root: relation.step,
    materializedStore: 'KsqlTopic-Reduce',
    output: source.schema,
  };
}

function basePlan(queryId: string, relation: Relation, sources: readonly string[]): QueryPlan {
  return {
    queryId,
    root: relation.step,
    sink: null,
    sources,
    resultKind: relation.kind,
    window: relation.window,
    limit: null,
    materializedStore: null,
    output: logicalSchema(relation.step.schema.value),
  };
}

/** Aggregations have a store by nature; other tables get one for their projection. */
function materializedStore(relation: Relation): string | null {
  if (relation.kind !== 'TABLE') return null;
  return isAggregated(relation.step) ? AGGREGATE_STORE : 'Project';
}

function isAggregated(step: ExecutionStep): boolean {
  return step.context[0] === 'Aggregate';
}
