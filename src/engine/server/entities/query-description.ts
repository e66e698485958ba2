// One query in full, as EXPLAIN and LIST QUERIES EXTENDED answer it.

import type { QueryPlan } from '../../plan/execution-step.ts';
import { printExecutionPlan } from '../../plan/print-execution-plan.ts';
import { printStreamsTopology } from '../../plan/streams-topology/streams-topology.ts';
import type { PersistentQuery } from '../../runtime/query-manager.ts';
import { applicationId } from '../../runtime/query-settings.ts';
import { type EngineContext, hostOf } from '../engine-context.ts';
import { stateOf } from './query-entities.ts';
import { fieldEntities } from './schema-entities.ts';

export function queryDescription(query: PersistentQuery, engine: EngineContext): object {
  const { plan, statementText, runner, sessionProperties } = query;
  const state = stateOf(query);
  return {
    ...planDescription(plan, statementText),
    overriddenProperties: sessionProperties,
    ksqlHostQueryStatus: { [hostOf(engine.config)]: state },
    queryType: 'PERSISTENT',
    queryErrors: runner.errors.map((e) => ({ timestamp: e.timestamp, errorMessage: e.message, type: e.errorClass })),
    tasksMetadata: tasksOf(query),
    consumerGroupId: applicationId(engine.serviceId, plan.queryId),
    state: runner.state,
  };
}

/** @param properties the session's */
export function plannedDescription(
  plan: QueryPlan,
  statementText: string,
  properties: Readonly<Record<string, unknown>>,
  engine: EngineContext,
): object {
  const persistent = plan.sink !== null;
  return {
    ...planDescription(plan, statementText),
    overriddenProperties: properties,
    ksqlHostQueryStatus: {},
    queryType: persistent ? 'PERSISTENT' : 'PUSH',
    queryErrors: [],
    tasksMetadata: [],
    consumerGroupId: applicationId(engine.serviceId, plan.queryId),
    state: null,
  };
}

function planDescription(plan: QueryPlan, statementText: string): object {
  return {
    id: plan.queryId,
    statementText,
    windowType: plan.window?.type ?? null,
    fields: fieldEntities(plan.sink ? plan.root.schema : plan.output),
    sources: plan.sources,
    sinks: plan.sink ? [plan.sink.name] : [],
    topology: printStreamsTopology(plan),
    executionPlan: printExecutionPlan(plan),
  };
}

function tasksOf({ runner }: PersistentQuery): object[] {
  const lag = runner.lag();
  return runner.tasks.map(({ partition }, i) => ({
    taskId: `${i}_${partition}`,
    timeCurrentIdlingStarted: 0,
    topicOffsets: lag
      .filter((l) => l.partition === partition)
      .map((l) => ({
        topicPartitionEntity: { topic: l.topic, partition: l.partition },
        endOffset: Number(l.end ?? l.position),
        committedOffset: Number(l.position),
      })),
  }));
}
