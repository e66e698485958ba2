// CREATE OR REPLACE of a running query: which changes keep its state valid. Projections and filters may change; what is
// stored or repartitioned may not. As in ksqlDB, queries with windows, joins or table functions cannot be replaced at all.
import type { Span } from '../../sql/source-span.ts';
import { expressionKey } from '../analyze/expression-tools.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { ExecutionStep } from './execution-step.ts';

/** Steps of which no running query may have one. */
const FIXED: ReadonlySet<ExecutionStep['kind']> = new Set([
  'StreamWindowedAggregate',
  'TableAggregate',
  'TableGroupBy',
  'TableSuppress',
  'StreamFlatMap',
  'StreamStreamJoin',
  'StreamTableJoin',
  'TableTableJoin',
  'ForeignKeyTableTableJoin',
  'WindowedStreamSource',
  'WindowedTableSource',
]);

/** @throws ClickstreamError STATEMENT_INVALID naming the first step that differs in a way that state cannot follow. */
export function checkUpgrade(running: ExecutionStep, replacement: ExecutionStep, span: Span): void {
  const before = steps(running);
  const after = steps(replacement);
  const fixed = before.find((step) => FIXED.has(step.kind));
  if (fixed) throw refusal(`it has a step of the kind ${fixed.kind}, whose state cannot be taken over`, span);
  for (const [i, step] of before.entries()) {
    const other = after[i];
    const difference = other ? stepDifference(step, other) : 'a step is missing';
    if (difference !== null) throw refusal(difference, span);
  }
  if (after.length > before.length) throw refusal('a step is added', span);
}

const refusal = (difference: string, span: Span) =>
  statementInvalid(`The running query cannot be replaced: ${difference}.`, {
    span,
    details: { answerAs: 'bad-request' },
    nextStep:
      'Only the projection and WHERE of a running query without windows, joins and table functions can change; drop it and create it anew for anything else.',
  });

/** All steps but filters, from the sink down. */
function steps(step: ExecutionStep): ExecutionStep[] {
  if ('left' in step) return [step, ...steps(step.left), ...steps(step.right)];
  if (!('source' in step)) return [step];
  const below = steps(step.source);
  return step.kind === 'StreamFilter' || step.kind === 'TableFilter' ? below : [step, ...below];
}

function stepDifference(a: ExecutionStep, b: ExecutionStep): string | null {
  if (a.kind !== b.kind) return `${a.context.join('.')} was ${a.kind} and would be ${b.kind}`;
  const [old, fresh] = [storedParts(a), storedParts(b)];
  const changed = Object.keys(old).find((name) => old[name] !== fresh[name]);
  return changed === undefined ? null : `the ${changed} would change`;
}

/** What a step's state and topics depend on, as text. */
function storedParts(step: ExecutionStep): Readonly<Record<string, string>> {
  switch (step.kind) {
    case 'StreamSource':
    case 'TableSource':
      return { source: step.sourceName, topic: step.topic };
    case 'StreamSelectKey':
    case 'TableSelectKey':
      return { 'partitioning key': step.keyExpressions.map(expressionKey).join() };
    case 'StreamGroupBy':
    case 'StreamGroupByKey':
      return { grouping: step.groupBy.map(expressionKey).join() };
    case 'StreamAggregate':
      return {
        'columns kept by the aggregation': step.nonAggregateColumns.join(),
        aggregates: step.aggregates.map((c) => `${c.functionName}(${c.args.map(expressionKey).join()})`).join(),
      };
    default:
      return {};
  }
}
