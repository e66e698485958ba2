// From a query to its physical plan: the entry points that statements and servers call.

import type { Span } from '../../sql/source-span.ts';
import { NO_SPAN } from '../../sql/source-span.ts';
import { querySource } from '../analyze/query-sources.ts';
import type { DataSource } from '../catalog/catalog.ts';
import { logicalSchema } from '../schema/logical-schema.ts';
import type { QueryPlan, SelectStep } from './execution-step.ts';
import { type PlannedRows, planRows, type RowsRequest } from './plan-rows.ts';
import { fitToTarget, type SinkTarget, sinkStep } from './plan-sink.ts';
import { planSource } from './plan-source.ts';
import { formatsOf, type Relation, stepSchema, valueColumn } from './relation.ts';
import { lookupStore } from './streams-topology/streams-topology.ts';

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
    materializedStore: lookupStore(rows.relation.step),
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
  const relation = planWhole(planSource(querySource(source, source.name, NO_SPAN), 'KsqlTopic'), source);
  return {
    ...basePlan(queryId, relation, [source.name]),
    root: relation.step,
    materializedStore: lookupStore(relation.step),
    output: source.schema,
  };
}

/** All columns of a source, in its order. */
function planWhole(relation: Relation, { schema }: DataSource): Relation {
  const columns = [...schema.value, ...schema.headers.map(({ name, type }) => valueColumn(name, type))];
  const step: SelectStep = {
    kind: 'TableSelect',
    context: ['Project'],
    schema: stepSchema(schema.key, columns),
    source: relation.step,
    keyNames: schema.key.map((k) => k.name),
    selects: columns.map(({ name }) => ({
      name,
      expression: { kind: 'ColumnReference', source: null, name, span: NO_SPAN },
    })),
    internalFormats: formatsOf(relation),
  };
  return { ...relation, step };
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
