// Functions that apply a lambda to every element of an array or every entry of a map.
import { arrayType, BOOLEAN, mapType, STRING } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { LambdaValue, ScalarFunction } from '../function-declaration.ts';
import { pArray, param, pGeneric, pLambda, pMap } from '../parameter-types.ts';
import { functionFailed, NULL_IN_NULL_OUT, scalar, signature } from '../support/declare.ts';
import { hashMapEntries } from '../support/map-entries.ts';

type List = readonly SqlValue[];
type Dictionary = ReadonlyMap<SqlValue, SqlValue>;

const [K, V, T, R, S] = ['K', 'V', 'T', 'R', 'S'].map(pGeneric) as [
  ReturnType<typeof pGeneric>,
  ReturnType<typeof pGeneric>,
  ReturnType<typeof pGeneric>,
  ReturnType<typeof pGeneric>,
  ReturnType<typeof pGeneric>,
];

/** What a lambda says about keeping an element; null is an error, as on a ksqlDB server. */
function isKept(answer: SqlValue): boolean {
  if (typeof answer === 'boolean') return answer;
  throw functionFailed('the lambda of FILTER gave null instead of true or false');
}

/** Maps built from lambdas take neither null keys nor null values. */
function requireEntry(name: string, key: SqlValue, value: SqlValue): void {
  if (key === null || value === null) throw functionFailed(`${name} cannot make a map entry with a null key or value`);
}

function filterMap(map: Dictionary, keep: LambdaValue): Dictionary {
  const result = new Map<SqlValue, SqlValue>();
  for (const [key, value] of map) {
    if (!isKept(keep(key, value))) continue;
    requireEntry('FILTER', key, value);
    result.set(key, value);
  }
  return result;
}

function transformMap(map: Dictionary, makeKey: LambdaValue, makeValue: LambdaValue): Dictionary {
  const result = new Map<SqlValue, SqlValue>();
  for (const [oldKey, oldValue] of map) {
    const key = makeKey(oldKey, oldValue);
    const value = makeValue(oldKey, oldValue);
    requireEntry('TRANSFORM', key, value);
    if (result.has(key)) throw functionFailed('TRANSFORM gave the same key to two entries of the map');
    result.set(key, value);
  }
  return result;
}

const map = param('map', pMap(K, V), 'The map');
const array = param('array', pArray(T), 'The array');
const initialState = param('initialState', S, 'The state before the first step');

export const LAMBDA_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'FILTER',
    category: 'LAMBDA',
    description: 'The elements of an array or the entries of a map for which the lambda is true.',
    signatures: [
      signature([map, param('biFunction', pLambda([K, V], BOOLEAN), 'Decides about an entry')], pMap(K, V), filterMap, {
        ...NULL_IN_NULL_OUT,
        description: 'The lambda takes key and value of an entry and gives true or false.',
      }),
      signature(
        [array, param('function', pLambda([T], BOOLEAN), 'Decides about an element')],
        pArray(T),
        (list: List, keep: LambdaValue) => list.filter((element) => isKept(keep(element))),
        { ...NULL_IN_NULL_OUT, description: 'The lambda takes an element and gives true or false.' },
      ),
    ],
  }),
  scalar({
    name: 'REDUCE',
    category: 'LAMBDA',
    description:
      'One value from an array or a map: the lambda makes a new state from the state so far and the next element, and the last state is the result.',
    signatures: [
      signature(
        [
          param('list', pArray(T), 'The array'),
          initialState,
          param('biFunction', pLambda([S, T], S), 'Makes the next state'),
        ],
        S,
        (list: List | null, initial: SqlValue, step: LambdaValue) => {
          if (initial === null) return null;
          return (list ?? []).reduce((state, element) => step(state, element), initial);
        },
        { description: 'The lambda takes the state and an element.' },
      ),
      signature(
        [
          param('map', pMap(K, V), 'The map'),
          initialState,
          param('triFunction', pLambda([S, K, V], S), 'Makes the next state'),
        ],
        S,
        (entries: Dictionary | null, initial: SqlValue, step: LambdaValue) => {
          if (entries === null || initial === null) return initial;
          return hashMapEntries(entries).reduce((state: SqlValue, [k, v]) => step(state, k, v), initial);
        },
        { description: 'The lambda takes the state, the key and the value of an entry.' },
      ),
    ],
  }),
  scalar({
    name: 'TRANSFORM',
    category: 'LAMBDA',
    description:
      'An array of what the lambda makes of every element, or a map of what two lambdas make of every entry.',
    signatures: [
      signature(
        [
          map,
          param('biFunction1', pLambda([K, V], R), 'Makes the new key'),
          param('biFunction2', pLambda([K, V], T), 'Makes the new value'),
        ],
        pMap(R, T),
        transformMap,
        {
          ...NULL_IN_NULL_OUT,
          returnType: (bound) => mapType(bound.lambdaResults[1] ?? STRING, bound.lambdaResults[2] ?? STRING),
          description: 'Both lambdas take key and value of an entry.',
        },
      ),
      signature(
        [array, param('function', pLambda([T], R), 'Makes the new element')],
        pArray(R),
        (list: List, change: LambdaValue) => list.map((element) => change(element)),
        {
          ...NULL_IN_NULL_OUT,
          returnType: (bound) => arrayType(bound.lambdaResults[1] ?? STRING),
          description: 'The lambda takes an element.',
        },
      ),
    ],
  }),
];
