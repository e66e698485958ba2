// How a function is declared: data from which LIST FUNCTIONS, DESCRIBE FUNCTION, type checking and the docs page are made.
import type { SqlPrimitive, SqlType } from '../../sql/sql-type.ts';
import type { SqlValue } from '../values/sql-value.ts';

/** The type of a declared parameter. Generic letters are bound by the first argument that uses them. */
export type ParameterType =
  | { readonly kind: SqlPrimitive }
  /** Any precision and scale. */
  | { readonly kind: 'DECIMAL' }
  | { readonly kind: 'ARRAY'; readonly element: ParameterType }
  | { readonly kind: 'MAP'; readonly key: ParameterType; readonly value: ParameterType }
  /** Any struct. */
  | { readonly kind: 'STRUCT' }
  | { readonly kind: 'GENERIC'; readonly name: string }
  /** Any type at all; unlike a generic it binds nothing. */
  | { readonly kind: 'ANY' }
  | { readonly kind: 'INTERVALUNIT' }
  | { readonly kind: 'LAMBDA'; readonly parameters: readonly ParameterType[]; readonly result: ParameterType };

export interface FunctionParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly description?: string;
}

/** What is known about the arguments when a query is compiled. A bare NULL argument has type null. */
export interface BoundArguments {
  readonly types: readonly (SqlType | null)[];
  /** Bindings of the generic letters. */
  readonly generics: ReadonlyMap<string, SqlType>;
  /** For lambda arguments, by position: the type of the body. */
  readonly lambdaResults: readonly (SqlType | null)[];
  /** For constant arguments, by position: the value; undefined when it is not constant. */
  readonly constants: readonly (SqlValue | undefined)[];
  /** Settings such as `ksql.functions.collect_list.limit`; none when absent. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A lambda as a function receives it. */
export type LambdaValue = (...args: SqlValue[]) => SqlValue;
export type ArgumentValue = SqlValue | LambdaValue;

export interface Signature {
  readonly parameters: readonly FunctionParameter[];
  /** Index of the parameter that repeats any number of times (0 included); none when absent. */
  readonly variadic?: number;
  /** The declared type as DESCRIBE prints it, e.g. a generic `T` or ARRAY of `T`. */
  readonly returns: ParameterType | SqlType;
  /** The exact type for the given arguments; when absent, `returns` with its generics bound. */
  readonly returnType?: (bound: BoundArguments) => SqlType;
  readonly description?: string;
}

export interface ScalarSignature extends Signature {
  /**
   * Called once per use in a query. The function made is called per row and may throw a ClickstreamError:
   * the compiler turns that into null and a processing-log entry.
   */
  readonly bind: (bound: BoundArguments) => (...args: ArgumentValue[]) => SqlValue;
  /** 'propagate': a null argument makes the result null without a call (Java primitives). Default 'pass'. */
  readonly nulls?: 'propagate' | 'pass';
}

interface Described {
  readonly name: string;
  /** As LIST FUNCTIONS shows it: 'STRING', 'DATE / TIME', 'MATHEMATICAL', … */
  readonly category: string;
  readonly description: string;
  readonly author?: string;
  readonly since?: string;
}

export interface ScalarFunction extends Described {
  readonly kind: 'SCALAR';
  readonly signatures: readonly ScalarSignature[];
  /** False for functions whose result differs per call: they are never folded to a constant. Default true. */
  readonly deterministic?: boolean;
}

/**
 * One aggregate bound to its argument types. State is a SqlValue of `stateType`, so that any store can write and read it;
 * it is never changed in place unless `aggregate` returns the same object and `mutable` is true.
 */
export interface Aggregator {
  readonly stateType: SqlType;
  readonly resultType: SqlType;
  initialize(): SqlValue;
  /** `args` holds the values of the column arguments of this row. */
  aggregate(args: readonly SqlValue[], state: SqlValue): SqlValue;
  /** For session windows: joins two states; `a` is the earlier window. */
  merge(a: SqlValue, b: SqlValue): SqlValue;
  /** Takes back an earlier `aggregate`; present only for functions that may run over tables. */
  undo?(args: readonly SqlValue[], state: SqlValue): SqlValue;
  result(state: SqlValue): SqlValue;
}

export interface AggregateSignature extends Signature {
  /** Number of leading parameters that are columns; the rest are constants such as TOPK's k. */
  readonly columnArguments: number;
  readonly bind: (bound: BoundArguments) => Aggregator;
}

export interface AggregateFunction extends Described {
  readonly kind: 'AGGREGATE';
  readonly signatures: readonly AggregateSignature[];
}

export interface TableSignature extends Signature {
  /** The function made yields the rows that one input row is exploded into. */
  readonly bind: (bound: BoundArguments) => (...args: ArgumentValue[]) => Iterable<SqlValue>;
}

export interface TableFunction extends Described {
  readonly kind: 'TABLE';
  readonly signatures: readonly TableSignature[];
}

export type FunctionDeclaration = ScalarFunction | AggregateFunction | TableFunction;
