// What every command does alike: print an error with its next step, hide secrets, set the exit code.
import { maskSecrets } from '../common/mask-secrets.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';

/** Exit codes of the commands that manage a stack. */
export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
/** A fault that the user has to mend first: a setting, a missing program, a taken port. */
export const EXIT_INVALID = 2;

const INVALID_CODES = new Set([
  'STACK_PREFLIGHT_FAILED',
  'STACK_CONFIG_INVALID',
  'STACK_UNKNOWN_PROCESS',
  'DEFINITION_INVALID',
]);

/** Runs a command's body and turns its error into text and an exit code. */
export async function runCommand(body: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await body()) ?? EXIT_DONE;
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = error instanceof ClickstreamError && INVALID_CODES.has(error.code) ? EXIT_INVALID : EXIT_FAILED;
  }
}

export function describeError(error: unknown): string {
  if (error instanceof ClickstreamError) {
    return maskSecrets(`error ${error.code}: ${error.message}\n  → ${error.nextStep}`);
  }
  return maskSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
