// Functions over one array: length, extremes, order, membership, parts and series.
import { BIGINT, BOOLEAN, INTEGER, type SqlType, STRING } from '../../../sql/sql-type.ts';
import { type Comparator, comparatorOf } from '../../values/compare.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { BoundArguments, ScalarFunction } from '../function-declaration.ts';
import { pArray, param, pGeneric } from '../parameter-types.ts';
import { boundSignature, functionFailed, NULL_IN_NULL_OUT, required, scalar, signature } from '../support/declare.ts';
import { identityOf, nullSafeEquality } from '../support/value-identity.ts';

type List = readonly SqlValue[];

const T = pGeneric('T');
const LIST = pArray(T);
/** Above this the answer would not fit in memory; a ksqlDB server dies of it. */
const LONGEST_SERIES = 10_000_000n;

/** Type of the elements of the array given as first argument. */
function elementType({ types: [type] }: BoundArguments): SqlType | null {
  return type?.kind === 'ARRAY' ? type.element : null;
}

/** Order of the elements; those of arrays, maps and structs have none, which shows when two are compared. */
function elementOrder(bound: BoundArguments): Comparator {
  const type = elementType(bound);
  const order = type && comparatorOf(type);
  if (order) return order;
  return () => {
    throw functionFailed('only values of primitive types have an order; arrays, maps and structs have none');
  };
}

const extreme =
  (wanted: 1 | -1) =>
  (bound: BoundArguments): ((list: List) => SqlValue) => {
    const order = elementOrder(bound);
    return (list) => {
      let best: SqlValue = null;
      for (const element of list) {
        if (element === null) continue;
        if (best === null || order(element, best) * wanted > 0) best = element;
      }
      return best;
    };
  };

const DIRECTIONS: ReadonlyMap<string, 1 | -1> = new Map([
  ['ASC', 1],
  ['ASCENDING', 1],
  ['DESC', -1],
  ['DESCENDING', -1],
]);

/** Nulls come last in both directions. */
function sorted(list: List, order: Comparator, direction: 1 | -1): List {
  const present = list.filter((element) => element !== null);
  present.sort((a, b) => direction * order(a, b));
  return [...present, ...Array<null>(list.length - present.length).fill(null)];
}

function distinct(list: List): List {
  const seen = new Map<unknown, SqlValue>();
  for (const element of list) {
    const identity = identityOf(element);
    if (!seen.has(identity)) seen.set(identity, element);
  }
  return [...seen.values()];
}

/** From `from` to `to`, both one-based and included; null where the array does not reach that far. */
function slice(list: List | null, from: number | null, to: number | null): List | null {
  if (list === null) return null;
  const start = from === null ? 0 : from - 1;
  const end = to ?? list.length;
  if (start < 0 || end > list.length) return null;
  if (start > end) throw functionFailed(`SLICE cannot go from ${start + 1} back to ${end}`);
  return list.slice(start, end);
}

/** In integers of so many bits, which wrap as in Java: a range wider than they hold turns into another one. */
function series(bits: 32 | 64, ...args: (number | bigint | null)[]): readonly bigint[] {
  const names = ['start', 'end', 'step'];
  const values = args.map((arg, i) => BigInt(required(arg, 'GENERATE_SERIES', names[i]!)));
  const [start, end] = values as [bigint, bigint];
  const difference = BigInt.asIntN(bits, end - start);
  const step = values[2] ?? (difference > 0n ? 1n : -1n);
  if (step === 0n) throw functionFailed('GENERATE_SERIES needs a step other than 0');
  if (difference > 0n !== step > 0n && difference !== 0n) {
    throw functionFailed(`GENERATE_SERIES cannot come from ${start} to ${end} with a step of ${step}`);
  }
  const length = BigInt.asIntN(32, difference / step + 1n);
  if (length < 0n || length > LONGEST_SERIES) throw functionFailed(`GENERATE_SERIES would have ${length} elements`);
  return Array.from({ length: Number(length) }, (_, i) => BigInt.asIntN(bits, start + BigInt(i) * step));
}

const intSeries = (...args: (number | null)[]): List => series(32, ...args).map(Number);
const longSeries = (...args: (number | bigint | null)[]): List => series(64, ...args);

const seriesParameters = (type: SqlType) => [
  param('start', type, 'The first element'),
  param('end', type, 'No element lies beyond it'),
];
const step = param('step', INTEGER, 'Distance between two elements');
const input = (description: string) => param('input', LIST, description);

export const ARRAY_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'ARRAY_LENGTH',
    category: 'ARRAY',
    description: 'Number of elements.',
    signatures: [
      signature([param('array', LIST, 'The array')], INTEGER, (list: List) => list.length, NULL_IN_NULL_OUT),
    ],
  }),
  scalar({
    name: 'ARRAY_CONTAINS',
    category: 'ARRAY',
    description: 'Whether the array has an element equal to the value; false for a null array.',
    signatures: [
      boundSignature([param('array', LIST), param('val', T)], BOOLEAN, (bound) => {
        const equal = nullSafeEquality(elementType(bound));
        return (list: List | null, value: SqlValue) => list?.some((element) => equal(element, value)) ?? false;
      }),
    ],
  }),
  scalar({
    name: 'ARRAY_MAX',
    category: 'ARRAY',
    author: '',
    description: 'The largest element, nulls left out. Elements must be of a primitive type.',
    signatures: [boundSignature([input('The array to search')], T, extreme(1), NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'ARRAY_MIN',
    category: 'ARRAY',
    author: '',
    description: 'The smallest element, nulls left out. Elements must be of a primitive type.',
    signatures: [boundSignature([input('The array to search')], T, extreme(-1), NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'ARRAY_SORT',
    category: 'ARRAY',
    author: '',
    description: 'The elements in ascending order, or in the given direction; nulls come last.',
    signatures: [
      boundSignature(
        [input('The array to sort')],
        LIST,
        (bound) => {
          const order = elementOrder(bound);
          return (list: List) => sorted(list, order, 1);
        },
        NULL_IN_NULL_OUT,
      ),
      boundSignature(
        [input('The array to sort'), param('direction', STRING, 'ASC, ASCENDING, DESC or DESCENDING')],
        LIST,
        (bound) => {
          const order = elementOrder(bound);
          return (list: List, direction: string) => {
            const sign = DIRECTIONS.get(direction.toUpperCase());
            return sign === undefined ? null : sorted(list, order, sign);
          };
        },
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
  scalar({
    name: 'ARRAY_DISTINCT',
    category: 'ARRAY',
    author: '',
    description: 'The elements without repetitions, in the order of their first occurrence.',
    signatures: [signature([input('The array')], LIST, distinct, NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'ARRAY_REMOVE',
    category: 'ARRAY',
    author: '',
    description: 'The array without the elements equal to the value, which may be null.',
    signatures: [
      boundSignature(
        [param('array', LIST, 'The array'), param('victim', T, 'The value to leave out')],
        LIST,
        (bound) => {
          const equal = nullSafeEquality(elementType(bound));
          return (list: List | null, victim: SqlValue) => list?.filter((element) => !equal(element, victim)) ?? null;
        },
      ),
    ],
  }),
  scalar({
    name: 'SLICE',
    category: 'ARRAY',
    description: 'A part of an array. Without from it begins at 1, without to it ends at the last element.',
    signatures: [
      signature(
        [
          param('in', LIST, 'The array'),
          param('from', INTEGER, 'Position of the first element to take, from 1'),
          param('to', INTEGER, 'Position of the last element to take'),
        ],
        LIST,
        slice,
      ),
    ],
  }),
  scalar({
    name: 'GENERATE_SERIES',
    category: 'ARRAY',
    description: 'An array of numbers from start to end; the step is 1 or -1 when absent.',
    signatures: [
      signature(seriesParameters(INTEGER), pArray(INTEGER), intSeries),
      signature(seriesParameters(BIGINT), pArray(BIGINT), longSeries),
      signature([...seriesParameters(INTEGER), step], pArray(INTEGER), intSeries),
      signature([...seriesParameters(BIGINT), step], pArray(BIGINT), longSeries),
    ],
  }),
];

export { distinct };
