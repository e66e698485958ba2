// Which operator runs which step of a plan.
import type { ExecutionStep } from '../plan/execution-step.ts';
import { aggregateFlow } from './aggregate-operator.ts';
import { filterFlow } from './filter-operator.ts';
import { flatMapFlow } from './flat-map-operator.ts';
import type { Flow, FlowOptions } from './flow.ts';
import { foreignKeyJoinFlow } from './foreign-key-join-operator.ts';
import { streamGroupByFlow } from './group-by-operator.ts';
import { selectKeyFlow, tableSelectKeyFlow } from './select-key-operator.ts';
import { selectFlow } from './select-operator.ts';
import { sinkFlow } from './sink-operator.ts';
import { sourceFlow } from './source-operator.ts';
import { streamStreamJoinFlow } from './stream-stream-join-operator.ts';
import { streamTableJoinFlow } from './stream-table-join-operator.ts';
import { suppressFlow } from './suppress-operator.ts';
import { tableAggregateFlow } from './table-aggregate-operator.ts';
import { tableGroupByFlow } from './table-group-by-operator.ts';
import { tableTableJoinFlow } from './table-table-join-operator.ts';
import type { TopologyBuilder } from './topology-builder.ts';
import { windowedAggregateFlow } from './windowed-aggregate-operator.ts';

export function buildFlow(builder: TopologyBuilder, step: ExecutionStep, options: FlowOptions): Flow {
  switch (step.kind) {
    case 'StreamSource':
    case 'WindowedStreamSource':
    case 'TableSource':
    case 'WindowedTableSource':
      return sourceFlow(builder, step, options);
    case 'StreamFilter':
    case 'TableFilter':
      return filterFlow(builder, step);
    case 'StreamSelect':
    case 'TableSelect':
      return selectFlow(builder, step, options);
    case 'StreamSelectKey':
      return selectKeyFlow(builder, step);
    case 'TableSelectKey':
      return tableSelectKeyFlow(builder, step, options);
    case 'StreamGroupBy':
    case 'StreamGroupByKey':
      return streamGroupByFlow(builder, step);
    case 'TableGroupBy':
      return tableGroupByFlow(builder, step);
    case 'StreamAggregate':
      return aggregateFlow(builder, step, options);
    case 'StreamWindowedAggregate':
      return windowedAggregateFlow(builder, step, options);
    case 'TableAggregate':
      return tableAggregateFlow(builder, step, options);
    case 'StreamFlatMap':
      return flatMapFlow(builder, step);
    case 'StreamStreamJoin':
      return streamStreamJoinFlow(builder, step);
    case 'StreamTableJoin':
      return streamTableJoinFlow(builder, step);
    case 'TableTableJoin':
      return tableTableJoinFlow(builder, step);
    case 'ForeignKeyTableTableJoin':
      return foreignKeyJoinFlow(builder, step);
    case 'TableSuppress':
      return suppressFlow(builder, step, options);
    case 'StreamSink':
    case 'TableSink':
      return sinkFlow(builder, step);
  }
}
