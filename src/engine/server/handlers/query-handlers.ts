// LIST QUERIES, short and extended.
import type { ListQueries } from '../../../sql/ast.ts';
import type { EngineContext } from '../engine-context.ts';
import { queryDescription, transientDescription } from '../entities/query-description.ts';
import { runningQuery, transientQuery } from '../entities/query-entities.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

export function listQueries(statement: ListQueries, engine: EngineContext, entity: MakeEntity): Entity {
  const persistent = engine.queries.list();
  if (statement.extended)
    return entity('query_descriptions', {
      queryDescriptions: [
        ...persistent.map((q) => queryDescription(q, engine)),
        ...engine.transientQueries.list().map((q) => transientDescription(q, engine)),
      ],
    });
  return entity('queries', {
    queries: [...persistent.map(runningQuery), ...engine.transientQueries.list().map(transientQuery)],
  });
}
