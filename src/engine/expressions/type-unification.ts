// The common type of the elements of ARRAY[...], the entries of MAP(...) and the items of IN (...): numbers widen,
// string literals become what the other elements are, everything meets a leading string as a string.
import type { Expression } from '../../sql/ast.ts';
import { BIGINT, DOUBLE, decimalType, INTEGER, type SqlField, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { parseDecimal } from '../values/decimal-math.ts';
import { decimalShape } from './compile-arithmetic.ts';
import { castNode } from './compile-cast.ts';
import { type CompileContext, type ExpressionNode, showType, showTyped, typeError } from './expression-node.ts';

const NUMBERS = ['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE'];
const TEMPORAL = ['DATE', 'TIME', 'TIMESTAMP'];
/** Any beginning of true, yes, false or no. */
const BOOLEAN_WORD = /^(t(r(ue?)?)?|y(es?)?|f(a(l(se?)?)?)?|no?)$/i;
const isNumber = (type: SqlType): boolean => NUMBERS.includes(type.kind);

/** The number type that holds the values of both. */
export function commonNumber(a: SqlType, b: SqlType): SqlType {
  if (a.kind === 'DOUBLE' || b.kind === 'DOUBLE') return DOUBLE;
  if (a.kind === 'DECIMAL' || b.kind === 'DECIMAL') {
    const x = decimalShape(a)!;
    const y = decimalShape(b)!;
    const scale = Math.max(x.scale, y.scale);
    return decimalType(Math.max(x.precision - x.scale, y.precision - y.scale) + scale, scale);
  }
  return a.kind === 'BIGINT' || b.kind === 'BIGINT' ? BIGINT : INTEGER;
}

/** The type a number written as a string would have as a literal, or null when it is no number. */
function numberInText(text: string): SqlType | null {
  try {
    const { unscaled, scale } = parseDecimal(text);
    if (/[eE]/.test(text)) return DOUBLE;
    if (scale > 0) return decimalType(Math.max(String(unscaled).replace('-', '').length, scale), scale);
    if (BigInt.asIntN(32, unscaled) === unscaled) return INTEGER;
    return BigInt.asIntN(64, unscaled) === unscaled ? BIGINT : decimalType(String(unscaled).replace('-', '').length, 0);
  } catch {
    return null;
  }
}

/** What a pair of types is compared for: the expression of the second, where it is known, and the refusal. */
interface Pairing {
  readonly expression: Expression | null;
  readonly context: CompileContext;
  readonly refuse: () => Error;
}

/** The common type of `a` and every part of a constructor, whose literals are looked at one by one. */
function commonWithParts(a: SqlType, parts: readonly Expression[], pairing: Pairing): SqlType {
  return parts.reduce<SqlType>((common, expression) => {
    const { type } = pairing.context.compile(expression);
    return type ? commonType(common, type, { ...pairing, expression }) : common;
  }, a);
}

function commonStruct(a: readonly SqlField[], b: readonly SqlField[], pairing: Pairing): SqlType {
  const { expression } = pairing;
  const written = expression?.kind === 'StructConstructor' ? expression.fields : [];
  const merged = b.map((field) => {
    const other = a.find((f) => f.name === field.name);
    const value = written.find((f) => f.name === field.name)?.value ?? null;
    return other
      ? { name: field.name, type: commonType(other.type, field.type, { ...pairing, expression: value }) }
      : field;
  });
  return { kind: 'STRUCT', fields: [...merged, ...a.filter((f) => !b.some((g) => g.name === f.name))] };
}

function commonCollection(a: SqlType, b: SqlType, pairing: Pairing): SqlType {
  const { expression } = pairing;
  const inside = { ...pairing, expression: null };
  if (a.kind === 'ARRAY' && b.kind === 'ARRAY') {
    const element =
      expression?.kind === 'ArrayConstructor'
        ? commonWithParts(a.element, expression.items, pairing)
        : commonType(a.element, b.element, inside);
    return { kind: 'ARRAY', element };
  }
  if (a.kind === 'MAP' && b.kind === 'MAP') {
    const entries = expression?.kind === 'MapConstructor' ? expression.entries : null;
    return {
      kind: 'MAP',
      key: entries
        ? commonWithParts(
            a.key,
            entries.map((e) => e.key),
            pairing,
          )
        : commonType(a.key, b.key, inside),
      value: entries
        ? commonWithParts(
            a.value,
            entries.map((e) => e.value),
            pairing,
          )
        : commonType(a.value, b.value, inside),
    };
  }
  if (a.kind === 'STRUCT' && b.kind === 'STRUCT') return commonStruct(a.fields, b.fields, pairing);
  throw pairing.refuse();
}

const PRINTABLE_LITERALS = ['BooleanLiteral', 'IntegerLiteral', 'BigintLiteral', 'DecimalLiteral', 'DoubleLiteral'];

function commonType(a: SqlType, b: SqlType, pairing: Pairing): SqlType {
  if (typesEqual(a, b)) return a;
  if (isNumber(a) && isNumber(b)) return commonNumber(a, b);
  const { expression } = pairing;
  if (a.kind === 'STRING') {
    if (TEMPORAL.includes(b.kind)) return b;
    if (expression && PRINTABLE_LITERALS.includes(expression.kind)) return a;
    throw pairing.refuse();
  }
  if (expression?.kind === 'StringLiteral') {
    if (TEMPORAL.includes(a.kind)) return a;
    if (a.kind === 'BOOLEAN' && BOOLEAN_WORD.test(expression.value.trim())) return a;
    const number = isNumber(a) ? numberInText(expression.value) : null;
    if (number) return commonNumber(a, number);
    throw pairing.refuse();
  }
  return commonCollection(a, b, pairing);
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
    const cast = castNode(node, target, context);
    if (cast) return cast;
    throw typeError(expressions[i]!, `${showTyped(expressions[i]!, node.type)} cannot become ${showType(target)}.`);
  });
  return { type: target, nodes: converted };
}
