// The exit codes of all commands, so that a script can tell a mistake of its own from a failure.
import { ClickstreamError } from './clickstream-error.ts';

/** Done, or nothing to do. */
export const EXIT_DONE = 0;
/** It was tried and failed, or what was checked is not as it should be. */
export const EXIT_FAILED = 1;
/** Somebody has to mend something first: a flag, a setting, the definition, this machine. Nothing was touched. */
export const EXIT_INVALID = 2;
/** With a dry run: there are changes to make. */
export const EXIT_PENDING = 3;

const INVALID_CODES: ReadonlySet<string> = new Set([
  'CLI_INPUT_INVALID',
  'DEFINITION_INVALID',
  'PLAN_BLOCKED',
  'SIMULATION_NOT_COMPARABLE',
  'STACK_CONFIG_INVALID',
  'STACK_PREFLIGHT_FAILED',
  'STACK_UNKNOWN_PROCESS',
]);

export function exitCodeOf(error: unknown): number {
  return error instanceof ClickstreamError && INVALID_CODES.has(error.code) ? EXIT_INVALID : EXIT_FAILED;
}
