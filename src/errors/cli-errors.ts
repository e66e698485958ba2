// Error codes of the commands themselves.
import type { ErrorCodeInfo } from './error-codes.ts';

export const CLI_ERRORS = {
  CLI_INPUT_INVALID: {
    summary: 'A command was given something it cannot use.',
    nextStep: 'Correct the named argument; every command explains itself with --help, the prompt with `help`.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
