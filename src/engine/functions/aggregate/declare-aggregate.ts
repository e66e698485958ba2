// Short forms for declaring aggregate functions.
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { SqlType } from '../../../sql/sql-type.ts';
import { type Equality, equalityOf } from '../../values/compare.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type {
  AggregateFunction,
  AggregateSignature,
  Aggregator,
  BoundArguments,
  FunctionParameter,
  ParameterType,
} from '../function-declaration.ts';

interface AggregateOptions {
  readonly description?: string;
  /** All parameters when absent. */
  readonly columnArguments?: number;
  readonly variadic?: number;
  readonly returnType?: (bound: BoundArguments) => SqlType;
}

export const aggregateSignature = (
  parameters: readonly FunctionParameter[],
  returns: ParameterType | SqlType,
  bind: (bound: BoundArguments) => Aggregator,
  options: AggregateOptions = {},
): AggregateSignature => ({ parameters, returns, bind, columnArguments: parameters.length, ...options });

export const aggregate = (
  name: string,
  description: string,
  signatures: readonly AggregateSignature[],
): AggregateFunction => ({
  kind: 'AGGREGATE',
  name,
  category: 'AGGREGATE',
  description,
  author: 'Confluent',
  signatures,
});

/** The type of the first argument. @throws ClickstreamError TYPE_MISMATCH for the bare NULL */
export function argumentType(bound: BoundArguments, position = 0): SqlType {
  const type = bound.types[position];
  if (type) return type;
  throw new ClickstreamError('TYPE_MISMATCH', 'An aggregate function needs an argument with a type, not NULL.', {
    nextStep: 'CAST the NULL to the type that is meant.',
  });
}

/** A constant argument. @throws ClickstreamError TYPE_MISMATCH when it is a column or an expression */
export function constantArgument(bound: BoundArguments, position: number, name: string): SqlValue {
  const value = bound.constants[position];
  if (value !== undefined && value !== null) return value;
  throw new ClickstreamError('TYPE_MISMATCH', `Argument ${position + 1} (${name}) must be a literal.`);
}

/** Equality that holds null equal to null. */
export function equalityWithNulls(type: SqlType): Equality {
  const equal = equalityOf(type);
  return (a, b) => (a === null || b === null ? a === b : equal(a, b));
}
