// Watches the supervisor's processes and tells every change, until all of them are healthy or one cannot be.
import { systemClock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { StackEventSink } from '../stack-events.ts';
import type { ControlClient } from './supervisor/control-client.ts';
import type { StatusAnswer } from './supervisor/control-protocol.ts';

const INTERVAL_MS = 80;
/** A loaded machine needs a minute; a stack that is not healthy after this will not be. */
const START_DEADLINE_MS = 240_000;
/** Deaths during one start after which it is given up, although the supervisor goes on trying. */
const TOLERATED_DEATHS = 2;

/** @throws ClickstreamError STACK_PROCESS_FAILED naming each process that failed, with its reason, or STACK_STOPPING. */
export async function awaitHealthy(client: ControlClient, events: StackEventSink, begun: number): Promise<void> {
  const report = changeReporter(events, begun);
  let first: Map<string, number> | undefined;
  for (;;) {
    const status = await client.status();
    report(status);
    first ??= new Map(status.map(({ name, restarts }) => [name, restarts]));
    if (status.every(({ state }) => state === 'healthy')) return;
    if (status.every(({ state }) => state === 'stopping' || state === 'stopped'))
      throw new ClickstreamError('STACK_STOPPING', 'the stack is being stopped');
    const failed = status.filter(
      ({ name, state, restarts }) =>
        state === 'failed' || (state !== 'healthy' && restarts - (first?.get(name) ?? 0) > TOLERATED_DEATHS),
    );
    const late = systemClock.now() - begun > START_DEADLINE_MS;
    if (failed.length > 0 || late) {
      const guilty = failed.length > 0 ? failed : status.filter(({ state }) => state !== 'healthy');
      const lines = guilty
        .map(({ name, state, reason }) => `\n  ${name} is ${state}${reason === undefined ? '' : `: ${reason}`}`)
        .join('');
      const names = guilty.map(({ name }) => name);
      throw new ClickstreamError('STACK_PROCESS_FAILED', `the local stack did not become healthy:${lines}`, {
        nextStep: `Run \`npm run logs -- ${names[0] ?? 'supervisor'}\`, then \`npm run up\` again.`,
        details: { processes: names },
      });
    }
    await systemClock.sleep(INTERVAL_MS);
  }
}

/** Runs `stop`, which ends with the last state of all, and tells how each process stops meanwhile. */
export async function reportStopping(
  client: ControlClient,
  stop: () => Promise<StatusAnswer>,
  events: StackEventSink,
  begun: number,
): Promise<void> {
  const report = changeReporter(events, begun);
  const ended = new AbortController();
  const polling = (async () => {
    while (!ended.signal.aborted) {
      const status = await client.status().catch(() => []);
      report(status.filter(({ state }) => state === 'stopping' || state === 'stopped'));
      await systemClock.sleep(INTERVAL_MS, ended.signal).catch(() => undefined);
    }
  })();
  try {
    report(await stop());
  } finally {
    ended.abort();
    await polling;
  }
}

function changeReporter(events: StackEventSink, begun: number): (status: StatusAnswer) => void {
  const seen = new Map<string, string>();
  return (status) => {
    for (const { name, state, pid, reason } of status) {
      if (seen.get(name) === state) continue;
      seen.set(name, state);
      events({
        type: 'process-changed',
        process: name,
        state,
        elapsedMs: systemClock.now() - begun,
        ...(pid === undefined ? {} : { pid }),
        ...(reason === undefined || state === 'healthy' ? {} : { detail: reason }),
      });
    }
  };
}
