// Error codes of the room `engine`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const ENGINE_ERRORS = {
  STATEMENT_INVALID: {
    summary: 'The statement is well-formed but cannot be run against the present catalogue.',
    nextStep: 'Correct the named part of the statement and send it again.',
    retriable: false,
  },
  TYPE_MISMATCH: {
    summary: 'An expression is used with types that do not fit.',
    nextStep: 'Add a CAST or use an expression of the expected type.',
    retriable: false,
  },
  SERDE_FAILED: {
    summary: 'Bytes could not be read, or a value could not be written, in the declared format.',
    nextStep:
      'Compare the record with the declared format and schema; the processing log names topic, partition and offset.',
    retriable: false,
  },
  INTERNAL: {
    summary: 'The engine met a state that should not exist.',
    nextStep: 'Report the statement and the log around this moment.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
