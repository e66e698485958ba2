// The steps of a plan as they are run. EXPLAIN, topic and store names follow the plan; what costs time per row and changes no
// result is left out here, once per query.
import type { Expression } from '../../sql/ast.ts';
import { NO_SPAN } from '../../sql/source-span.ts';
import type { AggregateStep, ExecutionStep, SelectStep } from '../plan/execution-step.ts';

/** Joins and what lies below them stay the same objects. */
export function runningSteps(step: ExecutionStep): ExecutionStep {
  switch (step.kind) {
    case 'StreamAggregate':
    case 'StreamWindowedAggregate':
      return countingRows(withoutProjection(step));
    case 'TableFilter':
    case 'TableSelect':
    case 'TableSuppress':
    case 'TableSink': {
      const source = runningSteps(step.source);
      return source === step.source ? step : { ...step, source };
    }
    default:
      return step;
  }
}

/** A projection before grouping that only picks columns makes another row of the same values: columns are found by name either way. */
function withoutProjection(step: AggregateStep): AggregateStep {
  const group = step.source;
  const select = group.source;
  if (select.kind !== 'StreamSelect' || !picksColumns(select)) return step;
  const { source } = select;
  const schema = { ...group.schema, value: source.schema.value };
  return { ...step, source: { ...group, source, schema } };
}

function picksColumns({ selects, source }: SelectStep): boolean {
  const columns = new Set(source.schema.value.map((c) => c.name));
  return selects.every(
    ({ name, expression: e }) =>
      e.kind === 'ColumnReference' && e.source === null && e.name === name && columns.has(name),
  );
}

/** `COUNT(*)` is `COUNT(ROWTIME)` in the plan. The time of a stream's row is never null, so rows need not be given it to be counted. */
function countingRows(step: AggregateStep): AggregateStep {
  if (!hasRowtime(step.source.source)) return step;
  const aggregates = step.aggregates.map((call) =>
    call.functionName.toUpperCase() === 'COUNT' && call.args.length === 1 && isRowtime(call.args[0]!)
      ? { ...call, args: [ONE] }
      : call,
  );
  return { ...step, aggregates };
}

/** Whether the step's column ROWTIME is that of its source, and not one of a joined side. */
function hasRowtime(step: ExecutionStep): boolean {
  return step.kind === 'StreamFilter' ? hasRowtime(step.source) : step.kind === 'StreamSource';
}

const isRowtime = (e: Expression): boolean => e.kind === 'ColumnReference' && e.source === null && e.name === 'ROWTIME';

const ONE: Expression = { kind: 'IntegerLiteral', value: 1, span: NO_SPAN };
