// Coordinators move and load, and a new topic's leader is named before it serves: requests are repeated while the broker says "not yet".
import { waitFor } from '../../common/wait-for.ts';

/** Passing states: the offsets topic is still loading, or the markers of the last transaction are still being written. */
const COORDINATOR_NOT_READY: ReadonlySet<string> = new Set([
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'CONCURRENT_TRANSACTIONS',
]);
const LEADER_NOT_READY: ReadonlySet<string> = new Set(['LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);
const DEADLINE_MS = 15_000;

/** The broker's name for an error, such as `PRODUCER_FENCED`; empty when it is not the broker's. */
export const errorType = (error: unknown): string =>
  error instanceof Error && 'type' in error ? String(error.type) : '';

/** @throws what the request throws for any other reason, at once; WAIT_TIMED_OUT after 15 s of "not yet" */
export const untilCoordinatorReady = <T>(what: string, request: () => Promise<T>): Promise<T> =>
  untilReady(what, COORDINATOR_NOT_READY, request);

/** The request looks up the leader each time. @throws as `untilCoordinatorReady` */
export const untilLeaderReady = <T>(what: string, request: () => Promise<T>): Promise<T> =>
  untilReady(what, LEADER_NOT_READY, request);

async function untilReady<T>(what: string, passing: ReadonlySet<string>, request: () => Promise<T>): Promise<T> {
  const answer = await waitFor<{ readonly value: T } | { readonly error: unknown }>(
    async () => {
      try {
        return { done: true, value: { value: await request() } };
      } catch (error) {
        if (passing.has(errorType(error))) return { done: false, saw: errorType(error) };
        return { done: true, value: { error } };
      }
    },
    { what, deadlineMs: DEADLINE_MS, intervalMs: 5, maxIntervalMs: 100 },
  );
  if ('error' in answer) throw answer.error;
  return answer.value;
}
