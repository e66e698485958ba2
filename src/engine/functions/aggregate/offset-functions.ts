// EARLIEST_BY_OFFSET and LATEST_BY_OFFSET: the first or last values of a column in the order in which records arrived.
// Each value is kept with a number that grows with every record, so that merged session windows keep the order.
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import { arrayType, BIGINT, type SqlType, structType } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { AggregateSignature, Aggregator, BoundArguments, FunctionParameter } from '../function-declaration.ts';
import { P_BOOLEAN, P_INTEGER, pArray, param, pGeneric } from '../parameter-types.ts';
import { aggregate, aggregateSignature, argumentType, constantArgument } from './declare-aggregate.ts';

type End = 'EARLIEST' | 'LATEST';
type Entry = readonly [bigint, SqlValue];

const entryType = (type: SqlType): SqlType =>
  structType([
    { name: 'SEQ', type: BIGINT },
    { name: 'VAL', type },
  ]);

/** Numbers for records: above every number seen in restored states. */
class Sequence {
  #last = 0n;

  next(): bigint {
    this.#last += 1n;
    return this.#last;
  }

  seen(number: bigint): void {
    if (number > this.#last) this.#last = number;
  }
}

function single(bound: BoundArguments, end: End, ignoreNulls: boolean): Aggregator {
  const type = argumentType(bound);
  const sequence = new Sequence();
  const keepsFirst = end === 'EARLIEST';
  return {
    stateType: entryType(type),
    resultType: type,
    initialize: () => null,
    aggregate: (args, state) => {
      const value = args[0] ?? null;
      if ((value === null && ignoreNulls) || (keepsFirst && state !== null)) return state;
      if (state !== null) sequence.seen((state as Entry)[0]);
      return [sequence.next(), value];
    },
    merge: (a, b) => {
      if (a === null || b === null) return a ?? b;
      const [x] = a as Entry;
      const [y] = b as Entry;
      return x < y === keepsFirst ? a : b;
    },
    result: (state) => (state === null ? null : (state as Entry)[1]),
  };
}

function several(bound: BoundArguments, end: End, n: number, ignoreNulls: boolean): Aggregator {
  const type = argumentType(bound);
  const sequence = new Sequence();
  const keepsFirst = end === 'EARLIEST';
  return {
    stateType: arrayType(entryType(type)),
    resultType: arrayType(type),
    initialize: () => [],
    aggregate: (args, state) => {
      const value = args[0] ?? null;
      const entries = state as readonly Entry[];
      if ((value === null && ignoreNulls) || (keepsFirst && entries.length >= n)) return state;
      const last = entries.at(-1);
      if (last) sequence.seen(last[0]);
      const kept = entries.length >= n ? entries.slice(entries.length - n + 1) : entries;
      return [...kept, [sequence.next(), value]];
    },
    merge: (a, b) => {
      const all = [...(a as readonly Entry[]), ...(b as readonly Entry[])].sort((x, y) => (x[0] < y[0] ? -1 : 1));
      return keepsFirst ? all.slice(0, n) : all.slice(-n);
    },
    result: (state) => (state as readonly Entry[]).map((entry) => entry[1]),
  };
}

/** @throws ClickstreamError TYPE_MISMATCH unless n is a literal above zero */
function countArgument(bound: BoundArguments, name: string): number {
  const n = constantArgument(bound, 1, name);
  if (typeof n === 'number' && n > 0) return n;
  throw new ClickstreamError('TYPE_MISMATCH', `Argument 2 (${name}) must be at least 1, but is ${n}.`);
}

function offsetSignatures(end: End, word: string, countName: string): AggregateSignature[] {
  const T = pGeneric('T');
  const value = param('val1', T, 'The column.');
  const count = param(countName, P_INTEGER, 'How many values.');
  const nulls = param('ignoreNulls', P_BOOLEAN, 'Whether NULLs are left out; true when not given.');
  const flag = (bound: BoundArguments, position: number) => constantArgument(bound, position, 'ignoreNulls') === true;
  const declare = (
    parameters: readonly FunctionParameter[],
    many: boolean,
    bind: (bound: BoundArguments) => Aggregator,
  ): AggregateSignature =>
    aggregateSignature(parameters, many ? pArray(T) : T, bind, {
      description: many ? `The ${word} values of a column.` : `The ${word} value of a column.`,
      columnArguments: 1,
    });
  return [
    declare([value], false, (b) => single(b, end, true)),
    declare([value, count], true, (b) => several(b, end, countArgument(b, countName), true)),
    declare([value, count, nulls], true, (b) => several(b, end, countArgument(b, countName), flag(b, 2))),
    declare([value, nulls], false, (b) => single(b, end, flag(b, 1))),
  ];
}

export const OFFSET_FUNCTIONS = [
  aggregate(
    'EARLIEST_BY_OFFSET',
    'The first value, or the first N values, of a column in the order of arrival.',
    offsetSignatures('EARLIEST', 'first', 'earliestN'),
  ),
  aggregate(
    'LATEST_BY_OFFSET',
    'The last value, or the last N values, of a column in the order of arrival.',
    offsetSignatures('LATEST', 'last', 'latestN'),
  ),
];
