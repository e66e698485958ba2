// Every table function, for the registry.
import type { TableFunction } from '../function-declaration.ts';
import { EXPLODE_FUNCTIONS } from './explode-functions.ts';

export const TABLE_FUNCTIONS: readonly TableFunction[] = EXPLODE_FUNCTIONS;
