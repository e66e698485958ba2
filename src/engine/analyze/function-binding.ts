// Binds calls of aggregate and table functions to their argument types: what the planner types and the operators run.
import type { Expression } from '../../sql/ast.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import type { Scope } from '../expressions/compiled-expression.ts';
import type {
  AggregateSignature,
  Aggregator,
  BoundArguments,
  Signature,
  TableSignature,
} from '../functions/function-declaration.ts';
import type { Resolution } from '../functions/function-resolution.ts';
import { substituteGenerics } from '../functions/parameter-types.ts';
import { Decimal } from '../values/decimal.ts';
import type { SqlValue } from '../values/sql-value.ts';
import type { ExpressionTyper } from './expression-types.ts';
import { statementInvalid, typeMismatch, withPosition } from './statement-error.ts';

export interface Call {
  readonly functionName: string;
  readonly args: readonly Expression[];
}

/** The value of a literal, a sign in front included; undefined for anything else. */
export function literalValue(e: Expression): SqlValue | undefined {
  switch (e.kind) {
    case 'NullLiteral':
      return null;
    case 'BooleanLiteral':
    case 'IntegerLiteral':
    case 'BigintLiteral':
    case 'DoubleLiteral':
    case 'StringLiteral':
      return e.value;
    case 'DecimalLiteral': {
      const [whole, fraction = ''] = e.text.split('.');
      return new Decimal(BigInt(`${whole}${fraction}`), fraction.length);
    }
    case 'ArithmeticUnary': {
      const value = literalValue(e.operand);
      if (e.operator === '+') return value;
      if (typeof value === 'number' || typeof value === 'bigint') return -value;
      return value instanceof Decimal ? new Decimal(-value.unscaled, value.scale) : undefined;
    }
    default:
      return undefined;
  }
}

export interface BoundAggregate {
  readonly aggregator: Aggregator;
  readonly signature: AggregateSignature;
  readonly bound: BoundArguments;
}

/** @throws ClickstreamError when no signature takes the arguments, or one that must be a constant is not. */
export function bindAggregate(
  call: Call,
  scope: Scope,
  typer: ExpressionTyper,
  span: Expression['span'],
): BoundAggregate {
  return positioned(span, () => {
    const resolution = typer.functions.resolveAggregate(call.functionName, argumentsOf(call, scope, typer));
    const { signature } = resolution;
    const bound = boundArguments(call, resolution);
    // With repeated columns in front (TOPK), the constants are the last parameters.
    const constants = signature.parameters.length - signature.columnArguments;
    for (let i = call.args.length - constants; i < call.args.length; i++) {
      const arg = call.args[i];
      if (arg && bound.constants[i] === undefined)
        throw statementInvalid(`Argument ${i + 1} of ${call.functionName} must be a literal.`, {
          span: arg.span,
          nextStep: 'Write the value itself; columns and expressions are not taken here.',
        });
    }
    return { aggregator: signature.bind(bound), signature, bound };
  });
}

export interface BoundTableFunction {
  readonly signature: TableSignature;
  readonly bound: BoundArguments;
  /** Type of each row's element. */
  readonly resultType: SqlType;
}

/** @throws ClickstreamError when no signature takes the arguments. */
export function bindTableFunction(
  call: Call,
  scope: Scope,
  typer: ExpressionTyper,
  span: Expression['span'],
): BoundTableFunction {
  return positioned(span, () => {
    const resolution = typer.functions.resolveTable(call.functionName, argumentsOf(call, scope, typer));
    const bound = boundArguments(call, resolution);
    return { signature: resolution.signature, bound, resultType: resultType(call, resolution.signature, bound) };
  });
}

const argumentsOf = (call: Call, scope: Scope, typer: ExpressionTyper) =>
  call.args.map((arg) =>
    arg.kind === 'IntervalUnit'
      ? ({ kind: 'INTERVALUNIT' } as const)
      : ({ kind: 'VALUE', type: typer.typeOrNull(arg, scope) } as const),
  );

function boundArguments(call: Call, resolution: Resolution<Signature>): BoundArguments {
  return {
    types: resolution.types,
    generics: resolution.generics,
    lambdaResults: call.args.map(() => null),
    constants: call.args.map(literalValue),
  };
}

function resultType(call: Call, signature: Signature, bound: BoundArguments): SqlType {
  const type = signature.returnType?.(bound) ?? substituteGenerics(signature.returns, bound.generics);
  if (type) return type;
  throw typeMismatch(`The result type of ${call.functionName} cannot be known from NULL arguments.`, {
    nextStep: 'Cast the argument to the type that is meant.',
  });
}

function positioned<T>(span: Expression['span'], make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw withPosition(error, span);
  }
}
