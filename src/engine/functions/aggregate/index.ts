// Every aggregate function, for the registry.
import type { AggregateFunction } from '../function-declaration.ts';

export const AGGREGATE_FUNCTIONS: readonly AggregateFunction[] = [];
