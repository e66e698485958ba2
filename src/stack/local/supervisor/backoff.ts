// How long to wait before a dead process is started again, and when to give up.

export interface BackoffPolicy {
  /** First pause in ms. */
  readonly firstMs: number;
  /** Longest pause in ms. */
  readonly maxMs: number;
  /** A process that was healthy this long (ms) starts again from the first pause. */
  readonly healthyResetMs: number;
  /** Restarts in a row without a healthy spell before the process is given up. */
  readonly attempts: number;
}

export const RESTART_POLICY: BackoffPolicy = { firstMs: 500, maxMs: 30_000, healthyResetMs: 60_000, attempts: 10 };

/**
 * @param failures deaths in a row, this one included (1 for the first)
 * @returns the pause in ms, or undefined when the process is given up
 */
export function restartPause(failures: number, policy: BackoffPolicy = RESTART_POLICY): number | undefined {
  if (failures > policy.attempts) return undefined;
  return Math.min(policy.firstMs * 2 ** (failures - 1), policy.maxMs);
}
