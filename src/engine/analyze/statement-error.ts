// Errors about a statement that point at the offending place in its text.
import { ClickstreamError, type ErrorDetails } from '../../errors/clickstream-error.ts';
import type { Span } from '../../sql/source-span.ts';

interface Place {
  readonly span?: Span | undefined;
  readonly details?: ErrorDetails;
  readonly nextStep?: string;
  readonly cause?: unknown;
}

function detailsOf(place: Place): ErrorDetails {
  const span = place.span;
  const position =
    span && span.line > 0 ? { line: span.line, column: span.column, start: span.start, end: span.end } : {};
  return { ...position, ...place.details };
}

function optionsOf(place: Place) {
  return {
    details: detailsOf(place),
    ...(place.nextStep === undefined ? {} : { nextStep: place.nextStep }),
    ...(place.cause === undefined ? {} : { cause: place.cause }),
  };
}

/** The statement cannot run against the present catalogue; `span` is where the fault stands. */
export const statementInvalid = (message: string, place: Place = {}): ClickstreamError =>
  new ClickstreamError('STATEMENT_INVALID', message, optionsOf(place));

/** Expressions whose types do not fit; `span` is where the fault stands. */
export const typeMismatch = (message: string, place: Place = {}): ClickstreamError =>
  new ClickstreamError('TYPE_MISMATCH', message, optionsOf(place));

/** Gives an error that has no position yet the position of the node that caused it. */
export function withPosition(error: unknown, span: Span): unknown {
  if (!(error instanceof ClickstreamError) || error.details.line !== undefined || span.line === 0) return error;
  return new ClickstreamError(error.code, error.message, {
    nextStep: error.nextStep,
    details: { line: span.line, column: span.column, start: span.start, end: span.end, ...error.details },
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  });
}

/** What `work` refuses is answered as a fault of the request, without its statement, as ksqlDB does for faults of a query's sink. */
export function refusedAsBadRequest<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ClickstreamError)) throw error;
    throw new ClickstreamError(error.code, error.message, {
      nextStep: error.nextStep,
      details: { answerAs: 'bad-request', ...error.details },
      cause: error,
    });
  }
}
