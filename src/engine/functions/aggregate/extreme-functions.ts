// MIN and MAX over every type that has an order.
import { comparatorOf } from '../../values/compare.ts';
import type { Aggregator, BoundArguments, ParameterType } from '../function-declaration.ts';
import {
  P_BIGINT,
  P_BYTES,
  P_DATE,
  P_DECIMAL,
  P_DOUBLE,
  P_INTEGER,
  P_STRING,
  P_TIME,
  P_TIMESTAMP,
  param,
} from '../parameter-types.ts';
import { aggregate, aggregateSignature, argumentType } from './declare-aggregate.ts';

/** `direction` is 1 for the greatest and -1 for the least value. */
function extreme(bound: BoundArguments, direction: 1 | -1): Aggregator {
  const type = argumentType(bound);
  const compare = comparatorOf(type) ?? (() => 0);
  const choose: Aggregator['merge'] = (a, b) => {
    if (a === null) return b;
    return b !== null && compare(b, a) * direction > 0 ? b : a;
  };
  return {
    stateType: type,
    resultType: type,
    initialize: () => null,
    aggregate: (args, state) => choose(state, args[0] ?? null),
    merge: choose,
    result: (state) => state,
  };
}

const TYPES: readonly (readonly [ParameterType, string])[] = [
  [P_DECIMAL, 'decimal'],
  [P_DOUBLE, 'double'],
  [P_INTEGER, 'integer'],
  [P_BIGINT, 'bigint'],
  [P_STRING, 'string'],
  [P_TIMESTAMP, 'timestamp'],
  [P_TIME, 'time'],
  [P_DATE, 'date'],
  [P_BYTES, 'bytes'],
];

const signatures = (direction: 1 | -1, word: string) =>
  TYPES.map(([type, name]) =>
    aggregateSignature([param('val1', type, 'What is compared.')], type, (bound) => extreme(bound, direction), {
      description: `The ${word} of the ${name} values.`,
      returnType: (bound) => argumentType(bound),
    }),
  );

export const EXTREME_FUNCTIONS = [
  aggregate('MIN', 'The least value of a column in each group; NULLs are left out.', signatures(-1, 'least')),
  aggregate('MAX', 'The greatest value of a column in each group; NULLs are left out.', signatures(1, 'greatest')),
];
