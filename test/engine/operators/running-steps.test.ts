import { describe, expect, it } from 'vitest';
import { runningSteps } from '../../../src/engine/operators/running-steps.ts';
import type { AggregateStep, ExecutionStep, SelectStep } from '../../../src/engine/plan/execution-step.ts';
import { logicalSchema } from '../../../src/engine/schema/logical-schema.ts';
import type { Expression } from '../../../src/sql/ast.ts';
import { column, groupByKey, INT_V, integer, source, sumOf } from './plan-fixtures.ts';

const clicks = source('StreamSource', 'clicks', INT_V);

function projected(selects: Readonly<Record<string, Expression>>): SelectStep {
  const columns = clicks.schema.value.filter((c) => c.name in selects);
  return {
    kind: 'StreamSelect',
    context: ['Aggregate', 'Project'],
    source: clicks,
    schema: logicalSchema([...clicks.schema.key, ...columns]),
    keyNames: ['ID'],
    selects: Object.entries(selects).map(([name, expression]) => ({ name, expression })),
  };
}

const counting = (from: ExecutionStep): AggregateStep => {
  const step = sumOf(groupByKey(from), 'V');
  return { ...step, aggregates: [{ functionName: 'COUNT', args: [column('ROWTIME')] }] };
};

const run = (step: AggregateStep) => runningSteps(step) as AggregateStep;

describe('the steps that run', () => {
  it('have no projection before grouping that only picks columns', () => {
    const step = sumOf(groupByKey(projected({ V: column('V') })), 'V');
    expect(run(step).source.source).toBe(clicks);
    expect(run(step).source.schema.value).toEqual(clicks.schema.value);
    expect(run(step).context).toEqual(step.context);
  });

  it('keep a projection that computes or renames', () => {
    const computed = sumOf(groupByKey(projected({ V: integer(1) })), 'V');
    const renamed = sumOf(groupByKey(projected({ V: column('ID') })), 'V');
    expect(run(computed)).toEqual(computed);
    expect(run(renamed)).toEqual(renamed);
  });

  it('count rows of a stream without giving them their time', () => {
    expect(run(counting(clicks)).aggregates[0]?.args).toEqual([integer(1)]);
  });

  it('leave a count over joined rows as it is, where a side may be missing', () => {
    const joined: ExecutionStep = { ...projected({ ROWTIME: integer(1) }), kind: 'StreamSelect' };
    expect(run(counting(joined)).aggregates[0]?.args).toEqual([column('ROWTIME')]);
  });
});
