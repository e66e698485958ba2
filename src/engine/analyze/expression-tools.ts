// Walking, rewriting and comparing expression trees: every analysis step is built from these.
import type { Expression } from '../../sql/ast.ts';
import { mapChildren } from '../../sql/walk.ts';

/** Top-down: where `replace` returns a node, that node is taken as it is; null goes on into the children. */
export function rewriteExpression(e: Expression, replace: (e: Expression) => Expression | null): Expression {
  return replace(e) ?? mapChildren(e, (child) => rewriteExpression(child, replace));
}

/** Equal for expressions that differ only in where they stand in the text. */
export function expressionKey(e: Expression): string {
  return JSON.stringify(e, (key, value: unknown) => {
    if (key === 'span') return undefined;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

export const sameExpression = (a: Expression, b: Expression): boolean => expressionKey(a) === expressionKey(b);

/** A reference to a column of an intermediate step, made by the program. */
export function columnReference(name: string, at: Expression): Expression {
  return { kind: 'ColumnReference', source: null, name, span: at.span };
}
