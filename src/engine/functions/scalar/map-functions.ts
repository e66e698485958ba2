// Functions over maps. Where a map becomes an array, the order is that of Java's HashMap, as on a ksqlDB server.
import {
  arrayType,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  INTEGER,
  type SqlType,
  STRING,
  structType,
} from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { pArray, param, pGeneric, pMap } from '../parameter-types.ts';
import { functionFailed, NULL_IN_NULL_OUT, required, scalar, signature } from '../support/declare.ts';
import { hashMapEntries } from '../support/map-entries.ts';

type List = readonly SqlValue[];
type Dictionary = ReadonlyMap<SqlValue, SqlValue>;

const T = pGeneric('T');
const MAP = pMap(STRING, T);

/** Keys and values in step; keys without a value get null. */
function asMap(keys: List, values: List): Dictionary {
  const result = new Map<SqlValue, SqlValue>();
  keys.forEach((key, i) => {
    if (key === null) throw functionFailed('AS_MAP cannot make an entry with a null key');
    result.set(key, values[i] ?? null);
  });
  return result;
}

function entries(map: Dictionary | null, sorted: boolean | null): List | null {
  const inKeyOrder = required(sorted, 'ENTRIES', 'sorted');
  if (map === null) return null;
  if (!inKeyOrder) return hashMapEntries(map);
  return [...map].sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
}

const entriesOf = (value: SqlType) =>
  signature(
    [
      param('map', pMap(STRING, value), 'The map'),
      param('sorted', BOOLEAN, 'Whether the entries come in the order of their keys'),
    ],
    arrayType(
      structType([
        { name: 'K', type: STRING },
        { name: 'V', type: value },
      ]),
    ),
    entries,
  );

export const MAP_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'AS_MAP',
    category: 'MAP',
    description: 'A map from an array of keys and an array of values.',
    signatures: [signature([param('keys', pArray(STRING)), param('values', pArray(T))], MAP, asMap, NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'ENTRIES',
    category: 'MAP',
    description: 'The entries of a map as an array of structs with the fields K and V, sorted by key if wanted.',
    signatures: [STRING, BIGINT, INTEGER, DOUBLE, BOOLEAN].map(entriesOf),
  }),
  scalar({
    name: 'MAP_KEYS',
    category: 'MAP',
    author: '',
    description: 'The keys of a map as an array.',
    signatures: [
      signature(
        [param('input', MAP)],
        pArray(STRING),
        (map: Dictionary) => hashMapEntries(map).map(([key]) => key),
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
  scalar({
    name: 'MAP_VALUES',
    category: 'MAP',
    author: '',
    description: 'The values of a map as an array.',
    signatures: [
      signature(
        [param('input', MAP)],
        pArray(T),
        (map: Dictionary) => hashMapEntries(map).map(([, value]) => value),
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
  scalar({
    name: 'MAP_UNION',
    category: 'MAP',
    author: '',
    description: 'The entries of both maps; of equal keys the second map wins. A null map counts as empty.',
    signatures: [
      signature(
        [param('map1', MAP, 'The first map'), param('map2', MAP, 'The second map')],
        MAP,
        (map1: Dictionary | null, map2: Dictionary | null) =>
          map1 === null || map2 === null ? (map1 ?? map2) : new Map([...map1, ...map2]),
      ),
    ],
  }),
];
