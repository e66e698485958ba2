// Calls a function as a query would: overload resolution, implicit widening of whole numbers, null propagation, bind, row.

import type { ArgumentValue, LambdaValue, ScalarFunction } from '../../../src/engine/functions/function-declaration.ts';
import { type CallArgument, resolveSignature } from '../../../src/engine/functions/function-resolution.ts';
import { SCALAR_FUNCTIONS } from '../../../src/engine/functions/scalar/index.ts';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import type { SqlValue } from '../../../src/engine/values/sql-value.ts';
import {
  BIGINT,
  BOOLEAN,
  BYTES,
  DOUBLE,
  decimalType,
  INTEGER,
  type SqlType,
  STRING,
} from '../../../src/sql/sql-type.ts';

/** An argument whose type cannot be told from the value. */
export interface TypedArgument {
  readonly sqlType: SqlType;
  readonly value: SqlValue;
}

/** A lambda with the type of its body. */
export interface LambdaArgument {
  readonly arity: number;
  readonly body: LambdaValue;
  readonly result: SqlType;
}

/** A unit of time, as in DATEADD(DAYS, …). */
export interface UnitArgument {
  readonly unit: string;
}

export type Argument =
  | null
  | boolean
  | number
  | bigint
  | string
  | Decimal
  | Uint8Array
  | TypedArgument
  | LambdaArgument
  | UnitArgument;

export const typed = (sqlType: SqlType, value: SqlValue): TypedArgument => ({ sqlType, value });
export const double = (value: number | null): TypedArgument => typed(DOUBLE, value);
export const unit = (name: string): UnitArgument => ({ unit: name });

export function decimal(text: string): Decimal {
  const scale = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  return new Decimal(BigInt(text.replace('.', '')), scale);
}

function typeOf(argument: Argument): SqlType | null {
  if (argument === null || typeof argument === 'string') return argument === null ? null : STRING;
  if (typeof argument === 'number') return Number.isInteger(argument) ? INTEGER : DOUBLE;
  if (typeof argument === 'bigint') return BIGINT;
  if (typeof argument === 'boolean') return BOOLEAN;
  if (argument instanceof Uint8Array) return BYTES;
  if (argument instanceof Decimal) {
    const digits = String(argument.unscaled).replace('-', '').length;
    return decimalType(Math.max(digits, argument.scale + 1), argument.scale);
  }
  return 'sqlType' in argument ? argument.sqlType : null;
}

function callArgument(argument: Argument): CallArgument {
  if (argument !== null && typeof argument === 'object') {
    if ('arity' in argument) return { kind: 'LAMBDA', arity: argument.arity };
    if ('unit' in argument) return { kind: 'INTERVALUNIT' };
  }
  return { kind: 'VALUE', type: typeOf(argument) };
}

function valueFor(argument: Argument, target: SqlType | null | undefined): ArgumentValue {
  if (argument !== null && typeof argument === 'object') {
    if ('arity' in argument) return argument.body;
    if ('unit' in argument) return argument.unit;
    if ('sqlType' in argument) return valueFor(argument.value as Argument, target);
  }
  if (typeof argument === 'number' && target?.kind === 'BIGINT') return BigInt(argument);
  if (typeof argument === 'bigint' && target?.kind === 'DOUBLE') return Number(argument);
  if (argument instanceof Decimal && target?.kind === 'DOUBLE') return Number(argument.toString());
  return argument as ArgumentValue;
}

export function functionNamed(name: string): ScalarFunction {
  const found = SCALAR_FUNCTIONS.find((f) => f.name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

/** What one call of a function gives, with its arguments as constants. */
export function call(name: string, ...args: Argument[]): SqlValue {
  const { signature, types, generics } = resolveSignature(name, functionNamed(name).signatures, args.map(callArgument));
  const values = args.map((argument, i) => valueFor(argument, types[i]));
  const row = signature.bind({
    types,
    generics,
    lambdaResults: args.map((a) => (a !== null && typeof a === 'object' && 'result' in a ? a.result : null)),
    constants: values.map((value) => (typeof value === 'function' ? undefined : value)),
  });
  return signature.nulls === 'propagate' && values.includes(null) ? null : row(...values);
}
