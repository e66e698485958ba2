// The only way to wait in this project: it names what it waits for, backs off, has a deadline and says what it last saw.
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { type Clock, systemClock } from './clock.ts';

export interface WaitOptions {
  /** Completes the sentence "timed out waiting for …". */
  readonly what: string;
  /** Milliseconds until the wait fails. */
  readonly deadlineMs: number;
  /** First pause between two attempts in ms (default 50); doubles up to `maxIntervalMs`. */
  readonly intervalMs?: number;
  /** Longest pause between two attempts in ms (default 1000). */
  readonly maxIntervalMs?: number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** What one attempt saw: the awaited value, or a short description of what is still missing. */
export type Attempt<T> = { readonly done: true; readonly value: T } | { readonly done: false; readonly saw: string };

/**
 * Calls `attempt` until it is done. An attempt that throws counts as "not yet", unless the error is a
 * `ClickstreamError` that is not retriable: that one ends the wait at once.
 * @throws ClickstreamError WAIT_TIMED_OUT with what was last seen.
 */
export async function waitFor<T>(attempt: () => Promise<Attempt<T>>, options: WaitOptions): Promise<T> {
  const clock = options.clock ?? systemClock;
  const maxIntervalMs = options.maxIntervalMs ?? 1000;
  const start = clock.now();
  let pause = options.intervalMs ?? 50;
  let saw = 'nothing yet';
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const result = await attempt();
      if (result.done) return result.value;
      saw = result.saw;
    } catch (error) {
      if (error instanceof ClickstreamError && !error.retriable) throw error;
      saw = error instanceof Error ? error.message : String(error);
    }
    const left = options.deadlineMs - (clock.now() - start);
    if (left <= 0) {
      throw new ClickstreamError(
        'WAIT_TIMED_OUT',
        `timed out after ${options.deadlineMs} ms waiting for ${options.what}; last seen: ${saw}`,
        { details: { what: options.what, deadlineMs: options.deadlineMs, saw } },
      );
    }
    await clock.sleep(Math.min(pause, left), options.signal);
    pause = Math.min(pause * 2, maxIntervalMs);
  }
}
