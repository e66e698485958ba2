// Makes a query's plan runnable: sub-topologies that share tasks, split where keys change, and the topics between them.
import type { QueryPlan } from '../plan/execution-step.ts';
import { materializeResult } from './result-table.ts';
import { SubTopologyTask } from './sub-topology-task.ts';
import type { SubTopology, Topology } from './task.ts';
import type { OperatorDependencies } from './task-scope.ts';
import { TopologyBuilder } from './topology-builder.ts';

/**
 * Nothing is opened or read yet; expressions are compiled when a task is created. Plans without a sink emit their rows
 * through `TaskContext.emit`.
 */
export function buildTopology(plan: QueryPlan, dependencies: OperatorDependencies): Topology {
  const builder = new TopologyBuilder(plan, dependencies);
  const hasSink = plan.root.kind === 'StreamSink' || plan.root.kind === 'TableSink';
  if (hasSink) builder.build(builder.root);
  else {
    const flow = materializeResult(builder, builder.build(builder.root));
    flow.part.addEnd((task) => {
      flow.attach(task, (key, value, timestamp, window) =>
        task.context.emit({ key: key ?? [], value, timestamp, window }),
      );
    });
  }
  const parts = [...new Set(builder.parts.map((part) => part.root))];
  const subTopologies = parts.map(
    (part, id): SubTopology => ({
      id,
      sourceTopics: [...part.topics],
      storeNames: [...part.stores],
      createTask: (context) => new SubTopologyTask(plan.queryId, part, context, dependencies),
    }),
  );
  return {
    queryId: plan.queryId,
    subTopologies,
    repartitionTopics: builder.internalTopics.map(({ name, readBy }) => ({
      name,
      readBy: parts.indexOf(readBy.root),
    })),
    sources: builder.sources,
    sinkTopic: plan.sink?.topic ?? null,
  };
}
