// POST /ksql: every statement of the request is checked before the first is carried out; then they are carried out in order.
import type { ParsedStatement } from '../../sql/ast.ts';
import { parseStatements } from '../../sql/parser.ts';
import { waitForSequence } from './command-sequence.ts';
import type { EngineContext } from './engine-context.ts';
import { type Body, numberField, propertiesField, textField } from './http/request-body.ts';
import { maskStatement } from './mask-statement.ts';
import { ERROR_CODE, messageOf, RestError, statementError } from './rest-error.ts';
import { checkDenied, checkOverrides, RequestSession } from './session.ts';
import { answerStatement, checkStatement, isDistributed } from './statement-handlers.ts';

export interface StatementsRequest {
  readonly sql: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Answer only when this command has taken effect; null: at once. */
  readonly commandSequenceNumber: number | null;
}

/** The body of POST /ksql; `ksql` and all else may be missing. @throws RestError for fields of a wrong kind. */
export function statementsRequest(body: Body): StatementsRequest {
  return {
    sql: textField(body, 'ksql') ?? '',
    properties: propertiesField(body, 'streamsProperties'),
    variables: propertiesField(body, 'sessionVariables'),
    commandSequenceNumber: numberField(body, 'commandSequenceNumber'),
  };
}

/** A failure after some statements were carried out. */
export class StatementsFailed extends RestError {
  readonly entities: readonly unknown[];

  constructor(error: RestError, entities: readonly unknown[]) {
    super(error.errorCode, error.message, {
      cause: error,
      ...(error.statement === null ? {} : { statement: error.statement }),
    });
    this.entities = entities;
  }
}

/** @throws StatementsFailed or RestError */
export async function executeStatements(request: StatementsRequest, engine: EngineContext): Promise<unknown[]> {
  await waitForSequence(request.commandSequenceNumber, engine);
  checkOverrides(request.properties, maskStatement(request.sql));
  checkDenied(request.properties, engine.config.properties);
  const statements = parse(request, engine);
  const changes = statements.some(({ statement }) => isDistributed(statement));
  const work = async () => {
    await validate(statements, request, engine);
    return execute(statements, request, engine);
  };
  return changes ? engine.commands.exclusively(work) : work();
}

const SUBSTITUTION = 'ksql.variable.substitution.enable';

function parse({ sql, properties, variables }: StatementsRequest, engine: EngineContext): ParsedStatement[] {
  const enabled = properties[SUBSTITUTION] ?? engine.config.properties[SUBSTITUTION] ?? true;
  const substituted = String(enabled).toLowerCase() === 'true';
  try {
    return parseStatements(sql, substituted ? { variables: new RequestSession({}, variables).variableRecord } : {});
  } catch (error) {
    throw new RestError(ERROR_CODE.badStatement, messageOf(error), { statement: maskStatement(sql), cause: error });
  }
}

async function validate(
  statements: readonly ParsedStatement[],
  request: StatementsRequest,
  engine: EngineContext,
): Promise<void> {
  const sandbox = engine.statements.sandbox();
  const session = new RequestSession(request.properties, request.variables);
  let offset = 0;
  for (const parsed of statements) {
    try {
      await checkStatement(parsed, session, sandbox, engine, engine.commands.nextQueryNumber + 2 * offset);
      if (isDistributed(parsed.statement)) offset++;
    } catch (error) {
      const text = await sandbox.refusedText(parsed, { properties: session.propertyRecord });
      throw statementError(error, maskStatement(text));
    }
  }
}

async function execute(
  statements: readonly ParsedStatement[],
  request: StatementsRequest,
  engine: EngineContext,
): Promise<unknown[]> {
  const session = new RequestSession(request.properties, request.variables);
  const entities: unknown[] = [];
  for (const parsed of statements) {
    try {
      const entity = await answerStatement(parsed, session, engine);
      if (entity !== null) entities.push({ ...entity, warnings: entity.warnings ?? [] });
    } catch (error) {
      const text = await engine.statements.refusedText(parsed, { properties: session.propertyRecord });
      throw new StatementsFailed(statementError(error, maskStatement(text)), entities);
    }
  }
  return entities;
}
