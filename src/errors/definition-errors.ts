// Error codes of the room `definition`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const DEFINITION_ERRORS = {} as const satisfies Record<string, ErrorCodeInfo>;
