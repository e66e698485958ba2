// How long to wait before a dead process is started again, and when to give up.

export interface BackoffPolicy {
  /** First pause in ms. */
  readonly firstMs: number;
  /** Longest pause in ms. */
  readonly maxMs: number;
  /** A process that was healthy this long (ms) starts again from the first pause. */
  readonly healthyResetMs: number;
  /** Restarts in a row of a process that never became healthy before it is given up. One that did is never given up. */
  readonly attempts: number;
}

export const RESTART_POLICY: BackoffPolicy = { firstMs: 500, maxMs: 15_000, healthyResetMs: 5_000, attempts: 10 };

/** @param deaths in a row, this one included (1 for the first). @returns the pause in ms */
export function restartPause(deaths: number, policy: BackoffPolicy = RESTART_POLICY): number {
  return Math.min(policy.firstMs * 2 ** (deaths - 1), policy.maxMs);
}
