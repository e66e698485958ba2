// The common type of the elements of ARRAY[...], the entries of MAP(...) and the items of IN (...): each is brought
// together with those before it, and a constructor part by part, so that the literals in it are still seen as such.
import type { Expression } from '../../sql/ast.ts';
import { type SqlField, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { isTypedLiteral } from '../../sql/walk.ts';
import { findCaster } from '../values/cast.ts';
import { castNode } from './compile-cast.ts';
import {
  type CompileContext,
  constantNode,
  type ExpressionNode,
  showType,
  showTyped,
  typeError,
} from './expression-node.ts';
import { coercion, isNumber, numberWithText } from './type-coercion.ts';

/** Any beginning of true, yes, false or no. */
const BOOLEAN_WORD = /^(t(r(ue?)?)?|y(es?)?|f(a(l(se?)?)?)?|no?)$/i;

/** A type that is met by an expression of another. */
interface Pairing {
  readonly expression: Expression;
  readonly context: CompileContext;
  readonly refuse: () => Error;
}

/** The common type of `a` and every part of a constructor. */
function commonWithParts(a: SqlType, parts: readonly Expression[], pairing: Pairing): SqlType {
  return parts.reduce<SqlType>((common, expression) => {
    const { type } = pairing.context.compile(expression);
    return type ? commonType(common, type, { ...pairing, expression }) : common;
  }, a);
}

/** The fields as written, then those that only the other struct has. */
function commonStruct(a: readonly SqlField[], b: readonly SqlField[], pairing: Pairing): SqlType {
  const { expression } = pairing;
  const written = expression.kind === 'StructConstructor' ? expression.fields : [];
  const merged = b.map((field) => {
    const other = a.find((f) => f.name === field.name);
    const value = written.find((f) => f.name === field.name)?.value;
    return other && value
      ? { name: field.name, type: commonType(other.type, field.type, { ...pairing, expression: value }) }
      : field;
  });
  return { kind: 'STRUCT', fields: [...merged, ...a.filter((f) => !b.some((g) => g.name === f.name))] };
}

function commonType(a: SqlType, b: SqlType, pairing: Pairing): SqlType {
  const { expression } = pairing;
  switch (expression.kind) {
    case 'ArrayConstructor':
      if (a.kind !== 'ARRAY') throw pairing.refuse();
      return { kind: 'ARRAY', element: commonWithParts(a.element, expression.items, pairing) };
    case 'MapConstructor': {
      if (a.kind !== 'MAP') throw pairing.refuse();
      const [keys, values] = [expression.entries.map((e) => e.key), expression.entries.map((e) => e.value)];
      return {
        kind: 'MAP',
        key: commonWithParts(a.key, keys, pairing),
        value: commonWithParts(a.value, values, pairing),
      };
    }
    case 'StructConstructor':
      if (a.kind !== 'STRUCT' || b.kind !== 'STRUCT') throw pairing.refuse();
      return commonStruct(a.fields, b.fields, pairing);
    case 'StringLiteral': {
      if (!isNumber(a) && a.kind !== 'BOOLEAN') break;
      const common = a.kind === 'BOOLEAN' ? a : numberWithText(a, expression.value);
      if (!common || (a.kind === 'BOOLEAN' && !BOOLEAN_WORD.test(expression.value.trim()))) throw pairing.refuse();
      return common;
    }
    default:
  }
  const literal = isTypedLiteral(expression);
  const common = coercion(b, a, literal) ?? coercion(a, b, literal);
  if (common) return common;
  throw pairing.refuse();
}

/** A literal in another type; null when it has no counterpart there. */
function literalAs(node: ExpressionNode, target: SqlType): ExpressionNode | null {
  const caster = node.type && findCaster(node.type, target);
  try {
    return caster && constantNode(target, caster(node.evaluate([])));
  } catch {
    return null;
  }
}

/**
 * The nodes converted to their common type, which is null when all of them are the bare NULL.
 * @throws ClickstreamError TYPE_MISMATCH when there is no common type
 */
export function unify(
  expressions: readonly Expression[],
  nodes: readonly ExpressionNode[],
  context: CompileContext,
): { readonly type: SqlType | null; readonly nodes: readonly ExpressionNode[] } {
  let common: SqlType | null = null;
  for (const [i, node] of nodes.entries()) {
    if (!node.type) continue;
    const expression = expressions[i]!;
    const present: SqlType | null = common;
    const refuse = () =>
      typeError(expression, `${showTyped(expression, node.type)} has no common type with ${showType(present)}.`);
    common = present ? commonType(present, node.type, { expression, context, refuse }) : node.type;
  }
  if (!common) return { type: null, nodes };
  const target = common;
  const converted = nodes.map((node, i) => {
    if (node.type && typesEqual(node.type, target)) return node;
    const cast = isTypedLiteral(expressions[i]!) ? literalAs(node, target) : castNode(node, target, context);
    if (cast) return cast;
    throw typeError(expressions[i]!, `${showTyped(expressions[i]!, node.type)} cannot become ${showType(target)}.`);
  });
  return { type: target, nodes: converted };
}
