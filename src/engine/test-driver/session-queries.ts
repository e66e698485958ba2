// Makes runnable queries of the plans that a session's statements come to.
import { buildTopology } from '../operators/build-topology.ts';
import { operatorConfig } from '../operators/operator-config.ts';
import type { QueryPlan } from '../plan/execution-step.ts';
import { QueryDriver, type QueryDriverOptions } from './query-driver.ts';
import type { StatementSession } from './statement-session.ts';

export function queryDriverFor(
  session: StatementSession,
  plan: QueryPlan,
  options: Omit<QueryDriverOptions, 'topology'>,
): QueryDriver {
  const topology = buildTopology(plan, {
    functions: session.functions,
    registry: session.registry,
    customTypes: session.catalog.customTypes(),
    config: operatorConfig(Object.fromEntries(session.properties)),
  });
  return new QueryDriver({ ...options, topology });
}
