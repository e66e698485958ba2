// What every command does alike: print an error with its next step, hide secrets, set the exit code.
import { maskSecrets } from '../common/mask-secrets.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { EXIT_DONE, exitCodeOf } from '../errors/exit-codes.ts';

/** Runs a command's body and turns its error into text and an exit code. */
export async function runCommand(body: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await body()) ?? EXIT_DONE;
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

export function describeError(error: unknown): string {
  if (error instanceof ClickstreamError) {
    return maskSecrets(`error ${error.code}: ${error.message}\n  → ${error.nextStep}`);
  }
  return maskSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
