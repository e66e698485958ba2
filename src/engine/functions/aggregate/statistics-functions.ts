// STDDEV_SAMP, STDDEV_SAMPLE and CORRELATION, computed in one pass from running sums (Youngs and Cramer for the deviation).
import { BIGINT, DOUBLE, structType } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { Aggregator, ParameterType } from '../function-declaration.ts';
import { P_BIGINT, P_DOUBLE, P_INTEGER, param } from '../parameter-types.ts';
import { aggregate, aggregateSignature } from './declare-aggregate.ts';
import { type Adder, BIGINT_ADDER, DOUBLE_ADDER, INTEGER_ADDER } from './sum-functions.ts';

/** Sum, number of values, sum of squared distances from the mean. */
type Spread = readonly [SqlValue, bigint, number];

/** `count * value - sum` in the arithmetic of the column: BIGINT wraps, as on a ksqlDB server. */
function distance(count: bigint, value: SqlValue, sum: SqlValue): number {
  if (typeof value === 'bigint') return Number(BigInt.asIntN(64, BigInt.asIntN(64, count * value) - (sum as bigint)));
  return Number(count) * (value as number) - (sum as number);
}

/** How much the squared distances grow by the `count`th value. */
function growth(count: bigint, value: SqlValue, sum: SqlValue): number {
  return count <= 1n ? 0 : distance(count, value, sum) ** 2 / Number(count * (count - 1n));
}

function deviation({ type, zero, add, subtract }: Adder, root: boolean): Aggregator {
  return {
    stateType: structType([
      { name: 'SUM', type },
      { name: 'COUNT', type: BIGINT },
      { name: 'M2', type: DOUBLE },
    ]),
    resultType: DOUBLE,
    initialize: () => [zero, 0n, 0],
    aggregate: (args, state) => {
      const value = args[0] ?? null;
      if (value === null) return state;
      const [oldSum, oldCount, squares] = state as Spread;
      const sum = add(oldSum, value);
      const count = oldCount + 1n;
      return [sum, count, squares + growth(count, value, sum)];
    },
    undo: (args, state) => {
      const value = args[0] ?? null;
      if (value === null) return state;
      const [sum, count, squares] = state as Spread;
      return [subtract(sum, value), count - 1n, squares - growth(count, value, sum)];
    },
    merge: (a, b) => {
      const [sumA, countA, squaresA] = a as Spread;
      const [sumB, countB, squaresB] = b as Spread;
      if (countA === 0n) return b;
      if (countB === 0n) return a;
      const [m, n] = [Number(countA), Number(countB)];
      const between = (n / m) * Number(sumA) - Number(sumB);
      return [add(sumA, sumB), countA + countB, squaresA + squaresB + (m / (n * (m + n))) * between ** 2];
    },
    result: (state) => {
      const [, count, squares] = state as Spread;
      if (count < 2n) return 0;
      const variance = squares / Number(count - 1n);
      return root ? Math.sqrt(variance) : variance;
    },
  };
}

/** Sums of x, y, x², y² and xy, and the count: the order in which ksqlDB stores them. */
type Moments = readonly [number, number, number, number, number, bigint];

function addPair(state: SqlValue, args: readonly SqlValue[], sign: 1 | -1): SqlValue {
  const [first = null, second = null] = args;
  if (first === null || second === null) return state;
  const x = Number(first);
  const y = Number(second);
  const [sx, sy, sxx, syy, sxy, count] = state as Moments;
  return [
    sx + sign * x,
    sy + sign * y,
    sxx + sign * x * x,
    syy + sign * y * y,
    sxy + sign * x * y,
    count + BigInt(sign),
  ];
}

const CORRELATION: Aggregator = {
  stateType: structType([
    ...['X_SUM', 'Y_SUM', 'X_SQUARED_SUM', 'Y_SQUARED_SUM', 'XY_SUM'].map((name) => ({ name, type: DOUBLE })),
    { name: 'COUNT', type: BIGINT },
  ]),
  resultType: DOUBLE,
  initialize: () => [0, 0, 0, 0, 0, 0n],
  aggregate: (args, state) => addPair(state, args, 1),
  undo: (args, state) => addPair(state, args, -1),
  merge: (a, b) => {
    const [ax, ay, axx, ayy, axy, m] = a as Moments;
    const [bx, by, bxx, byy, bxy, n] = b as Moments;
    return [ax + bx, ay + by, axx + bxx, ayy + byy, axy + bxy, m + n];
  },
  result: (state) => {
    const [sx, sy, sxx, syy, sxy, count] = state as Moments;
    const n = Number(count);
    return (n * sxy - sx * sy) / (Math.sqrt(n * sxx - sx * sx) * Math.sqrt(n * syy - sy * sy));
  },
};

const NUMBERS: readonly (readonly [ParameterType, Adder, string])[] = [
  [P_DOUBLE, DOUBLE_ADDER, 'DOUBLE'],
  [P_INTEGER, INTEGER_ADDER, 'INTEGER'],
  [P_BIGINT, BIGINT_ADDER, 'BIGINT'],
];

const deviations = (root: boolean, what: string) =>
  NUMBERS.map(([type, adder, name]) =>
    aggregateSignature([param('val1', type, 'The values.')], P_DOUBLE, () => deviation(adder, root), {
      description: `The ${what} of a ${name} column.`,
    }),
  );

export const STATISTICS_FUNCTIONS = [
  aggregate(
    'STDDEV_SAMP',
    'The sample variance of a numeric column. The name is kept for old queries; STDDEV_SAMPLE gives the deviation.',
    deviations(false, 'sample variance'),
  ),
  aggregate(
    'STDDEV_SAMPLE',
    'The sample standard deviation of a numeric column.',
    deviations(true, 'sample standard deviation'),
  ),
  aggregate('CORRELATION', "Pearson's correlation of two numeric columns, from -1 to 1; NaN while it is undefined.", [
    ...NUMBERS.map(([type, , name]) =>
      aggregateSignature(
        [param('val1', type, 'One column.'), param('val2', type, 'The other column.')],
        P_DOUBLE,
        () => CORRELATION,
        { description: `The correlation of two ${name} columns.` },
      ),
    ),
  ]),
];
