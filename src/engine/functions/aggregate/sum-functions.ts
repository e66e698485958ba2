// SUM, AVG and SUM_LIST. Integers wrap as in Java; a DECIMAL sum keeps its type and fails when it no longer fits.
import { BIGINT, DOUBLE, INTEGER, type SqlType, structType } from '../../../sql/sql-type.ts';
import { Decimal } from '../../values/decimal.ts';
import { powerOfTen } from '../../values/decimal-math.ts';
import { evaluationError } from '../../values/evaluation-error.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { Aggregator, BoundArguments, ParameterType } from '../function-declaration.ts';
import { P_BIGINT, P_DECIMAL, P_DOUBLE, P_INTEGER, pArray, param } from '../parameter-types.ts';
import { aggregate, aggregateSignature, argumentType } from './declare-aggregate.ts';

export interface Adder {
  readonly type: SqlType;
  readonly zero: SqlValue;
  readonly add: (a: SqlValue, b: SqlValue) => SqlValue;
  readonly subtract: (a: SqlValue, b: SqlValue) => SqlValue;
}

export const INTEGER_ADDER: Adder = {
  type: INTEGER,
  zero: 0,
  add: (a, b) => ((a as number) + (b as number)) | 0,
  subtract: (a, b) => ((a as number) - (b as number)) | 0,
};
export const BIGINT_ADDER: Adder = {
  type: BIGINT,
  zero: 0n,
  add: (a, b) => BigInt.asIntN(64, (a as bigint) + (b as bigint)),
  subtract: (a, b) => BigInt.asIntN(64, (a as bigint) - (b as bigint)),
};
export const DOUBLE_ADDER: Adder = {
  type: DOUBLE,
  zero: 0,
  add: (a, b) => (a as number) + (b as number),
  subtract: (a, b) => (a as number) - (b as number),
};

function decimalAdder(type: SqlType & { kind: 'DECIMAL' }): Adder {
  const limit = powerOfTen(type.precision);
  const checked = (unscaled: bigint): Decimal => {
    if (unscaled >= limit || unscaled <= -limit)
      throw evaluationError(
        `The sum ${new Decimal(unscaled, type.scale)} does not fit DECIMAL(${type.precision}, ${type.scale}).`,
      );
    return new Decimal(unscaled, type.scale);
  };
  return {
    type,
    zero: new Decimal(0n, type.scale),
    add: (a, b) => checked((a as Decimal).unscaled + (b as Decimal).unscaled),
    subtract: (a, b) => checked((a as Decimal).unscaled - (b as Decimal).unscaled),
  };
}

function summation({ type, zero, add, subtract }: Adder): Aggregator {
  return {
    stateType: type,
    resultType: type,
    initialize: () => zero,
    aggregate: (args, state) => (args[0] === null ? state : add(state, args[0] as SqlValue)),
    merge: add,
    undo: (args, state) => (args[0] === null ? state : subtract(state, args[0] as SqlValue)),
    result: (state) => state,
  };
}

function average({ type, zero, add, subtract }: Adder): Aggregator {
  const stateType = structType([
    { name: 'SUM', type },
    { name: 'COUNT', type: BIGINT },
  ]);
  const step = (args: readonly SqlValue[], state: SqlValue, change: Adder['add'], count: bigint): SqlValue => {
    if (args[0] === null) return state;
    const [sum, rows] = state as readonly [SqlValue, bigint];
    return [change(sum, args[0] as SqlValue), rows + count];
  };
  return {
    stateType,
    resultType: DOUBLE,
    initialize: () => [zero, 0n],
    aggregate: (args, state) => step(args, state, add, 1n),
    merge: (a, b) => {
      const [x, m] = a as readonly [SqlValue, bigint];
      const [y, n] = b as readonly [SqlValue, bigint];
      return [add(x, y), m + n];
    },
    undo: (args, state) => step(args, state, subtract, -1n),
    result: (state) => {
      const [sum, rows] = state as readonly [number | bigint, bigint];
      return rows === 0n ? 0 : Number(sum) / Number(rows);
    },
  };
}

function listSummation({ type, zero, add, subtract }: Adder): Aggregator {
  const each = (args: readonly SqlValue[], state: SqlValue, change: Adder['add']): SqlValue => {
    let sum = state;
    for (const item of (args[0] ?? []) as readonly SqlValue[]) if (item !== null) sum = change(sum, item);
    return sum;
  };
  return {
    stateType: type,
    resultType: type,
    initialize: () => zero,
    aggregate: (args, state) => each(args, state, add),
    merge: add,
    undo: (args, state) => each(args, state, subtract),
    result: (state) => state,
  };
}

function decimalSum(bound: BoundArguments): Aggregator {
  const type = argumentType(bound);
  return summation(type.kind === 'DECIMAL' ? decimalAdder(type) : DOUBLE_ADDER);
}

const NUMBERS: readonly (readonly [ParameterType, Adder, string])[] = [
  [P_DOUBLE, DOUBLE_ADDER, 'DOUBLE'],
  [P_INTEGER, INTEGER_ADDER, 'INTEGER'],
  [P_BIGINT, BIGINT_ADDER, 'BIGINT'],
];

export const SUM_FUNCTIONS = [
  aggregate('SUM', 'The sum of a column in each group. NULLs are left out; a group of only NULLs has the sum 0.', [
    aggregateSignature([param('val1', P_DECIMAL, 'What is added up.')], P_DECIMAL, decimalSum, {
      description: 'Adds up decimals; the sum has the precision and scale of the column.',
      returnType: (bound) => argumentType(bound),
    }),
    ...NUMBERS.map(([type, adder, name]) =>
      aggregateSignature([param('val1', type, 'What is added up.')], type, () => summation(adder), {
        description: `Adds up a ${name} column.`,
      }),
    ),
  ]),
  aggregate(
    'AVG',
    'The mean of a numeric column in each group: its sum divided by the number of values that are not NULL.',
    [
      ...NUMBERS.map(([type, adder, name]) =>
        aggregateSignature([param('val1', type, 'What is averaged.')], P_DOUBLE, () => average(adder), {
          description: `The mean of a ${name} column.`,
        }),
      ),
    ],
  ),
  aggregate('SUM_LIST', 'The sum of all elements of the lists in a column.', [
    ...NUMBERS.map(([type, adder, name]) =>
      aggregateSignature([param('val1', pArray(type), 'The lists.')], type, () => listSummation(adder), {
        description: `Adds up the elements of ${name} lists.`,
      }),
    ),
  ]),
];
