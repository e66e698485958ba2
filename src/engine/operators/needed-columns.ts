// Finds which value columns of each step anything later reads, so that sources skip the fields that nobody needs.
import type { Expression } from '../../sql/ast.ts';
import type { ExecutionStep } from '../plan/execution-step.ts';

/** Adds the names of all columns that an expression reads. */
export function collectColumns(expression: Expression | null, into: Set<string>): void {
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const record = node as Readonly<Record<string, unknown>>;
    if (record.kind === 'ColumnReference' && typeof record.name === 'string') into.add(record.name);
    else for (const [field, value] of Object.entries(record)) if (field !== 'span' && field !== 'type') visit(value);
  };
  visit(expression);
}

export type NeededColumns = ReadonlyMap<ExecutionStep, ReadonlySet<string>>;

/** For every step of a plan the names of its value columns that are read after it. */
export function neededColumns(root: ExecutionStep): NeededColumns {
  const result = new Map<ExecutionStep, ReadonlySet<string>>();
  visitStep(root, new Set(root.schema.value.map((c) => c.name)), result);
  return result;
}

function visitStep(
  step: ExecutionStep,
  needed: ReadonlySet<string>,
  result: Map<ExecutionStep, ReadonlySet<string>>,
): void {
  result.set(step, needed);
  const names = new Set(needed);
  switch (step.kind) {
    case 'StreamSource':
    case 'TableSource':
    case 'WindowedStreamSource':
    case 'WindowedTableSource':
      return;
    case 'StreamFilter':
    case 'TableFilter':
      collectColumns(step.predicate, names);
      visitStep(step.source, names, result);
      return;
    case 'StreamSelect':
    case 'TableSelect': {
      const used = new Set<string>();
      for (const select of step.selects) if (needed.has(select.name)) collectColumns(select.expression, used);
      visitStep(step.source, used, result);
      return;
    }
    case 'StreamSelectKey':
    case 'TableSelectKey':
      for (const expression of step.keyExpressions) collectColumns(expression, names);
      visitStep(step.source, names, result);
      return;
    case 'StreamGroupBy':
    case 'StreamGroupByKey':
    case 'TableGroupBy':
      for (const expression of step.groupBy) collectColumns(expression, names);
      visitStep(step.source, names, result);
      return;
    case 'StreamAggregate':
    case 'StreamWindowedAggregate':
    case 'TableAggregate':
      for (const call of step.aggregates) for (const arg of call.args) collectColumns(arg, names);
      visitStep(step.source, names, result);
      return;
    case 'StreamFlatMap':
      for (const call of step.tableFunctions) for (const arg of call.args) collectColumns(arg, names);
      visitStep(step.source, names, result);
      return;
    case 'StreamStreamJoin':
    case 'StreamTableJoin':
    case 'TableTableJoin':
    case 'ForeignKeyTableTableJoin': {
      collectColumns(step.leftJoinExpression, names);
      visitStep(step.left, names, result);
      visitStep(step.right, names, result);
      return;
    }
    case 'TableSuppress':
      visitStep(step.source, names, result);
      return;
    case 'StreamSink':
    case 'TableSink':
      for (const column of step.source.schema.value) names.add(column.name);
      visitStep(step.source, names, result);
      return;
  }
}
