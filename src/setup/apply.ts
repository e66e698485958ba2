// Makes the planned changes: each as soon as everything that it needs is done, the independent ones side by side.
import { type Clock, systemClock } from '../common/clock.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { PlannedChange, Progress } from './resource.ts';
import type { SetupEventSink } from './setup-events.ts';

export interface GraphTask {
  readonly id: string;
  readonly needs: readonly string[];
  run(): Promise<void>;
}

/**
 * Runs every task after those it needs (needs that are no tasks count as done). After a failure nothing new is begun, what
 * runs is awaited, and the first failure is thrown.
 */
export async function runGraph(tasks: readonly GraphTask[]): Promise<void> {
  const ids = new Set(tasks.map((task) => task.id));
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const start = (task: GraphTask): Promise<void> => {
    const known = running.get(task.id);
    if (known !== undefined) return known;
    const needed = task.needs
      .filter((id) => ids.has(id) && id !== task.id)
      .map((id) => tasks.find((t) => t.id === id)!);
    const work = Promise.all(needed.map(start)).then(async () => {
      if (failures.length > 0) return;
      try {
        await task.run();
      } catch (error) {
        failures.push(error);
      }
    });
    running.set(task.id, work);
    return work;
  };
  await Promise.all(tasks.map(start));
  if (failures.length > 0) throw failures[0];
}

/** @throws ClickstreamError the first failure; what was done before it stays. */
export async function applyChanges(
  changes: readonly PlannedChange[],
  emit: SetupEventSink,
  clock: Clock = systemClock,
): Promise<void> {
  const total = changes.length;
  let begun = 0;
  const tasks = changes.map((change): GraphTask => {
    const { resource, difference } = change;
    return {
      id: resource.id,
      needs: resource.needs,
      run: async () => {
        const index = ++begun;
        const step = { index, total, what: resource.id } as const;
        const start = clock.now();
        emit({ type: 'step-started', ...step, action: difference.action });
        const progress: Progress = (doing) => emit({ type: 'step-progress', what: resource.id, doing });
        try {
          await change.apply(progress);
        } catch (error) {
          const failure = named(error, resource.id);
          emit({ type: 'step-failed', ...step, message: failure.message });
          throw failure;
        }
        emit({ type: 'step-done', ...step, action: difference.action, durationMs: clock.now() - start });
      },
    };
  });
  await runGraph(tasks);
}

/** The failure with the name of the thing that could not be made. */
export function named(error: unknown, what: string): ClickstreamError {
  if (error instanceof ClickstreamError) {
    if (error.message.includes(what)) return error;
    return new ClickstreamError(error.code, `${what}: ${error.message}`, {
      details: error.details,
      nextStep: error.nextStep,
      cause: error,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new ClickstreamError('APPLY_FAILED', `${what}: ${message}`, { cause: error });
}
