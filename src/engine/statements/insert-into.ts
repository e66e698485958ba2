// INSERT INTO stream SELECT …: starts a query that adds rows to a stream that exists.
import type { InsertInto } from '../../sql/ast.ts';
import { unknownSource } from '../analyze/query-sources.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import { isReadOnlyTopic } from '../config/reserved-topics.ts';
import { planInsertInto } from '../plan/plan-query.ts';
import { refuseLimit } from './create-as-select.ts';
import type { StatementOutcome } from './outcome.ts';
import { partitionCounts } from './source-partitions.ts';
import type { StatementContext } from './statement-context.ts';
import { INSERT_PROPERTIES, readWithProperties } from './with-properties.ts';

/** What the ids of queries start with to which no id was given. */
const GENERATED_ID_PREFIXES = ['INSERTQUERY_', 'CTAS_', 'CSAS_', 'CST_'];

/** @throws ClickstreamError when the target is unknown, a table or read-only, or the rows do not fit it. */
export async function insertInto(statement: InsertInto, context: StatementContext): Promise<StatementOutcome> {
  const properties = readWithProperties(statement.properties, INSERT_PROPERTIES);
  const target = context.catalog.source(statement.target);
  if (!target) throw unknownSource(statement.target, statement.span, context.catalog);
  if (target.kind === 'TABLE')
    throw statementInvalid(`${target.name} is a table; INSERT INTO … SELECT writes to streams only.`, {
      span: statement.span,
    });
  if (target.readOnly)
    throw statementInvalid(`${target.name} is a source stream and read-only.`, { span: statement.span });
  if (isReadOnlyTopic(target.topic, context.properties))
    throw statementInvalid(`The topic ${target.topic} is read-only: ${target.name} cannot be written.`, {
      span: statement.span,
      details: { answerAs: 'bad-request' },
    });
  if (target.schema.headers.length > 0)
    throw statementInvalid(`${target.name} has header columns, which a query cannot write.`, { span: statement.span });
  refuseLimit(statement.query);
  const queryId = requestedId(properties.text('QUERY_ID'), context) ?? context.nextQueryId('INSERTQUERY');
  const { query } = statement;
  const { catalog, functions, config } = context;
  const partitionsOf = await partitionCounts(query, context);
  const plan = planInsertInto(
    { query, catalog, functions, config, sinkName: target.name, partitionsOf, queryId },
    target,
    statement.span,
  );
  return {
    kind: 'QueryStarted',
    plan,
    sink: target,
    sinkIsNew: false,
    topic: null,
    registrations: [],
    replaces: null,
    message: `Created query with ID ${queryId}`,
  };
}

function requestedId(written: string | null, context: StatementContext): string | null {
  if (written === null) return null;
  const id = written.toUpperCase();
  const reserved = GENERATED_ID_PREFIXES.find((prefix) => id.startsWith(prefix));
  if (reserved)
    throw statementInvalid(`The id of a query cannot start with ${reserved}, as '${written}' does.`, {
      nextStep: 'Ids that the engine chooses start so. Choose another id.',
    });
  if (!/^[A-Z0-9_]+$/.test(id))
    throw statementInvalid(`'${written}' cannot be the id of a query.`, {
      nextStep: "Use letters, digits and '_' only.",
    });
  if (context.queryExists(id)) throw statementInvalid(`A query with the id ${id} exists already.`);
  return id;
}
