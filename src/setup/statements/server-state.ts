// What a ksqlDB server has of the definition's statements, read in three requests whatever their number.

import { type QuerySummary, readSourceDescription, type SourceDescription } from '../../clients/ksqldb-answers.ts';
import type { KsqldbClient } from '../../clients/ksqldb-client.ts';
import type { StatementDefinition } from '../../definition/definition.ts';

export interface ServerState {
  readonly sources: ReadonlyMap<string, SourceDescription>;
  /** By id in upper case. */
  readonly queries: ReadonlyMap<string, QuerySummary>;
}

/** The one of the definition's statements on the server. */
export interface ServerStatement {
  readonly kind: 'STREAM' | 'TABLE' | 'QUERY';
  /** As the server rewrote it. */
  readonly text: string;
  /** The persistent query that does the work; null for a plain source, or when it was terminated. */
  readonly query: QuerySummary | null;
}

export async function readServerState(ksqldb: KsqldbClient, names: readonly string[]): Promise<ServerState> {
  const [present, queries] = [await ksqldb.sources(), await ksqldb.queries()];
  const wanted = present.filter((source) => names.includes(source.name));
  const describe = wanted.map((source) => `DESCRIBE \`${source.name}\` EXTENDED;`).join(' ');
  const entities = wanted.length === 0 ? [] : await ksqldb.execute(describe);
  const sources = entities.map((entity) => readSourceDescription(entity.body.sourceDescription));
  return {
    sources: new Map(sources.map((source) => [source.name, source])),
    queries: new Map(queries.map((query) => [query.id.toUpperCase(), query])),
  };
}

export function findStatement(
  statement: Pick<StatementDefinition, 'kind' | 'name'>,
  state: ServerState,
): ServerStatement | null {
  if (statement.kind === 'insert-query') {
    const query = state.queries.get(statement.name);
    return query === undefined ? null : { kind: 'QUERY', text: query.text, query };
  }
  const source = state.sources.get(statement.name);
  if (source === undefined) return null;
  // Others may insert into the same source: the query of a CREATE … AS SELECT carries the name of its sink in its id.
  const own = source.writeQueries.find((q) => /^C[ST]AS_/.test(q.id)) ?? null;
  return { kind: source.kind, text: source.statement, query: own };
}
