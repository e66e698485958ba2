// How a command of setup ends: its exit code, and its error as an event.
import { maskSecrets } from '../common/mask-secrets.ts';
import type { Fault } from '../definition/fault.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { SetupResult } from './run-setup.ts';
import type { SetupEventSink } from './setup-events.ts';

/** Done, or nothing to do. */
export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
/** The definition, a setting or the machine has to be mended first; nothing was touched. */
export const EXIT_INVALID = 2;
/** With a dry run: there are changes to make. */
export const EXIT_PENDING = 3;

const INVALID_CODES: ReadonlySet<string> = new Set([
  'DEFINITION_INVALID',
  'PLAN_BLOCKED',
  'STACK_PREFLIGHT_FAILED',
  'STACK_CONFIG_INVALID',
]);

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
    return INVALID_CODES.has(code) ? EXIT_INVALID : EXIT_FAILED;
  }
}

function faultsOf(error: ClickstreamError): readonly Fault[] {
  const { faults } = error.details;
  const isFault = (f: unknown): f is Fault => typeof f === 'object' && f !== null && 'file' in f && 'line' in f;
  return Array.isArray(faults) ? faults.filter(isFault) : [];
}
