// The static type of an expression, for analysis: what the compiler would give, without keeping the compiled function.
import type { Expression } from '../../sql/ast.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import { type CompileOptions, compileExpression } from './compile-expression.ts';
import type { Scope } from './compiled-expression.ts';

const ignore = (): void => {};

/**
 * The type of the expression; null only for the bare NULL.
 * @throws ClickstreamError as `compileExpression`
 */
export function inferType(
  expression: Expression,
  scope: Scope,
  functions: FunctionRegistry,
  options: Omit<CompileOptions, 'functions' | 'onError'> = {},
): SqlType | null {
  return compileExpression(expression, scope, { ...options, functions, onError: ignore }).type;
}
