// Error codes of the room `definition`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const DEFINITION_ERRORS = {
  DEFINITION_INVALID: {
    summary: 'The definition tree contradicts itself or cannot be read; nothing was touched.',
    nextStep: 'Correct every listed fault (file, line, column), then run the command again.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
