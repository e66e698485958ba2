// AND, OR, NOT and IS NULL with ksqlDB's rules, which are not three-valued: an operand that is needed and null is an error.
import type { Expression, IsNull, LogicalBinary, Not } from '../../sql/ast.ts';
import { BOOLEAN } from '../../sql/sql-type.ts';
import {
  type CompileContext,
  constantNode,
  type Evaluate,
  type ExpressionNode,
  nodeOf,
  nullError,
  showTyped,
  typeError,
} from './expression-node.ts';

function requireBoolean(owner: Expression, operand: Expression, node: ExpressionNode): void {
  if (node.type?.kind !== 'BOOLEAN')
    throw typeError(owner, `A logical operator needs BOOLEAN, but ${showTyped(operand, node.type)} is not.`);
}

const isLiteral = (e: Expression, value: boolean): boolean => e.kind === 'BooleanLiteral' && e.value === value;

export function compileLogical(e: LogicalBinary, context: CompileContext, checked = true): ExpressionNode {
  const isAnd = e.operator === 'AND';
  const compile = checked ? context.compile : context.compileUnchecked;
  const left = compile(e.left);
  const right = compile(e.right);
  // A literal that decides by itself makes the other side unnecessary; OR keeps its left side unless that is NULL.
  if (isLiteral(e.right, !isAnd) && (left.type === null || isAnd)) return constantNode(BOOLEAN, !isAnd, true);
  requireBoolean(e, e.left, left);
  requireBoolean(e, e.right, right);
  const l = left.evaluate;
  const r = right.evaluate;
  const onNull = nullError(e);
  const evaluate: Evaluate = (row) => {
    const a = l(row);
    if (a === null) throw onNull;
    if (a !== isAnd) return a;
    const b = r(row);
    if (b === null) throw onNull;
    return b;
  };
  return nodeOf(BOOLEAN, evaluate, { constant: left.constant && right.constant, primitive: true });
}

export function compileNot(e: Not, context: CompileContext): ExpressionNode {
  const operand = context.compileUnchecked(e.operand);
  requireBoolean(e, e.operand, operand);
  const { evaluate } = operand;
  const onNull = nullError(e);
  const not: Evaluate = (row) => {
    const value = evaluate(row);
    if (value === null) throw onNull;
    return !value;
  };
  return nodeOf(BOOLEAN, not, { constant: operand.constant, primitive: true });
}

export function compileIsNull(e: IsNull, context: CompileContext): ExpressionNode {
  const operand = context.compileUnchecked(e.operand);
  if (operand.primitive)
    throw typeError(
      e,
      `${showTyped(e.operand, operand.type)} cannot be tested for NULL.`,
      'Test its operands instead: arithmetic and logic on NULL fail and never give NULL.',
    );
  const { evaluate } = operand;
  const facts = { constant: operand.constant, safe: operand.safe, primitive: true };
  return e.negated
    ? nodeOf(BOOLEAN, (row) => evaluate(row) !== null, facts)
    : nodeOf(BOOLEAN, (row) => evaluate(row) === null, facts);
}
