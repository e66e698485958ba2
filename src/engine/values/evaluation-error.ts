// The error of a single row: what a cast, an operator or a function throws and the expression compiler turns into NULL.
import { ClickstreamError } from '../../errors/clickstream-error.ts';

/** @returns an error with code EVALUATION_FAILED; `message` names the value and the reason. */
export const evaluationError = (message: string): ClickstreamError =>
  new ClickstreamError('EVALUATION_FAILED', message);

/** A value for a message, cut to a readable length. */
export const clipText = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);
