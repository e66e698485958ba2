// Every scalar function, family by family, for the registry.
import type { ScalarFunction } from '../function-declaration.ts';

export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [];
