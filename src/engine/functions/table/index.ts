// Every table function, for the registry.
import type { TableFunction } from '../function-declaration.ts';

export const TABLE_FUNCTIONS: readonly TableFunction[] = [];
