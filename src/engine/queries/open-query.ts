// From SELECT to a running query for one client: a push query, a pull query on a table, or one on a stream.
import type { ParsedStatement, Query, QueryStatement } from '../../sql/ast.ts';
import { unknownSource } from '../analyze/query-sources.ts';
import { engineConfig } from '../config/engine-config.ts';
import type { ExecutionStep } from '../plan/execution-step.ts';
import { planTransientQuery } from '../plan/plan-query.ts';
import type { EngineContext } from '../server/engine-context.ts';
import { ERROR_CODE, RestError } from '../server/rest-error.ts';
import type { RequestSession } from '../server/session.ts';
import { checkLimit, checkPseudoColumns, pullPolicy } from './pull/lookup-policy.ts';
import { checkPullClauses, pullQuery } from './pull/pull-query.ts';
import type { RowStream } from './row-stream.ts';

let lastId = 0;

/** Ids of transient queries never meet those of another server or another life of this one. */
export function transientQueryId(sourceName: string, now: number, prefix = 'transient'): string {
  lastId = Math.max(lastId + 1, now * 1000);
  return `${prefix}_${sourceName}_${lastId}`;
}

/** Simple push queries from the present on are named so when the server has them enabled; they run as all others do. */
function isScalable(query: Query, properties: Readonly<Record<string, unknown>>): boolean {
  const reset = properties['auto.offset.reset'] ?? properties['ksql.streams.auto.offset.reset'] ?? 'latest';
  const simple = !query.groupBy && !query.partitionBy && !query.window && query.from.joins.length === 0;
  const enabled = String(properties['ksql.query.push.v2.enabled']) === 'true';
  return enabled && simple && query.emit === 'CHANGES' && String(reset).toLowerCase() === 'latest';
}

/** @throws RestError: a windowed key cannot be found by a column of the other side. */
function refuseWindowedForeignKeys(step: ExecutionStep): void {
  const sides = 'left' in step ? [step.left, step.right] : 'source' in step ? [step.source] : [];
  if (step.kind === 'ForeignKeyTableTableJoin' && sides.some(isWindowed))
    throw new RestError(ERROR_CODE.badRequest, 'A foreign-key join cannot read windowed tables.');
  for (const side of sides) refuseWindowedForeignKeys(side);
}

function isWindowed(step: ExecutionStep): boolean {
  if (step.kind === 'WindowedTableSource') return true;
  return 'left' in step ? isWindowed(step.left) || isWindowed(step.right) : 'source' in step && isWindowed(step.source);
}

/** @throws ClickstreamError when the query is refused. */
export async function openQuery(
  parsed: ParsedStatement & { readonly statement: QueryStatement },
  session: RequestSession,
  engine: EngineContext,
): Promise<RowStream> {
  const { query } = parsed.statement;
  const { catalog, functions } = engine;
  const properties = { ...engine.config.properties, ...session.propertyRecord };
  const { name, span } = query.from.source;
  const source = catalog.source(name);
  if (!source) throw unknownSource(name, span, catalog);
  const policy = pullPolicy(properties);
  if (query.emit === null) {
    checkPullClauses(query, functions);
    checkPseudoColumns(query);
    checkLimit(query, policy);
  }
  const counts = new Map<string, number>();
  for (const node of [query.from.source, ...query.from.joins.map((j) => j.right)]) {
    const topic = catalog.source(node.name)?.topic;
    const description = topic === undefined ? null : await engine.topics.describe(topic);
    if (topic !== undefined && description) counts.set(topic, description.partitions);
  }
  const plan = planTransientQuery({
    query,
    catalog,
    functions,
    config: engineConfig(properties),
    sinkName: null,
    partitionsOf: (topic) => counts.get(topic) ?? null,
    queryId: transientQueryId(
      name,
      engine.clock.now(),
      isScalable(query, properties) ? 'SCALABLE_PUSH_QUERY' : 'transient',
    ),
  });
  if (query.emit === null && source.kind === 'TABLE') return pullQuery(plan, query, source, policy, engine);
  refuseWindowedForeignKeys(plan.root);
  if (engine.transientQueries.full)
    throw new RestError(
      ERROR_CODE.tooManyPushQueries,
      `No more than ${engine.transientQueries.limit} push queries can run at a time (ksql.max.push.queries).`,
    );
  return engine.transientQueries.open({
    plan,
    statementText: parsed.text,
    properties,
    untilEnd: query.emit === null,
  });
}
