// Feeds rows to an aggregate function for tests, as an operator would.

import type { Aggregator } from '../../../../src/engine/functions/function-declaration.ts';
import { defaultRegistry } from '../../../../src/engine/functions/function-registry.ts';
import type { SqlValue } from '../../../../src/engine/values/sql-value.ts';
import { toJson } from '../../../../src/engine/values/to-json.ts';
import { arrayType, BIGINT, BOOLEAN, DOUBLE, INTEGER, type SqlType, STRING } from '../../../../src/sql/sql-type.ts';

/** A literal argument: its type follows from the value. */
const literalType = (value: SqlValue): SqlType =>
  typeof value === 'boolean' ? BOOLEAN : typeof value === 'string' ? STRING : INTEGER;

/** @param literals the constant arguments after the columns */
export function bind(
  name: string,
  columns: readonly SqlType[],
  literals: readonly SqlValue[] = [],
  config: Readonly<Record<string, string>> = {},
): Aggregator {
  const types = [...columns, ...literals.map(literalType)];
  const resolution = defaultRegistry().resolveAggregate(
    name,
    types.map((type) => ({ kind: 'VALUE', type })),
  );
  return resolution.signature.bind({
    types: resolution.types,
    generics: resolution.generics,
    lambdaResults: types.map(() => null),
    constants: [...columns.map(() => undefined), ...literals],
    config,
  });
}

export const print = (aggregator: Aggregator, state: SqlValue): string =>
  toJson(aggregator.result(state), aggregator.resultType);

/** The state after rows of one column. */
export const fold = (aggregator: Aggregator, values: readonly SqlValue[]): SqlValue =>
  values.reduce<SqlValue>((state, value) => aggregator.aggregate([value], state), aggregator.initialize());

/** The printed result after each row. */
export function results(aggregator: Aggregator, values: readonly SqlValue[]): string[] {
  let state = aggregator.initialize();
  return values.map((value) => {
    state = aggregator.aggregate([value], state);
    return print(aggregator, state);
  });
}

export const INT_LIST = arrayType(INTEGER);
export const DOUBLE_LIST = arrayType(DOUBLE);
export const BIGINT_LIST = arrayType(BIGINT);
