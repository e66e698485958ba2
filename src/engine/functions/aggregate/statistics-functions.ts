// STDDEV_SAMP, STDDEV_SAMPLE and CORRELATION, computed in one pass from running sums (Youngs and Cramer for the deviation).
import { BIGINT, DOUBLE, structType } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { Aggregator, ParameterType } from '../function-declaration.ts';
import { P_BIGINT, P_DOUBLE, P_INTEGER, param } from '../parameter-types.ts';
import { aggregate, aggregateSignature } from './declare-aggregate.ts';
import { type Adder, BIGINT_ADDER, DOUBLE_ADDER, INTEGER_ADDER } from './sum-functions.ts';

/** Sum, number of values, sum of squared distances from the mean. */
type Spread = readonly [SqlValue, bigint, number];

/** How a function computes with the numbers of a column. */
interface Arithmetic {
  readonly adder: Adder;
  /** `count * value - sum` */
  readonly distance: (count: bigint, value: SqlValue, sum: SqlValue) => number;
  /** Difference of the means of two groups. */
  readonly between: (a: Spread, b: Spread) => number;
}

const meanOf = ([sum, count]: Spread): number => Number(sum) / Number(count);
const ofNumbers = (count: bigint, value: SqlValue, sum: SqlValue): number =>
  Number(count) * (value as number) - (sum as number);
/** BIGINT wraps, as on a ksqlDB server. */
const ofBigints = (count: bigint, value: SqlValue, sum: SqlValue): number =>
  Number(BigInt.asIntN(64, BigInt.asIntN(64, count * (value as bigint)) - (sum as bigint)));
const betweenMeans = (a: Spread, b: Spread): number => meanOf(a) - meanOf(b);

/** The old STDDEV_SAMP stays within the integers of the column: INTEGER wraps too, and means are cut to integers. */
const VARIANCE_ARITHMETIC: readonly Arithmetic[] = [
  { adder: DOUBLE_ADDER, distance: ofNumbers, between: betweenMeans },
  {
    adder: INTEGER_ADDER,
    distance: (count, value, sum) => (Math.imul(Number(count), value as number) - (sum as number)) | 0,
    between: (a, b) => Math.trunc(meanOf(a)) - Math.trunc(meanOf(b)),
  },
  {
    adder: BIGINT_ADDER,
    distance: ofBigints,
    between: ([a, m], [b, n]) => Number((a as bigint) / m - (b as bigint) / n),
  },
];
const DEVIATION_ARITHMETIC: readonly Arithmetic[] = [
  { adder: DOUBLE_ADDER, distance: ofNumbers, between: betweenMeans },
  { adder: INTEGER_ADDER, distance: ofNumbers, between: betweenMeans },
  { adder: BIGINT_ADDER, distance: ofBigints, between: betweenMeans },
];

function deviation({ adder: { type, zero, add, subtract }, distance, between }: Arithmetic, root: boolean): Aggregator {
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
      const growth = count > 1n ? distance(count, value, sum) ** 2 / Number(count * (count - 1n)) : 0;
      return [sum, count, growth + squares];
    },
    undo: (args, state) => {
      const value = args[0] ?? null;
      if (value === null) return state;
      const [sum, count, squares] = state as Spread;
      // The value is counted once more before it is taken away, as ksqlDB does it: that decides the last digits.
      const growth = count > 1n ? distance(count + 1n, value, add(sum, value)) ** 2 / Number(count * (count - 1n)) : 0;
      return [subtract(sum, value), count - 1n, squares - growth];
    },
    merge: (a, b) => {
      const [sumA, m, squaresA] = a as Spread;
      const [sumB, n, squaresB] = b as Spread;
      const squares = squaresA + squaresB;
      const sum = add(sumA, sumB);
      if (m === 0n || n === 0n) return [sum, m + n, squares];
      const inner = between(a as Spread, b as Spread);
      return [sum, m + n, squares + (Number(m * n) * inner * inner) / Number(m + n)];
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
    return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
  },
};

const NUMBERS: readonly (readonly [ParameterType, string])[] = [
  [P_DOUBLE, 'DOUBLE'],
  [P_INTEGER, 'INTEGER'],
  [P_BIGINT, 'BIGINT'],
];

const deviations = (arithmetic: readonly Arithmetic[], root: boolean, what: string) =>
  NUMBERS.map(([type, name], i) =>
    aggregateSignature([param('val1', type, 'The values.')], P_DOUBLE, () => deviation(arithmetic[i]!, root), {
      description: `The ${what} of a ${name} column.`,
    }),
  );

export const STATISTICS_FUNCTIONS = [
  aggregate(
    'STDDEV_SAMP',
    'The sample variance of a numeric column. The name is kept for old queries; STDDEV_SAMPLE gives the deviation.',
    deviations(VARIANCE_ARITHMETIC, false, 'sample variance'),
  ),
  aggregate(
    'STDDEV_SAMPLE',
    'The sample standard deviation of a numeric column.',
    deviations(DEVIATION_ARITHMETIC, true, 'sample standard deviation'),
  ),
  aggregate('CORRELATION', "Pearson's correlation of two numeric columns, from -1 to 1; NaN while it is undefined.", [
    ...NUMBERS.map(([type, name]) =>
      aggregateSignature(
        [param('val1', type, 'One column.'), param('val2', type, 'The other column.')],
        P_DOUBLE,
        () => CORRELATION,
        { description: `The correlation of two ${name} columns.` },
      ),
    ),
  ]),
];
