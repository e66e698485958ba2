// Error codes of the room `setup`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const SETUP_ERRORS = {
  SETUP_CANCELLED: {
    summary: 'The question was answered with no, or there was nobody to ask.',
    nextStep: 'Run the command again and answer "yes", or pass --yes.',
    retriable: false,
  },
  PLAN_BLOCKED: {
    summary: 'What is on the services cannot be brought to the definition; nothing was touched.',
    nextStep: 'Follow the step printed with each item.',
    retriable: false,
  },
  APPLY_FAILED: {
    summary: 'A change could not be made; what was done before it stays, and a further run continues there.',
    nextStep: 'Correct what the message names and run the same command again.',
    retriable: true,
  },
  CONNECTOR_FAILED: {
    summary: 'A connector or one of its tasks does not run.',
    nextStep: 'Read the first line of its trace; the rest is in the log of Kafka Connect.',
    retriable: false,
  },
  VERIFY_FAILED: {
    summary: 'A marked event did not arrive: everything is set up, but data does not flow through the named hop.',
    nextStep: 'Look at the named service with `npm run status` and `npm run logs`.',
    retriable: true,
  },
  TEARDOWN_INCOMPLETE: {
    summary: 'Something that the definition had created is still there after teardown.',
    nextStep: 'Stop what still uses the named things and run the command again.',
    retriable: true,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
