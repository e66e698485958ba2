// Error codes of waiting for and talking to services.
import type { ErrorCodeInfo } from './error-codes.ts';

export const CLIENT_ERRORS = {
  WAIT_TIMED_OUT: {
    summary: 'Something that was waited for did not happen in time.',
    nextStep: 'Read what was last seen, then run `npm run status` and the logs of the named service.',
    retriable: true,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
