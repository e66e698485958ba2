// CAST(x AS type): a value that cannot be converted becomes null and is reported, the rest of the expression goes on.
import type { Cast } from '../../sql/ast.ts';
import { formatType, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { findCaster } from '../values/cast.ts';
import {
  type CompileContext,
  constantNode,
  type ExpressionNode,
  guarded,
  nodeOf,
  showTyped,
  typeError,
} from './expression-node.ts';
import { resolveType } from './resolve-type.ts';

export function compileCast(e: Cast, context: CompileContext): ExpressionNode {
  const type = resolveType(e.type, context.customTypes);
  const operand = context.compile(e.operand);
  const cast = castNode(operand, type, context);
  if (!cast) throw typeError(e, `${showTyped(e.operand, operand.type)} cannot be cast to ${formatType(type)}.`);
  return { ...cast, primitive: false };
}

/** The node as a value of `type`; null when there is no cast between the types. */
export function castNode(node: ExpressionNode, type: SqlType, context: CompileContext): ExpressionNode | null {
  if (node.type === null) return constantNode(type, null);
  if (typesEqual(node.type, type)) return guarded(node, formatType(type), context.report);
  const caster = findCaster(node.type, type);
  if (!caster) return null;
  const { evaluate } = node;
  const cast = nodeOf(
    type,
    (row) => {
      const value = evaluate(row);
      return value === null ? null : caster(value);
    },
    { constant: node.constant },
  );
  return guarded(cast, formatType(type), context.report);
}
