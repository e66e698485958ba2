// COLLECT_LIST, COLLECT_SET, HISTOGRAM and ATTR: aggregates whose state is a collection of the values seen.
import { arrayType, BIGINT, INTEGER, mapType, STRING, structType } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { Aggregator, BoundArguments } from '../function-declaration.ts';
import { P_STRING, pArray, param, pGeneric } from '../parameter-types.ts';
import { aggregate, aggregateSignature, argumentType, equalityWithNulls } from './declare-aggregate.ts';

type List = readonly SqlValue[];

function limitOf(bound: BoundArguments, functionName: string): number {
  const setting = bound.config?.[`ksql.functions.${functionName}.limit`];
  const limit = setting === undefined ? -1 : Number(setting);
  return limit < 0 ? Number.POSITIVE_INFINITY : limit;
}

function collectList(bound: BoundArguments): Aggregator {
  const type = argumentType(bound);
  const limit = limitOf(bound, 'collect_list');
  const equal = equalityWithNulls(type);
  return {
    stateType: arrayType(type),
    resultType: arrayType(type),
    initialize: () => [],
    aggregate: (args, state) => ((state as List).length >= limit ? state : [...(state as List), args[0] as SqlValue]),
    merge: (a, b) => [...(a as List), ...(b as List)].slice(0, limit === Number.POSITIVE_INFINITY ? undefined : limit),
    undo: (args, state) => {
      const last = (state as List).findLastIndex((v) => equal(v, args[0] as SqlValue));
      return last < 0 ? state : (state as List).toSpliced(last, 1);
    },
    result: (state) => state,
  };
}

function collectSet(bound: BoundArguments): Aggregator {
  const type = argumentType(bound);
  const limit = limitOf(bound, 'collect_set');
  const equal = equalityWithNulls(type);
  const add = (state: SqlValue, value: SqlValue): SqlValue => {
    const list = state as List;
    return list.length >= limit || list.some((v) => equal(v, value)) ? state : [...list, value];
  };
  return {
    stateType: arrayType(type),
    resultType: arrayType(type),
    initialize: () => [],
    aggregate: (args, state) => add(state, args[0] as SqlValue),
    merge: (a, b) => (b as List).reduce(add, a),
    result: (state) => state,
  };
}

const MAX_HISTOGRAM = 1000;

function addToHistogram(state: SqlValue, key: SqlValue, change: bigint): SqlValue {
  const counts = state as ReadonlyMap<SqlValue, SqlValue>;
  const present = counts.get(key) as bigint | undefined;
  if (key === null || (present === undefined && counts.size >= MAX_HISTOGRAM)) return state;
  const next = new Map(counts);
  const count = (present ?? 0n) + change;
  if (count <= 0n) next.delete(key);
  else next.set(key, count);
  return next;
}

const HISTOGRAM: Aggregator = {
  stateType: mapType(STRING, BIGINT),
  resultType: mapType(STRING, BIGINT),
  initialize: () => new Map(),
  aggregate: (args, state) => addToHistogram(state, args[0] ?? null, 1n),
  undo: (args, state) => addToHistogram(state, args[0] ?? null, -1n),
  merge: (a, b) =>
    [...(b as ReadonlyMap<SqlValue, SqlValue>)].reduce<SqlValue>(
      (state, [key, count]) => addToHistogram(state, key, count as bigint),
      a,
    ),
  result: (state) => state,
};

/** Each different value with how often it was seen; NULL is a value of its own. */
function attr(bound: BoundArguments): Aggregator {
  const type = argumentType(bound);
  const equal = equalityWithNulls(type);
  const change = (state: SqlValue, value: SqlValue, by: number): SqlValue => {
    const entries = state as readonly (readonly [SqlValue, number])[];
    const at = entries.findIndex(([v]) => equal(v, value));
    if (at < 0) return by > 0 ? [...entries, [value, by]] : state;
    const count = entries[at]![1] + by;
    return count > 0 ? entries.with(at, [value, count]) : entries.toSpliced(at, 1);
  };
  return {
    stateType: arrayType(
      structType([
        { name: 'VALUE', type },
        { name: 'COUNT', type: INTEGER },
      ]),
    ),
    resultType: type,
    initialize: () => [],
    aggregate: (args, state) => change(state, args[0] as SqlValue, 1),
    undo: (args, state) => change(state, args[0] as SqlValue, -1),
    merge: (a, b) => (b as readonly (readonly [SqlValue, number])[]).reduce((s, [v, n]) => change(s, v, n), a),
    result: (state) => {
      const [only, other] = state as readonly (readonly [SqlValue, number])[];
      return only && !other ? only[0] : null;
    },
  };
}

const T = pGeneric('T');

export const COLLECT_FUNCTIONS = [
  aggregate(
    'COLLECT_LIST',
    'All values of a column in each group as an array, NULLs included. Over a table the order is not defined. ' +
      'ksql.functions.collect_list.limit caps the length; values beyond it are left out.',
    [
      aggregateSignature([param('val1', T, 'What is collected.')], pArray(T), collectList, {
        description: 'Collects the values into an array.',
      }),
    ],
  ),
  aggregate(
    'COLLECT_SET',
    'The different values of a column in each group as an array, in the order they came. Not for tables. ' +
      'ksql.functions.collect_set.limit caps the length.',
    [
      aggregateSignature([param('val1', T, 'What is collected.')], pArray(T), collectSet, {
        description: 'Collects the different values into an array.',
      }),
    ],
  ),
  aggregate('HISTOGRAM', 'How often each string occurs in a group, for at most 1,000 different strings.', [
    aggregateSignature([param('val1', P_STRING, 'What is counted.')], mapType(STRING, BIGINT), () => HISTOGRAM, {
      description: 'Counts each string.',
    }),
  ]),
  aggregate('ATTR', 'The one value a column has in a group, or NULL when it has several.', [
    aggregateSignature([param('val1', T, 'The column.')], T, attr, {
      description: 'The only value of the column, if there is only one.',
    }),
  ]),
];
