// Every aggregate function, for the registry.
import type { AggregateFunction } from '../function-declaration.ts';
import { COLLECT_FUNCTIONS } from './collect-functions.ts';
import { COUNT_FUNCTIONS } from './count-functions.ts';
import { EXTREME_FUNCTIONS } from './extreme-functions.ts';
import { OFFSET_FUNCTIONS } from './offset-functions.ts';
import { STATISTICS_FUNCTIONS } from './statistics-functions.ts';
import { SUM_FUNCTIONS } from './sum-functions.ts';
import { TOP_K_FUNCTIONS } from './top-k-functions.ts';

export const AGGREGATE_FUNCTIONS: readonly AggregateFunction[] = [
  ...COUNT_FUNCTIONS,
  ...SUM_FUNCTIONS,
  ...EXTREME_FUNCTIONS,
  ...STATISTICS_FUNCTIONS,
  ...COLLECT_FUNCTIONS,
  ...OFFSET_FUNCTIONS,
  ...TOP_K_FUNCTIONS,
];
