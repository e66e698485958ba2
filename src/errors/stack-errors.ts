// Error codes of the room `stack`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const STACK_ERRORS = {} as const satisfies Record<string, ErrorCodeInfo>;
