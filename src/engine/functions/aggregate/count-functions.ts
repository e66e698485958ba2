// COUNT and COUNT_DISTINCT.
import { BIGINT, BYTES } from '../../../sql/sql-type.ts';
import { compileValueKey } from '../../values/value-key.ts';
import type { Aggregator, BoundArguments } from '../function-declaration.ts';
import { P_BIGINT, param, pGeneric } from '../parameter-types.ts';
import { aggregate, aggregateSignature, argumentType } from './declare-aggregate.ts';
import { addToSketch, EMPTY_SKETCH, mergeSketches, sketchCount } from './distinct-sketch.ts';

const COUNTER: Aggregator = {
  stateType: BIGINT,
  resultType: BIGINT,
  initialize: () => 0n,
  aggregate: (args, state) => (args[0] === null ? state : (state as bigint) + 1n),
  merge: (a, b) => (a as bigint) + (b as bigint),
  undo: (args, state) => (args[0] === null ? state : (state as bigint) - 1n),
  result: (state) => state,
};

function distinctCounter(bound: BoundArguments): Aggregator {
  const keyOf = compileValueKey(argumentType(bound));
  return {
    stateType: BYTES,
    resultType: BIGINT,
    initialize: () => EMPTY_SKETCH,
    aggregate: (args, state) => {
      const value = args[0] ?? null;
      return value === null ? state : addToSketch(state as Uint8Array, keyOf(value));
    },
    merge: (a, b) => mergeSketches(a as Uint8Array, b as Uint8Array),
    result: (state) => BigInt(sketchCount(state as Uint8Array)),
  };
}

export const COUNT_FUNCTIONS = [
  aggregate('COUNT', 'The number of rows of a group; COUNT(x) leaves out rows in which x is NULL.', [
    aggregateSignature([param('val1', pGeneric('T'), 'What is counted.')], P_BIGINT, () => COUNTER, {
      description: 'Counts the rows in which the argument is not NULL.',
    }),
  ]),
  aggregate(
    'COUNT_DISTINCT',
    'The number of different values in a group. Exact up to 1,024 values, an estimate (usually within 1 %) above.',
    [
      aggregateSignature([param('val1', pGeneric('T'), 'What is counted.')], P_BIGINT, distinctCounter, {
        description: 'Counts different values; NULL is not counted.',
      }),
    ],
  ),
];
