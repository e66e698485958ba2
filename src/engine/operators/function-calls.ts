// Binds the aggregate and table functions of a step to their argument columns, once per task.
import type { Expression } from '../../sql/ast.ts';
import { isTypedLiteral } from '../../sql/walk.ts';
import type { CompiledExpression } from '../expressions/compiled-expression.ts';
import type { Aggregator, ArgumentValue, BoundArguments, Signature } from '../functions/function-declaration.ts';
import type { CallArgument, Resolution } from '../functions/function-resolution.ts';
import type { AggregateCall } from '../plan/execution-step.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { TaskScope } from './task-scope.ts';

function isConstant(expression: Expression): boolean {
  if (expression.kind === 'ArithmeticUnary') return isConstant(expression.operand);
  return expression.kind === 'NullLiteral' || isTypedLiteral(expression);
}

const callArgument = (compiled: CompiledExpression): CallArgument => ({ kind: 'VALUE', type: compiled.type });

function boundArguments(
  resolution: Resolution<Signature>,
  args: readonly Expression[],
  compiled: readonly CompiledExpression[],
  config: Readonly<Record<string, string>>,
): BoundArguments {
  return {
    types: resolution.types,
    generics: resolution.generics,
    config,
    lambdaResults: args.map(() => null),
    constants: args.map((arg, i) => (isConstant(arg) ? compiled[i]!.evaluate([]) : undefined)),
  };
}

/** Brings an argument to the declared type: the only implicit conversions are among numbers. */
function widen(from: CompiledExpression, to: { readonly kind: string } | null): (row: Row) => SqlValue {
  const { evaluate } = from;
  if (!to || !from.type || from.type.kind === to.kind) return evaluate;
  if (to.kind === 'BIGINT' && from.type.kind === 'INTEGER')
    return (row) => {
      const value = evaluate(row);
      return typeof value === 'number' ? BigInt(value) : value;
    };
  if (to.kind === 'DOUBLE')
    return (row) => {
      const value = evaluate(row);
      return value === null ? null : Number(String(value));
    };
  return evaluate;
}

export interface BoundAggregate {
  readonly aggregator: Aggregator;
  /** The values of the column arguments; a new array only when there are several. */
  readonly argsOf: (row: Row) => readonly SqlValue[];
}

export function bindAggregate(
  task: TaskScope,
  call: AggregateCall,
  schema: LogicalSchema,
  path: readonly string[],
): BoundAggregate {
  const compiled = call.args.map((arg) => task.compile(arg, schema, path));
  const resolution = task.dependencies.functions.resolveAggregate(call.functionName, compiled.map(callArgument));
  const { signature } = resolution;
  const aggregator = signature.bind(
    boundArguments(resolution, call.args, compiled, task.dependencies.config.functionSettings ?? {}),
  );
  const constants = signature.parameters.length - signature.columnArguments;
  const columns = compiled
    .slice(0, compiled.length - constants)
    .map((argument, i) => widen(argument, resolution.types[i] ?? null));
  const [only] = columns;
  if (columns.length === 1 && only) {
    const args: SqlValue[] = [null];
    return {
      aggregator,
      argsOf: (row) => {
        args[0] = only(row);
        return args;
      },
    };
  }
  return { aggregator, argsOf: (row) => columns.map((evaluate) => evaluate(row)) };
}

/** The function made gives the elements that one row is exploded into; a failing call gives none, and a report. */
export function bindTableFunction(
  task: TaskScope,
  name: string,
  args: readonly Expression[],
  schema: LogicalSchema,
  path: readonly string[],
): (row: Row) => readonly SqlValue[] {
  const compiled = args.map((arg) => task.compile(arg, schema, path));
  const resolution = task.dependencies.functions.resolveTable(name, compiled.map(callArgument));
  const explode = resolution.signature.bind(
    boundArguments(resolution, args, compiled, task.dependencies.config.functionSettings ?? {}),
  );
  const columns = compiled.map((argument, i) => widen(argument, resolution.types[i] ?? null));
  return (row) => {
    const values: ArgumentValue[] = columns.map((evaluate) => evaluate(row));
    try {
      return [...explode(...values)];
    } catch (error) {
      task.report('RECORD_PROCESSING', path, `${name} failed`, error);
      return [];
    }
  };
}
