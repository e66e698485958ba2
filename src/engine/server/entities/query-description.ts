// One query in full, as EXPLAIN and LIST QUERIES EXTENDED answer it.

import type { QueryPlan } from '../../plan/execution-step.ts';
import { printExecutionPlan } from '../../plan/print-execution-plan.ts';
import { printStreamsTopology } from '../../plan/streams-topology/streams-topology.ts';
import type { RunningTransientQuery } from '../../queries/push/transient-queries.ts';
import type { PersistentQuery } from '../../runtime/query-manager.ts';
import { applicationId } from '../../runtime/query-settings.ts';
import { type Column, type LogicalSchema, logicalSchema } from '../../schema/logical-schema.ts';
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

/** A query that runs for a client. */
export function transientDescription(query: RunningTransientQuery, engine: EngineContext): object {
  const planned = plannedDescription(query.plan, query.statementText, {}, engine);
  return { ...planned, ksqlHostQueryStatus: { [hostOf(engine.config)]: 'RUNNING' }, state: 'RUNNING' };
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
    ...planDescription(plan, statementText, !persistent),
    overriddenProperties: properties,
    ksqlHostQueryStatus: {},
    queryType: persistent ? 'PERSISTENT' : 'PUSH',
    queryErrors: [],
    tasksMetadata: [],
    consumerGroupId: persistent
      ? applicationId(engine.serviceId, plan.queryId)
      : `_confluent-ksql-${engine.serviceId}transient_${plan.queryId}_${engine.clock.now()}`,
    state: null,
  };
}

/** @param forClient its rows go to a client, not to a table or stream */
function planDescription(plan: QueryPlan, statementText: string, forClient = false): object {
  return {
    id: plan.queryId,
    statementText,
    windowType: forClient ? null : (plan.window?.type ?? null),
    fields: fieldEntities(forClient ? withKey(plan) : plan.sink ? plan.root.schema : plan.output),
    sources: plan.sources,
    sinks: plan.sink ? [plan.sink.name] : [],
    topology: printStreamsTopology(plan),
    executionPlan: printExecutionPlan(plan),
  };
}

/** Queries for clients give keys among the values, and their rows have them as keys all the same. */
const withKey = ({ root, output }: QueryPlan): LogicalSchema =>
  logicalSchema([...root.schema.key, ...output.columns.map((column): Column => ({ ...column, namespace: 'VALUE' }))]);

/** Offsets of topics that carry records inside the process only, and of inputs of which nothing was read yet. */
const NO_OFFSET = -1;

function tasksOf({ runner, topology }: PersistentQuery): object[] {
  const lag = runner.lag();
  const ids = [...new Set(lag.map((l) => l.partition))].sort((a, b) => a - b);
  return topology.subTopologies.flatMap(({ id, sourceTopics }) =>
    ids
      .filter((partition) => id > 0 || lag.some((l) => l.partition === partition && sourceTopics.includes(l.topic)))
      .map((partition) => ({
        taskId: `${id}_${partition}`,
        topicOffsets: sourceTopics.map((topic) => {
          const at = Number(lag.find((l) => l.topic === topic && l.partition === partition)?.position ?? 0n);
          return {
            topicPartitionEntity: { topic, partition },
            // As ksqlDB counts: the last record, and the place after it.
            endOffset: at === 0 ? NO_OFFSET : at - 1,
            committedOffset: at === 0 ? NO_OFFSET : at,
          };
        }),
        timeCurrentIdlingStarted: null,
      })),
  );
}
