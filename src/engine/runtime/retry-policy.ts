// How soon a query that failed is started again, and how many of its errors are kept.
import { type ErrorRule, errorRules } from './error-class.ts';

export interface RetryPolicy {
  readonly firstBackoffMs: number;
  readonly maxBackoffMs: number;
  /** `ksql.query.error.max.queue.size`. */
  readonly errorsKept: number;
  readonly rules: readonly ErrorRule[];
}

/** A broker that is away is an error here (ksqlDB's clients wait for it inside), so retries begin sooner than ksqlDB's 15 s. */
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 15_000;
const ERRORS_KEPT = 10;

/** Pauses double from `ksql.query.retry.backoff.initial.ms` to `ksql.query.retry.backoff.max.ms`. */
export function retryPolicy(properties: Readonly<Record<string, unknown>>): RetryPolicy {
  const whole = (name: string, least: number): number | null => {
    const value = Number(properties[name] ?? Number.NaN);
    return Number.isInteger(value) && value >= least ? value : null;
  };
  const first = whole('ksql.query.retry.backoff.initial.ms', 0) ?? FIRST_BACKOFF_MS;
  return {
    firstBackoffMs: first,
    maxBackoffMs: Math.max(first, whole('ksql.query.retry.backoff.max.ms', 0) ?? MAX_BACKOFF_MS),
    errorsKept: whole('ksql.query.error.max.queue.size', 1) ?? ERRORS_KEPT,
    rules: errorRules(properties),
  };
}
