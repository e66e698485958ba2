// The one base class of every error that this project raises on purpose.
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface ClickstreamErrorOptions {
  /** What the reader should do next; defaults to the step listed for the code. */
  readonly nextStep?: string;
  /** Structured facts for machines: names, positions, addresses without credentials. */
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** An error with a code from the closed list, the facts, and the next step in words. */
export class ClickstreamError extends Error {
  override readonly name: string = 'ClickstreamError';
  readonly code: ErrorCode;
  readonly nextStep: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: ClickstreamErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.nextStep = options.nextStep ?? ERROR_CODES[code].nextStep;
    this.details = options.details ?? {};
  }

  /** Whether the same call may succeed later without any change. */
  get retriable(): boolean {
    return ERROR_CODES[this.code].retriable;
  }
}
