// EXPLAIN of a running query or of a statement.
import type { Explain, ParsedStatement } from '../../../sql/ast.ts';
import { engineConfig } from '../../config/engine-config.ts';
import type { QueryPlan } from '../../plan/execution-step.ts';
import { planTransientQuery } from '../../plan/plan-query.ts';
import { transientQueryId } from '../../queries/open-query.ts';
import type { StatementEngine } from '../../statements/statement-engine.ts';
import type { EngineContext } from '../engine-context.ts';
import { plannedDescription, queryDescription } from '../entities/query-description.ts';
import { ERROR_CODE, RestError } from '../rest-error.ts';
import type { RequestSession } from '../session.ts';

/** @throws when there is no such query, or the statement starts none or is refused. */
export async function explain(
  parsed: ParsedStatement,
  statement: Explain,
  session: RequestSession,
  engine: EngineContext,
  statements: StatementEngine,
): Promise<object> {
  const { target } = statement;
  if (target.kind === 'Query') {
    const query = engine.queries.get(target.queryId.toUpperCase());
    if (query) return queryDescription(query, engine);
    throw new RestError(ERROR_CODE.badStatement, `There is no query with the id ${target.queryId}.`);
  }
  const text = parsed.text.replace(/^\s*EXPLAIN\s+/i, '');
  const inner: ParsedStatement = { statement: target.statement, text, span: parsed.span };
  const plan = await planOf(inner, session, engine, statements);
  return plannedDescription(plan, text, session.propertyRecord, engine);
}

async function planOf(
  parsed: ParsedStatement,
  session: RequestSession,
  engine: EngineContext,
  statements: StatementEngine,
): Promise<QueryPlan> {
  const { statement } = parsed;
  if (statement.kind === 'QueryStatement') {
    const { query } = statement;
    const { catalog, functions } = statements.services;
    const config = engineConfig({ ...engine.config.properties, ...session.propertyRecord });
    const queryId = transientQueryId(query.from.source.name, engine.clock.now());
    return planTransientQuery({ query, catalog, functions, config, sinkName: null, queryId });
  }
  const outcome = await statements.evaluate(parsed, {
    properties: session.propertyRecord,
    queryNumber: engine.commands.nextQueryNumber,
    planOnly: true,
  });
  if (outcome.kind === 'QueryStarted') return outcome.plan;
  if (outcome.kind === 'SourceCreated' && outcome.query) return outcome.query;
  throw new RestError(ERROR_CODE.badStatement, 'Only queries can be explained, and statements that start one.');
}
