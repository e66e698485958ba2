// Errors as the REST API answers them: ksqlDB's error codes, and the HTTP status that follows from each.
import { ClickstreamError, type ErrorDetails } from '../../errors/clickstream-error.ts';

export const ERROR_CODE = {
  badRequest: 40000,
  badStatement: 40001,
  queryEndpoint: 40002,
  tooManyPushQueries: 40003,
  http2Only: 40004,
  unauthorized: 40100,
  forbidden: 40300,
  kafkaForbidden: 40301,
  notFound: 40400,
  assertionFailed: 41700,
  noSchemaRegistry: 42801,
  serverError: 50000,
  commandTimeout: 50301,
  notReady: 50302,
  shuttingDown: 50303,
} as const;

/** `statement` when the answer names a statement: then it is a statement_error. */
export interface RestErrorOptions {
  readonly statement?: string;
  readonly cause?: unknown;
  readonly details?: ErrorDetails;
}

export class RestError extends ClickstreamError {
  readonly errorCode: number;
  readonly statement: string | null;

  constructor(errorCode: number, message: string, options: RestErrorOptions = {}) {
    super('REST_REFUSED', message, {
      ...(options.cause === undefined ? {} : { cause: options.cause }),
      ...(options.details === undefined ? {} : { details: options.details }),
    });
    this.errorCode = errorCode;
    this.statement = options.statement ?? null;
  }

  get status(): number {
    return Math.floor(this.errorCode / 100);
  }

  /** @param entities what was done before the failure. */
  body(entities: readonly unknown[] = []): object {
    const { errorCode: error_code, message } = this;
    if (this.statement === null) return { '@type': 'generic_error', error_code, message };
    return { '@type': 'statement_error', error_code, message, statementText: this.statement, entities };
  }
}

/** Codes whose next step says nothing that the message does not. */
const WITHOUT_STEP: ReadonlySet<string> = new Set(['SQL_SYNTAX', 'INTERNAL', 'REST_REFUSED']);

/** Message and next step in one text: the API has no other place for the step. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ClickstreamError)) return error instanceof Error ? error.message : String(error);
  const own = error.nextStep !== '' && !WITHOUT_STEP.has(error.code);
  return own ? `${error.message}\n${error.nextStep}` : error.message;
}

/** How a failure of a statement is answered. */
export function statementError(error: unknown, statement: string): RestError {
  if (error instanceof RestError) {
    const named = error.errorCode === ERROR_CODE.badStatement || error.errorCode === ERROR_CODE.serverError;
    return error.statement === null && named && error.details.generic !== true
      ? new RestError(error.errorCode, error.message, { statement, cause: error.cause })
      : error;
  }
  const options = { statement, cause: error };
  if (!(error instanceof ClickstreamError)) return new RestError(ERROR_CODE.serverError, messageOf(error), options);
  if (error.details.answerAs === 'bad-request')
    return new RestError(ERROR_CODE.badRequest, messageOf(error), { cause: error });
  if (error.details.answerAs === 'server-error')
    return new RestError(ERROR_CODE.serverError, messageOf(error), options);
  if (error.details.schemaRegistryMissing === true)
    return new RestError(ERROR_CODE.noSchemaRegistry, messageOf(error), { cause: error });
  switch (error.code) {
    case 'SQL_SYNTAX':
    case 'SQL_UNSUPPORTED':
    case 'STATEMENT_INVALID':
    case 'TYPE_MISMATCH':
    case 'EVALUATION_FAILED':
    case 'FUNCTION_FAILED':
    case 'SERDE_FAILED':
    case 'SERDE_REGISTRY_REFUSED':
    case 'SERDE_SCHEMA_NOT_FOUND':
    case 'SERDE_SCHEMA_UNSUPPORTED':
      return new RestError(ERROR_CODE.badStatement, messageOf(error), options);
    default:
      return new RestError(ERROR_CODE.serverError, messageOf(error), options);
  }
}
