// How a command of setup ends: its exit code, and its error as an event.
import { maskSecrets } from '../common/mask-secrets.ts';
import type { Fault } from '../definition/fault.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { EXIT_DONE, EXIT_FAILED, EXIT_PENDING, exitCodeOf } from '../errors/exit-codes.ts';
import type { SetupResult } from './run-setup.ts';
import type { SetupEventSink } from './setup-events.ts';

/** Runs a command, tells its error as an event, and gives the exit code of the process. */
export async function outcomeOf(
  emit: SetupEventSink,
  dryRun: boolean,
  run: () => Promise<SetupResult>,
): Promise<number> {
  try {
    const { changes } = await run();
    return dryRun && changes > 0 ? EXIT_PENDING : EXIT_DONE;
  } catch (error) {
    if (!(error instanceof ClickstreamError)) {
      const message = maskSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
      emit({ type: 'failed', code: 'INTERNAL', message, nextStep: 'Report this text.', faults: [] });
      return EXIT_FAILED;
    }
    const { code, nextStep } = error;
    emit({ type: 'failed', code, message: maskSecrets(error.message), nextStep, faults: faultsOf(error) });
    return exitCodeOf(error);
  }
}

function faultsOf(error: ClickstreamError): readonly Fault[] {
  const { faults } = error.details;
  const isFault = (f: unknown): f is Fault => typeof f === 'object' && f !== null && 'file' in f && 'line' in f;
  return Array.isArray(faults) ? faults.filter(isFault) : [];
}
