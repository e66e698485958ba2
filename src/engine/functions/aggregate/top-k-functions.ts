// TOPK and TOPKDISTINCT: the k greatest values of a column, for TOPK with other columns of the same records.
import { arrayType, type SqlType, structType } from '../../../sql/sql-type.ts';
import { comparatorOf } from '../../values/compare.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { Aggregator, BoundArguments, ParameterType } from '../function-declaration.ts';
import {
  P_ANY,
  P_BIGINT,
  P_BYTES,
  P_DATE,
  P_DECIMAL,
  P_DOUBLE,
  P_INTEGER,
  P_STRING,
  P_TIME,
  P_TIMESTAMP,
  pArray,
  param,
  pGeneric,
} from '../parameter-types.ts';
import { aggregate, aggregateSignature, argumentType, constantArgument } from './declare-aggregate.ts';

type List = readonly SqlValue[];

/** The value alone, or a struct of it and the other columns. */
function elementType(bound: BoundArguments): SqlType {
  const sort = argumentType(bound);
  const others = bound.types.slice(1, -1);
  if (others.length === 0) return sort;
  const fields = others.map((_, i) => ({ name: `col${i}`, type: argumentType(bound, i + 1) }));
  return structType([{ name: 'sort_col', type: sort }, ...fields]);
}

function topK(bound: BoundArguments, distinct: boolean): Aggregator {
  const type = arrayType(elementType(bound));
  const compare = comparatorOf(argumentType(bound)) ?? (() => 0);
  const wide = bound.types.length > 2;
  const k = constantArgument(bound, bound.types.length - 1, 'k') as number;
  // As on a ksqlDB server, a negative k keeps everything.
  const limit = k < 0 ? Number.POSITIVE_INFINITY : k;
  const sortValue = (element: SqlValue): SqlValue => (wide ? ((element as List)[0] as SqlValue) : element);
  const insert = (list: List, element: SqlValue): List => {
    const value = sortValue(element);
    // Behind its equals: the earlier record stays in front.
    let at = list.length;
    while (at > 0 && compare(sortValue(list[at - 1] as SqlValue), value) < 0) at--;
    if (at >= limit) return list;
    if (distinct && at > 0 && compare(sortValue(list[at - 1] as SqlValue), value) === 0) return list;
    const next = list.toSpliced(at, 0, element);
    return next.length > limit ? next.slice(0, limit) : next;
  };
  return {
    stateType: type,
    resultType: type,
    initialize: () => [],
    aggregate: (args, state) => {
      const value = args[0] ?? null;
      return value === null ? state : insert(state as List, wide ? [...args] : value);
    },
    merge: (a, b) => (b as List).reduce(insert, a as List),
    result: (state) => state,
  };
}

const DISTINCT_TYPES: readonly (readonly [ParameterType, string])[] = [
  [P_BIGINT, 'BIGINT'],
  [P_INTEGER, 'INTEGER'],
  [P_DOUBLE, 'DOUBLE'],
  [P_DECIMAL, 'DECIMAL'],
  [P_BYTES, 'BYTES'],
  [P_DATE, 'DATE'],
  [P_TIME, 'TIME'],
  [P_TIMESTAMP, 'TIMESTAMP'],
  [P_STRING, 'STRING'],
];
const TOP_TYPES: readonly (readonly [ParameterType, string])[] = [
  [P_DOUBLE, 'DOUBLE'],
  [P_INTEGER, 'INTEGER'],
  [P_BIGINT, 'BIGINT'],
  [P_STRING, 'STRING'],
];
const K = param('k', P_INTEGER, 'How many values are kept.');

export const TOP_K_FUNCTIONS = [
  aggregate(
    'TOPK',
    'The k greatest values of a column in each group, greatest first, with other columns of the same records if given.',
    TOP_TYPES.map(([type, name]) =>
      aggregateSignature(
        [param('val1', type, 'What is compared.'), param('val2', P_ANY, 'Other columns of the record.'), K],
        pArray(pGeneric('S')),
        (bound) => topK(bound, false),
        {
          description: `The k greatest values of a ${name} column.`,
          columnArguments: 2,
          variadic: 1,
          returnType: (bound) => arrayType(elementType(bound)),
        },
      ),
    ),
  ),
  aggregate(
    'TOPKDISTINCT',
    'The k greatest different values of a column in each group, greatest first.',
    DISTINCT_TYPES.map(([type, name]) =>
      aggregateSignature([param('val1', type, 'What is compared.'), K], pArray(type), (bound) => topK(bound, true), {
        description: `The k greatest different values of a ${name} column.`,
        columnArguments: 1,
        returnType: (bound) => arrayType(argumentType(bound)),
      }),
    ),
  ),
];
