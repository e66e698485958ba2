// The parts that the expression compiler is made of: a compiled node with what is known of it, the context that holds
// for one compilation, and the places where an error of a sub-expression stops.
//
// How errors travel follows ksqlDB's generated code. An operator that meets a null where Java would need a primitive
// throws; the error ends at the nearest boundary, which turns it into null and reports it. Boundaries are: a CAST, an
// element of an array, map or struct constructor, a function call that is the argument of another call, and the
// expression as a whole.
import { ClickstreamError, type ErrorDetails } from '../../errors/clickstream-error.ts';
import type { Expression } from '../../sql/ast.ts';
import { formatExpression } from '../../sql/printer/format-expression.ts';
import type { Span } from '../../sql/source-span.ts';
import { formatType, type SqlType } from '../../sql/sql-type.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import { evaluationError } from '../values/evaluation-error.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { EvaluationErrorListener, Scope } from './compiled-expression.ts';

/** May throw; see the head of this file. */
export type Evaluate = (row: Row) => SqlValue;

export interface ExpressionNode {
  /** null only for the bare NULL. */
  readonly type: SqlType | null;
  readonly evaluate: Evaluate;
  /** Depends on no row. */
  readonly constant: boolean;
  /** Cannot throw. */
  readonly safe: boolean;
  /** ksqlDB computes it as a Java primitive, which cannot be compared with NULL. */
  readonly primitive: boolean;
  /** Position in the row when the node is nothing but a column. */
  readonly column: number | null;
}

/** A lambda parameter: the function that runs the lambda puts the present value into the cell. */
export interface LambdaCell {
  readonly type: SqlType;
  value: SqlValue;
}

export interface CompileContext {
  readonly scope: Scope;
  readonly functions: FunctionRegistry;
  readonly customTypes: ReadonlyMap<string, SqlType>;
  /** Comparisons of ROWTIME and window bounds with a string read the string as a timestamp (WHERE clauses). */
  readonly timestampStrings: boolean;
  readonly lambdaCells: ReadonlyMap<string, LambdaCell>;
  readonly report: EvaluationErrorListener;
  /** Compiles a sub-expression. */
  readonly compile: (expression: Expression) => ExpressionNode;
  /** The same, where ksqlDB does not check the types of compared operands: below NOT, BETWEEN, LIKE, IS NULL. */
  readonly compileUnchecked: (expression: Expression) => ExpressionNode;
  /** The same context for the body of a lambda. */
  withLambda(cells: ReadonlyMap<string, LambdaCell>): CompileContext;
}

/** A node from its type and function; everything else is assumed not to hold. */
export const nodeOf = (
  type: SqlType | null,
  evaluate: Evaluate,
  facts: Partial<Omit<ExpressionNode, 'type' | 'evaluate'>> = {},
): ExpressionNode => ({ constant: false, safe: false, primitive: false, column: null, ...facts, type, evaluate });

export const constantNode = (type: SqlType | null, value: SqlValue, primitive = false): ExpressionNode =>
  nodeOf(type, () => value, { constant: true, safe: true, primitive });

const NO_ROW: Row = [];

/** The value of a constant node; undefined when it is not constant, or when computing it fails. */
export function constantValue(node: ExpressionNode): SqlValue | undefined {
  if (!node.constant) return undefined;
  try {
    return node.evaluate(NO_ROW);
  } catch {
    return undefined;
  }
}

/** Computes a node that depends on no row once and for all; one that fails is left to fail, and be reported, per row. */
export function folded(node: ExpressionNode): ExpressionNode {
  if (!node.constant) return node;
  const value = constantValue(node);
  return value === undefined ? node : { ...constantNode(node.type, value), primitive: node.primitive };
}

/** The node with its errors turned into null and reported under `label`. */
export function guarded(node: ExpressionNode, label: string, report: EvaluationErrorListener): ExpressionNode {
  if (node.safe) return node;
  const { evaluate } = node;
  const guard: Evaluate = (row) => {
    try {
      return evaluate(row);
    } catch (error) {
      report(label, error);
      return null;
    }
  };
  // A failing constant stays a per-row computation, so that each row's failure is reported.
  const fails = node.constant && constantValue(node) === undefined;
  return { ...node, evaluate: guard, safe: true, constant: node.constant && !fails, primitive: false, column: null };
}

/** An error made once per place in a query and thrown for every row that needs it. */
export const nullError = (expression: Expression): ClickstreamError =>
  evaluationError(`An operand of ${formatExpression(expression)} is NULL.`);

/** The place of an expression in the statement, for the details of errors; nothing for expressions made by the program. */
export const placeOf = ({ line, column, start, end }: Span): ErrorDetails =>
  line > 0 ? { line, column, start, end } : {};

/** A refusal at compile time, with the place in the statement. */
export function typeError(expression: Expression, message: string, nextStep?: string): ClickstreamError {
  const details = placeOf(expression.span);
  return new ClickstreamError('TYPE_MISMATCH', message, nextStep === undefined ? { details } : { details, nextStep });
}

/** Runs something that refuses without knowing where, and adds the place of the expression to the refusal. */
export function positioned<T>(expression: Expression, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ClickstreamError) || error.details.line !== undefined) throw error;
    throw new ClickstreamError(error.code, error.message, {
      nextStep: error.nextStep,
      details: { ...placeOf(expression.span), ...error.details },
      cause: error,
    });
  }
}

export const showType = (type: SqlType | null): string => (type ? formatType(type) : 'NULL');
/** `I1 (INTEGER)`. */
export const showTyped = (expression: Expression, type: SqlType | null): string =>
  `${formatExpression(expression)} (${showType(type)})`;
