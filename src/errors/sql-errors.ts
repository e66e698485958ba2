// Error codes of the room `sql`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const SQL_ERRORS = {
  SQL_SYNTAX: {
    summary: 'The text is not a ksqlDB statement.',
    nextStep: 'Look at the marked token and at what was expected there.',
    retriable: false,
  },
  SQL_UNSUPPORTED: {
    summary: 'The statement is valid ksqlDB SQL that this engine does not run yet.',
    nextStep: 'Rewrite the statement without the named feature, or run it on a ksqlDB server.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
