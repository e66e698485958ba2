// Error codes of the room `shop`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const SHOP_ERRORS = {} as const satisfies Record<string, ErrorCodeInfo>;
