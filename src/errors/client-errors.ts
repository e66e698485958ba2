// Error codes of waiting for and talking to services.
import type { ErrorCodeInfo } from './error-codes.ts';

export const CLIENT_ERRORS = {
  WAIT_TIMED_OUT: {
    summary: 'Something that was waited for did not happen in time.',
    nextStep: 'Read what was last seen, then run `npm run status` and the logs of the named service.',
    retriable: true,
  },
  SERVICE_UNREACHABLE: {
    summary: 'A service did not answer at its address.',
    nextStep: 'Run `npm run status`; if it runs elsewhere, check its address in the environment.',
    retriable: true,
  },
  SERVICE_UNAVAILABLE: {
    summary: 'A service answered that it cannot serve the request now.',
    nextStep: 'Wait a moment and run the command again; if it stays so, read the log of the named service.',
    retriable: true,
  },
  SERVICE_REFUSED: {
    summary: 'A service understood the request and refused it.',
    nextStep: 'Read the reason that the service gave, and correct what it names.',
    retriable: false,
  },
  LOGIN_FAILED: {
    summary: 'A service refused the user or the password.',
    nextStep: 'Check the user and the password of the named service in the environment.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
