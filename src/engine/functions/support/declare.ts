// Short forms for declaring functions, so that a family reads as a list of signatures and their behaviour.
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { SqlType } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type {
  ArgumentValue,
  BoundArguments,
  FunctionParameter,
  ParameterType,
  ScalarFunction,
  ScalarSignature,
} from '../function-declaration.ts';

/** What a signature may say beyond its parameters, result and behaviour. */
export type SignatureOptions = Partial<Pick<ScalarSignature, 'variadic' | 'returnType' | 'description' | 'nulls'>>;

/** Any argument null: the result is null and the function is not called. */
export const NULL_IN_NULL_OUT: SignatureOptions = { nulls: 'propagate' };

type RowFunction = (...args: ArgumentValue[]) => SqlValue;

/**
 * A signature whose behaviour needs nothing but the values of the row. The compiler only passes values of the
 * declared parameter types, which is why the narrower argument types of `row` are safe.
 */
export function signature<A extends readonly ArgumentValue[]>(
  parameters: readonly FunctionParameter[],
  returns: ParameterType | SqlType,
  row: (...args: A) => SqlValue,
  options: SignatureOptions = {},
): ScalarSignature {
  const perRow = row as unknown as RowFunction;
  return { parameters, returns, bind: () => perRow, ...options };
}

/** A signature that prepares something per query (a pattern, a zone, the types of its arguments). */
export function boundSignature<A extends readonly ArgumentValue[]>(
  parameters: readonly FunctionParameter[],
  returns: ParameterType | SqlType,
  bind: (bound: BoundArguments) => (...args: A) => SqlValue,
  options: SignatureOptions = {},
): ScalarSignature {
  return { parameters, returns, bind: (bound) => bind(bound) as unknown as RowFunction, ...options };
}

/** A declaration with the author and version that the built-in functions share. */
export function scalar(declaration: Omit<ScalarFunction, 'kind'>): ScalarFunction {
  return { kind: 'SCALAR', author: 'Confluent', since: '', ...declaration };
}

/** The error of a function that cannot compute a result from this row: the expression becomes null, with a log entry. */
export function functionFailed(message: string, cause?: unknown): ClickstreamError {
  return new ClickstreamError('FUNCTION_FAILED', message, cause === undefined ? {} : { cause });
}

/**
 * The value of an argument that may not be null (a Java primitive), for functions that accept null elsewhere.
 * @throws ClickstreamError FUNCTION_FAILED when it is null.
 */
export function required<V extends ArgumentValue>(value: V | null, functionName: string, parameterName: string): V {
  if (value === null) throw functionFailed(`${functionName} needs a value for ${parameterName}, but it is null`);
  return value;
}
