// Error codes of the CDC indexer.
import type { ErrorCodeInfo } from './error-codes.ts';

export const INDEXER_ERRORS = {
  CHANGE_UNREADABLE: {
    summary: 'A record of a CDC topic is not a change that can be indexed.',
    nextStep: 'Look at the record in the dead letter topic; its headers name topic, partition, offset and reason.',
    retriable: false,
  },
  REGISTRY_UNAVAILABLE: {
    summary: 'The schema registry could not be asked for a schema.',
    nextStep: 'Look at the registry with `npm run status`; the indexer goes on by itself once it answers.',
    retriable: true,
  },
  INDEXER_CONFIG_INVALID: {
    summary: 'The indexer was started with missing or wrong settings.',
    nextStep: 'Set the named variables; `.local/endpoints.env` holds them for the local stack.',
    retriable: false,
  },
  INDEXER_STOPPED: {
    summary: 'The indexer was asked to stop.',
    nextStep: 'Nothing needs to be done.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
