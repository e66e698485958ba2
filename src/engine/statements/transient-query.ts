// SELECT … EMIT CHANGES|FINAL: a query whose rows go to the client that asked.
import type { QueryStatement } from '../../sql/ast.ts';
import { planTransientQuery } from '../plan/plan-query.ts';
import type { StatementOutcome } from './outcome.ts';
import { partitionCounts } from './source-partitions.ts';
import type { StatementContext } from './statement-context.ts';

/** Without EMIT it is a pull query, which the server answers from a store. @throws ClickstreamError when refused. */
export async function transientQuery(statement: QueryStatement, context: StatementContext): Promise<StatementOutcome> {
  const { query } = statement;
  if (query.emit === null) return { kind: 'NotHandled', statement };
  const { catalog, functions, config } = context;
  const partitionsOf = await partitionCounts(query, context);
  const queryId = context.nextQueryId(`transient_${query.from.source.name}`);
  const plan = planTransientQuery({ query, catalog, functions, config, sinkName: null, partitionsOf, queryId });
  return { kind: 'TransientQuery', plan };
}
