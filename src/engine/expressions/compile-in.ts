// x IN (a, b, ...): the items are brought to one type with x; constant items are looked up in a set.
import type { InList } from '../../sql/ast.ts';
import { BOOLEAN, type SqlType } from '../../sql/sql-type.ts';
import { equalityOf, isPlainKey } from '../values/compare.ts';
import type { SqlValue } from '../values/sql-value.ts';
import {
  type CompileContext,
  constantValue,
  type Evaluate,
  type ExpressionNode,
  nodeOf,
  typeError,
} from './expression-node.ts';
import { unify } from './type-unification.ts';

export function compileIn(e: InList, context: CompileContext): ExpressionNode {
  const expressions = [e.value, ...e.items];
  const nodes = expressions.map((x) => context.compile(x));
  if (nodes.slice(1).every((n) => n.type === null))
    throw typeError(e, 'IN needs at least one item that is not NULL.', 'Use IS NULL to test for NULL.');
  const unified = unify(expressions, nodes, context);
  const [value, ...items] = unified.nodes as [ExpressionNode, ...ExpressionNode[]];
  const contains = membership(unified.type!, items);
  const { evaluate } = value;
  const { negated } = e;
  const matches: Evaluate = (row) => {
    const v = evaluate(row);
    return (v !== null && contains(v, row)) !== negated;
  };
  return nodeOf(BOOLEAN, matches, {
    constant: unified.nodes.every((n) => n.constant),
    safe: unified.nodes.every((n) => n.safe),
    primitive: true,
  });
}

function membership(
  type: SqlType,
  items: readonly ExpressionNode[],
): (value: SqlValue, row: readonly SqlValue[]) => boolean {
  const constants = items.map(constantValue);
  // A set takes -0 for 0.
  if (isPlainKey(type) && type.kind !== 'DOUBLE' && constants.every((c) => c !== undefined)) {
    const set = new Set<SqlValue>(constants.filter((c) => c !== null && c !== undefined));
    return (value) => set.has(value);
  }
  const equal = equalityOf(type);
  const functions = items.map((n) => n.evaluate);
  return (value, row) => {
    let found = false;
    // Every item is computed: one that fails makes the whole expression fail, as in ksqlDB.
    for (let i = 0; i < functions.length; i++) {
      const item = functions[i]!(row);
      if (!found && item !== null && equal(value, item)) found = true;
    }
    return found;
  };
}
