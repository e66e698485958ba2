// Makes runnable queries of the plans that a session's statements come to.
import { engineConfig } from '../config/engine-config.ts';
import { buildTopology } from '../operators/build-topology.ts';
import type { QueryPlan } from '../plan/execution-step.ts';
import { QueryDriver, type QueryDriverOptions } from './query-driver.ts';
import type { StatementSession } from './statement-session.ts';

export function queryDriverFor(
  session: StatementSession,
  plan: QueryPlan,
  options: Omit<QueryDriverOptions, 'topology'>,
): QueryDriver {
  const { serviceId } = engineConfig(Object.fromEntries(session.properties));
  const topology = buildTopology(plan, {
    functions: session.functions,
    registry: session.registry,
    customTypes: session.catalog.customTypes(),
    config: {
      internalTopicPrefix: `_confluent-ksql-${serviceId}query_`,
      failOnInvalidTimestamp: String(session.properties.get('ksql.timestamp.throw.on.invalid')) === 'true',
    },
  });
  return new QueryDriver({ ...options, topology });
}
