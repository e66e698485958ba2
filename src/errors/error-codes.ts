// The closed list of error codes: one file per room, joined here. `docs/errors.md` is generated from it.
import { CLI_ERRORS } from './cli-errors.ts';
import { CLIENT_ERRORS } from './client-errors.ts';
import { DEFINITION_ERRORS } from './definition-errors.ts';
import { ENGINE_ERRORS } from './engine-errors.ts';
import { INDEXER_ERRORS } from './indexer-errors.ts';
import { SETUP_ERRORS } from './setup-errors.ts';
import { SHOP_ERRORS } from './shop-errors.ts';
import { SQL_ERRORS } from './sql-errors.ts';
import { STACK_ERRORS } from './stack-errors.ts';

export interface ErrorCodeInfo {
  /** One sentence: what went wrong. */
  readonly summary: string;
  /** One sentence: what to do about it. */
  readonly nextStep: string;
  /** Whether the same call may succeed later without any change. */
  readonly retriable: boolean;
}

export const ERROR_CODES = {
  ...SQL_ERRORS,
  ...DEFINITION_ERRORS,
  ...CLIENT_ERRORS,
  ...CLI_ERRORS,
  ...STACK_ERRORS,
  ...SETUP_ERRORS,
  ...ENGINE_ERRORS,
  ...INDEXER_ERRORS,
  ...SHOP_ERRORS,
} as const satisfies Record<string, ErrorCodeInfo>;

export type ErrorCode = keyof typeof ERROR_CODES;
