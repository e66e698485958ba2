// Which handler answers which statement. A handler is one function from the statement to the entity that answers it.
import type { DescribeSource, ParsedStatement, Statement } from '../../sql/ast.ts';
import { unknownSource } from '../analyze/query-sources.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { checkPropertyName } from '../config/known-properties.ts';
import type { StatementEngine } from '../statements/statement-engine.ts';
import type { EngineContext } from './engine-context.ts';
import { assertSchema, assertTopic } from './handlers/assert-handlers.ts';
import { runCommand } from './handlers/command-handler.ts';
import {
  checkConnector,
  createConnector,
  describeConnector,
  dropConnector,
  listConnectorPlugins,
  listConnectors,
} from './handlers/connector-handlers.ts';
import { explain } from './handlers/explain-handler.ts';
import { describeFunction, listFunctions } from './handlers/function-handlers.ts';
import { insertValues } from './handlers/insert-values-handler.ts';
import { listQueries } from './handlers/query-handlers.ts';
import { listProperties, listTypes, listVariables } from './handlers/setting-handlers.ts';
import { describeSource, describeSources, listSources } from './handlers/source-handlers.ts';
import { listTopics } from './handlers/topic-handlers.ts';
import { ERROR_CODE, messageOf, RestError } from './rest-error.ts';
import { checkDenied, type RequestSession } from './session.ts';

/** An answer, with its warnings if there are some; null when the statement is answered by silence. */
export type Entity = Readonly<Record<string, unknown>>;

/** Statements that change catalogue or queries and outlive a restart. */
export function isDistributed(statement: Statement): boolean {
  switch (statement.kind) {
    case 'CreateSource':
    case 'CreateSourceAsSelect':
    case 'InsertInto':
    case 'DropSource':
    case 'AlterSource':
    case 'CreateType':
    case 'DropType':
      return true;
    case 'ControlQuery':
      return true;
    default:
      return false;
  }
}

/** @throws when the statement would be refused, the statements before it having been carried out. */
export async function checkStatement(
  parsed: ParsedStatement,
  session: RequestSession,
  sandbox: StatementEngine,
  engine: EngineContext,
  queryNumber: number,
): Promise<void> {
  const { statement } = parsed;
  const { catalog } = sandbox.services;
  switch (statement.kind) {
    case 'QueryStatement':
    case 'PrintTopic':
      if (statement.kind === 'QueryStatement') {
        const { name, span } = statement.query.from.source;
        if (!catalog.source(name)) throw unknownSource(name, span, catalog);
      }
      throw new RestError(
        ERROR_CODE.queryEndpoint,
        'SELECT and PRINT stream their rows: send them to /query, /query-stream or /ws/query.',
        { statement: parsed.text },
      );
    case 'DescribeSource':
      if (!catalog.source(statement.name)) throw doesNotExist(statement, catalog);
      return;
    case 'DescribeFunction':
      checkFunction(parsed, statement.name, engine);
      return;
    case 'ControlQuery':
      checkControl(statement.queryId, sandbox, engine);
      return;
    case 'Explain':
      await explain(parsed, statement, session, engine, sandbox);
      return;
    case 'SetProperty':
      checkPropertyName(statement.name, statement.span);
      checkDeniedSetting(statement.name, engine);
      await sandbox.execute(parsed, { properties: session.propertyRecord });
      session.properties.set(statement.name, statement.value);
      return;
    case 'UnsetProperty':
      await sandbox.execute(parsed, { properties: session.propertyRecord });
      session.properties.delete(statement.name);
      return;
    case 'AlterSystem':
      checkPropertyName(statement.name, statement.span);
      throw new RestError(ERROR_CODE.serverError, 'ALTER SYSTEM needs a shared runtime, which this server has not.', {
        statement: parsed.text,
      });
    case 'TerminateCluster':
      throw new RestError(ERROR_CODE.badStatement, 'TERMINATE CLUSTER is not taken as a statement.', {
        statement: parsed.text,
      });
    case 'CreateConnector':
      await checkConnector(statement, engine);
      return;
    case 'RunScript':
    case 'AssertValues':
    case 'AssertTombstone':
    case 'AssertSource':
      throw new RestError(ERROR_CODE.badStatement, `${statement.kind} is for SQL test files and the prompt only.`, {
        statement: parsed.text,
      });
    default:
      await sandbox.execute(parsed, { properties: session.propertyRecord, queryNumber });
  }
}

/** Clients look for these words to tell a missing source from other failures. */
function doesNotExist({ name, span }: DescribeSource, catalog: Catalog): RestError {
  const { message } = unknownSource(name, span, catalog);
  return new RestError(ERROR_CODE.badStatement, `${name} does not exist. ${message}`);
}

/** No function is found by a quoted name, as on a ksqlDB server. */
function checkFunction({ text }: ParsedStatement, name: string, { functions }: EngineContext): void {
  try {
    functions.get(/[`"]/.test(text) ? `\`${name}\`` : name);
  } catch (error) {
    throw new RestError(ERROR_CODE.badRequest, messageOf(error), { cause: error });
  }
}

function checkDeniedSetting(name: string, { config }: EngineContext): void {
  try {
    checkDenied({ [name]: '' }, config.properties);
  } catch (error) {
    throw new RestError(ERROR_CODE.badStatement, messageOf(error), { cause: error });
  }
}

function checkControl(queryId: string | null, sandbox: StatementEngine, engine: EngineContext): void {
  if (queryId === null) return;
  const id = queryId.toUpperCase();
  const planned = sandbox.services.catalog
    .sources()
    .some((s) => sandbox.services.catalog.writersOf(s.name).includes(id));
  const running = engine.queries.get(id) !== null || engine.transientQueries.list().some((q) => q.queryId === queryId);
  if (!planned && !running) throw new RestError(ERROR_CODE.badStatement, `There is no query with the id ${id}.`);
}

export async function answerStatement(
  parsed: ParsedStatement,
  session: RequestSession,
  engine: EngineContext,
): Promise<Entity | null> {
  const { statement, text: statementText } = parsed;
  const entity = (type: string, fields: object): Entity => ({ '@type': type, statementText, ...fields });
  switch (statement.kind) {
    case 'ListSources':
      return listSources(statement, engine, entity);
    case 'DescribeSource':
      return describeSource(statement, engine, entity);
    case 'DescribeSources':
      return describeSources(statement, engine, entity);
    case 'ListTopics':
      return listTopics(statement, engine, entity);
    case 'ListQueries':
      return listQueries(statement, engine, entity);
    case 'ListFunctions':
      return listFunctions(engine, entity);
    case 'DescribeFunction':
      return describeFunction(statement, engine, entity);
    case 'ListProperties':
      return listProperties(session, engine, entity);
    case 'ListTypes':
      return listTypes(engine, entity);
    case 'ListVariables':
      return listVariables(session, entity);
    case 'Explain':
      return entity('queryDescription', {
        queryDescription: await explain(parsed, statement, session, engine, engine.statements),
      });
    case 'SetProperty':
      session.properties.set(statement.name, statement.value);
      return null;
    case 'UnsetProperty':
      session.properties.delete(statement.name);
      return null;
    case 'DefineVariable':
      session.variables.set(statement.name, statement.value);
      return null;
    case 'UndefineVariable':
      if (session.variables.delete(statement.name)) return null;
      return entity('warning_entity', { message: `There is no variable ${statement.name}.` });
    case 'InsertValues':
      await insertValues(parsed, session, engine);
      return null;
    case 'AssertTopic':
      return assertTopic(statement, engine, entity);
    case 'AssertSchema':
      return assertSchema(statement, engine, entity);
    case 'CreateConnector':
      return createConnector(statement, engine, entity);
    case 'DropConnector':
      return dropConnector(statement, engine, entity);
    case 'DescribeConnector':
      return describeConnector(statement, engine, entity);
    case 'ListConnectors':
      return listConnectors(statement, engine, entity);
    case 'ListConnectorPlugins':
      return listConnectorPlugins(engine, entity);
    default:
      return runCommand(parsed, session, engine, entity);
  }
}

export type MakeEntity = (type: string, fields: object) => Entity;
