// Error codes of the room `setup`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const SETUP_ERRORS = {} as const satisfies Record<string, ErrorCodeInfo>;
