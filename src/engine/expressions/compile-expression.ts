// Compiles an expression into a function from a row to a value. Everything that can be decided from types and
// literals is decided here, once: names become positions in the row, operators become functions for their operand
// types, constants are computed. What is left per row is a chain of small closures without look-ups.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Expression } from '../../sql/ast.ts';
import { formatExpression } from '../../sql/printer/format-expression.ts';
import { BIGINT, BOOLEAN, DOUBLE, decimalType, INTEGER, type SqlType, STRING } from '../../sql/sql-type.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import { decimalLiteral } from '../values/decimal-math.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { compileArithmetic, compileUnary } from './compile-arithmetic.ts';
import { compileCase } from './compile-case.ts';
import { compileCast } from './compile-cast.ts';
import {
  compileArray,
  compileDereference,
  compileMap,
  compileStruct,
  compileSubscript,
} from './compile-collections.ts';
import { compileColumn } from './compile-column.ts';
import { compileBetween, compileComparison } from './compile-comparison.ts';
import { compileFunctionCall } from './compile-function-call.ts';
import { compileIn } from './compile-in.ts';
import { compileLike } from './compile-like.ts';
import { compileIsNull, compileLogical, compileNot } from './compile-logical.ts';
import type { CompiledExpression, EvaluationErrorListener, Scope } from './compiled-expression.ts';
import {
  type CompileContext,
  constantNode,
  type ExpressionNode,
  folded,
  type LambdaCell,
  nodeOf,
  placeOf,
  typeError,
} from './expression-node.ts';

export interface CompileOptions {
  readonly functions: FunctionRegistry;
  readonly onError: EvaluationErrorListener;
  /** Types made by CREATE TYPE, by name. */
  readonly customTypes?: ReadonlyMap<string, SqlType>;
  /** In WHERE clauses: strings compared with ROWTIME, WINDOWSTART and WINDOWEND are timestamps. Default false. */
  readonly timestampStrings?: boolean;
}

/**
 * @throws ClickstreamError TYPE_MISMATCH or STATEMENT_INVALID, with line and column among its details, when the
 *   expression does not fit the columns of the scope or the signatures of its functions
 */
export function compileExpression(expression: Expression, scope: Scope, options: CompileOptions): CompiledExpression {
  const { onError, functions, customTypes = new Map(), timestampStrings = false } = options;
  const context = createContext({ scope, functions, customTypes, timestampStrings, report: onError }, new Map());
  const node = context.compile(expression);
  const { type, evaluate } = node;
  if (node.safe) return { type, evaluate };
  const label = formatExpression(expression);
  return {
    type,
    evaluate: (row) => {
      try {
        return evaluate(row);
      } catch (error) {
        onError(label, error);
        return null;
      }
    },
  };
}

type Surroundings = Omit<CompileContext, 'lambdaCells' | 'compile' | 'compileUnchecked' | 'withLambda'>;

function createContext(surroundings: Surroundings, lambdaCells: ReadonlyMap<string, LambdaCell>): CompileContext {
  const context: CompileContext = {
    ...surroundings,
    lambdaCells,
    compile: (expression) => folded(compileKind(expression, context)),
    compileUnchecked: (expression) => folded(compileKind(expression, context, false)),
    withLambda: (cells) => createContext(surroundings, cells),
  };
  return context;
}

function compileKind(e: Expression, context: CompileContext, checked = true): ExpressionNode {
  switch (e.kind) {
    case 'NullLiteral':
      return constantNode(null, null);
    case 'BooleanLiteral':
      return constantNode(BOOLEAN, e.value, true);
    case 'IntegerLiteral':
      return constantNode(INTEGER, e.value, true);
    case 'BigintLiteral':
      return constantNode(BIGINT, e.value, true);
    case 'DoubleLiteral':
      return constantNode(DOUBLE, e.value, true);
    case 'StringLiteral':
      return constantNode(STRING, e.value);
    case 'DecimalLiteral': {
      const { value, precision } = decimalLiteral(e.text);
      return constantNode(decimalType(precision, value.scale), value);
    }
    case 'ColumnReference':
      return compileColumn(e, context);
    case 'LambdaVariable': {
      const cell = context.lambdaCells.get(e.name);
      if (!cell) throw typeError(e, `There is no lambda parameter ${e.name} here.`);
      return nodeOf(cell.type, (): SqlValue => cell.value, { safe: true });
    }
    case 'ArithmeticUnary':
      return compileUnary(e, context);
    case 'ArithmeticBinary':
      return compileArithmetic(e, context);
    case 'Concatenation':
      return compileFunctionCall(
        { kind: 'FunctionCall', name: 'CONCAT', args: [e.left, e.right], star: false, span: e.span },
        context,
      );
    case 'Comparison':
      return compileComparison(e, context, checked);
    case 'Between':
      return compileBetween(e, context);
    case 'InList':
      return compileIn(e, context);
    case 'Like':
      return compileLike(e, context);
    case 'LogicalBinary':
      return compileLogical(e, context, checked);
    case 'Not':
      return compileNot(e, context);
    case 'IsNull':
      return compileIsNull(e, context);
    case 'Case':
      return compileCase(e, context);
    case 'Cast':
      return compileCast(e, context);
    case 'Subscript':
      return compileSubscript(e, context);
    case 'Dereference':
      return compileDereference(e, context);
    case 'ArrayConstructor':
      return compileArray(e, context);
    case 'MapConstructor':
      return compileMap(e, context);
    case 'StructConstructor':
      return compileStruct(e, context);
    case 'FunctionCall':
      return compileFunctionCall(e, context);
    case 'Lambda':
    case 'IntervalUnit':
      throw typeError(e, `${formatExpression(e)} can only be an argument of a function.`);
    case 'TypeConstructor':
      throw new ClickstreamError('SQL_UNSUPPORTED', `${e.typeName} '${e.value}' is not a value in ksqlDB.`, {
        details: placeOf(e.span),
        nextStep: `Write CAST('${e.value}' AS ${e.typeName}).`,
      });
    case 'AtTimeZone':
      throw new ClickstreamError('SQL_UNSUPPORTED', 'AT TIME ZONE is not run by ksqlDB.', {
        details: placeOf(e.span),
        nextStep: 'Use CONVERT_TZ(timestamp, from, to).',
      });
  }
}
