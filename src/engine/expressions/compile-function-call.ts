// Calls of scalar functions: the overload is chosen, arguments are widened, lambdas are typed from the arguments before
// them, and the function is bound once for the whole query.
import type { FunctionCall, Lambda } from '../../sql/ast.ts';
import { type SqlType, typesEqual } from '../../sql/sql-type.ts';
import type {
  ArgumentValue,
  BoundArguments,
  ParameterType,
  ScalarSignature,
} from '../functions/function-declaration.ts';
import {
  bindLambdaResult,
  type CallArgument,
  lambdaParameterTypes,
  type Resolution,
} from '../functions/function-resolution.ts';
import { hasGenerics, substituteGenerics } from '../functions/parameter-types.ts';
import { PSEUDO_COLUMNS, WINDOW_BOUND_COLUMNS } from '../schema/logical-schema.ts';
import { widenCaster } from '../values/coerce.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import {
  type CompileContext,
  constantNode,
  constantValue,
  type Evaluate,
  type ExpressionNode,
  guarded,
  type LambdaCell,
  nodeOf,
  positioned,
  showType,
  typeError,
} from './expression-node.ts';

/** As in ksqlDB, only declared columns keep their names from the parameters of lambdas. */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set([...PSEUDO_COLUMNS, ...WINDOW_BOUND_COLUMNS]);

type Argument = (row: Row) => ArgumentValue;

export function compileFunctionCall(e: FunctionCall, context: CompileContext): ExpressionNode {
  const nodes = e.args.map((arg) => {
    if (arg.kind === 'Lambda') return null;
    if (arg.kind === 'IntervalUnit') return constantNode(null, arg.unit);
    const node = context.compile(arg);
    const label = nestedLabel(arg);
    return label === null ? node : guarded(node, label, context.report);
  });
  const callArguments = e.args.map((arg, i) => callArgument(arg, nodes[i] ?? null));
  const resolution = positioned(e, () => context.functions.resolveScalar(e.name, callArguments));
  const lambdas = e.args.map((arg, i) =>
    arg.kind === 'Lambda' ? compileLambda(e, arg, resolution.parameters[i]!, resolution.generics, context) : null,
  );
  const args = nodes.map((node, i) => {
    // An array among values of its elements' type: a result that is the array itself fails, as null does here.
    if (i === resolution.wholeList && resolution.types[i]?.kind === 'ARRAY') return constantNode(null, null);
    return node ? widenArgument(node, resolution.types[i] ?? null, context) : null;
  });
  const bound: BoundArguments = {
    types: resolution.types,
    generics: resolution.generics,
    lambdaResults: lambdas.map((lambda) => lambda?.result ?? null),
    constants: args.map((node) => (node ? constantValue(node) : undefined)),
  };
  const type = resultType(e, resolution, bound, nodes);
  const run = positioned(e, () => resolution.signature.bind(bound));
  const argumentFunctions: Argument[] = args.map((node, i) => node?.evaluate ?? lambdas[i]!.argument);
  const evaluate = call(run, argumentFunctions, resolution.signature.nulls === 'propagate');
  const deterministic = resolution.declaration.deterministic !== false;
  return nodeOf(type, evaluate, { constant: deterministic && args.every((node) => node?.constant === true) });
}

/** What an argument is called when it fails; null for the kinds of arguments whose error ends the whole call. */
function nestedLabel(arg: FunctionCall['args'][number]): string | null {
  if (arg.kind === 'FunctionCall') return arg.name;
  if (arg.kind === 'Dereference') return arg.field;
  return arg.kind === 'Concatenation' ? 'CONCAT' : null;
}

function callArgument(arg: FunctionCall['args'][number], node: ExpressionNode | null): CallArgument {
  if (arg.kind === 'Lambda') return { kind: 'LAMBDA', arity: arg.parameters.length };
  if (arg.kind === 'IntervalUnit') return { kind: 'INTERVALUNIT' };
  return { kind: 'VALUE', type: node?.type ?? null };
}

function widenArgument(node: ExpressionNode, to: SqlType | null, context: CompileContext): ExpressionNode {
  if (!node.type || !to || typesEqual(node.type, to)) return node;
  const caster = widenCaster(node.type, to);
  const { evaluate } = node;
  const widened = nodeOf(
    to,
    (row) => {
      const value = evaluate(row);
      return value === null ? null : caster(value);
    },
    { constant: node.constant },
  );
  return guarded(widened, showType(to), context.report);
}

function resultType(
  e: FunctionCall,
  resolution: Resolution<ScalarSignature>,
  bound: BoundArguments,
  nodes: readonly (ExpressionNode | null)[],
): SqlType {
  const { signature, parameters } = resolution;
  if (hasGenerics(signature.returns)) {
    const unknown = nodes.findIndex((n, i) => n !== null && n.type === null && hasGenerics(parameters[i]!));
    if (unknown >= 0)
      throw typeError(
        e,
        `The type of ${e.name} depends on argument ${unknown + 1}, which is NULL and has no type.`,
        'CAST the argument to its type.',
      );
  }
  const type = signature.returnType
    ? signature.returnType(bound)
    : substituteGenerics(signature.returns, bound.generics);
  if (type) return type;
  throw typeError(e, `The type of ${e.name} cannot be told from its arguments.`, 'CAST an argument to its type.');
}

interface CompiledLambda {
  readonly result: SqlType | null;
  readonly argument: Argument;
}

function compileLambda(
  owner: FunctionCall,
  lambda: Lambda,
  declared: ParameterType,
  generics: Map<string, SqlType>,
  context: CompileContext,
): CompiledLambda {
  const types = lambdaParameterTypes(declared, generics);
  const cells: LambdaCell[] = lambda.parameters.map((name, i) => {
    const type = types[i];
    if (!type)
      throw typeError(owner, `The type of lambda parameter ${name} is not known.`, 'CAST the argument before it.');
    if (context.lambdaCells.has(name)) throw typeError(lambda, `Lambda parameter ${name} is already in use around it.`);
    if (!SYSTEM_COLUMNS.has(name) && context.scope.columns.some((c) => c.name === name))
      throw typeError(lambda, `Lambda parameter ${name} has the name of a column.`, 'Choose another name.');
    return { type, value: null };
  });
  const inner = new Map(context.lambdaCells);
  for (const [i, name] of lambda.parameters.entries()) inner.set(name, cells[i]!);
  const body = context.withLambda(inner).compile(lambda.body);
  if (!bindLambdaResult(declared, body.type, generics))
    throw typeError(lambda, `The lambda gives ${showType(body.type)}, which does not fit ${owner.name}.`);
  return { result: body.type, argument: lambdaArgument(cells, body.evaluate) };
}

/** One function for all rows: the row and the parameters' values are set before the body runs. */
function lambdaArgument(cells: readonly LambdaCell[], body: Evaluate): Argument {
  let current: Row = [];
  const [first, second] = cells;
  const run =
    cells.length === 1 && first
      ? (value: SqlValue) => {
          first.value = value;
          return body(current);
        }
      : cells.length === 2 && first && second
        ? (a: SqlValue, b: SqlValue) => {
            first.value = a;
            second.value = b;
            return body(current);
          }
        : (...values: SqlValue[]) => {
            for (let i = 0; i < cells.length; i++) cells[i]!.value = values[i] as SqlValue;
            return body(current);
          };
  return (row) => {
    current = row;
    return run;
  };
}

/** Calls without building a list of arguments for the usual numbers of them. */
function call(
  run: (...args: ArgumentValue[]) => SqlValue,
  args: readonly Argument[],
  nullInNullOut: boolean,
): Evaluate {
  const [a, b, c] = args;
  if (!a) return () => run();
  if (args.length === 1)
    return nullInNullOut
      ? (row) => {
          const x = a(row);
          return x === null ? null : run(x);
        }
      : (row) => run(a(row));
  if (args.length === 2 && b)
    return nullInNullOut
      ? (row) => {
          const x = a(row);
          const y = b(row);
          return x === null || y === null ? null : run(x, y);
        }
      : (row) => run(a(row), b(row));
  if (args.length === 3 && b && c && !nullInNullOut) return (row) => run(a(row), b(row), c(row));
  return (row) => {
    const values = args.map((arg) => arg(row));
    return nullInNullOut && values.includes(null) ? null : run(...values);
  };
}
