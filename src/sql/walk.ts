// Generic walks over expressions: children, visiting, rewriting, and comparison that ignores where the text stood.
import type { Expression, TypeReference } from './ast.ts';
import { typesEqual } from './sql-type.ts';

/** The direct operands of an expression in the order written. */
export function childrenOf(expression: Expression): readonly Expression[] {
  const e = expression;
  switch (e.kind) {
    case 'Dereference':
      return [e.base];
    case 'Subscript':
      return [e.base, e.index];
    case 'ArithmeticUnary':
    case 'Not':
    case 'IsNull':
    case 'Cast':
      return [e.operand];
    case 'ArithmeticBinary':
    case 'Concatenation':
    case 'Comparison':
    case 'LogicalBinary':
      return [e.left, e.right];
    case 'Between':
      return [e.value, e.low, e.high];
    case 'InList':
      return [e.value, ...e.items];
    case 'Like':
      return [e.value, e.pattern];
    case 'Case': {
      const branches = e.branches.flatMap((branch) => [branch.when, branch.result]);
      const head = e.operand === null ? branches : [e.operand, ...branches];
      return e.otherwise === null ? head : [...head, e.otherwise];
    }
    case 'AtTimeZone':
      return [e.operand, e.zone];
    case 'FunctionCall':
      return e.args;
    case 'Lambda':
      return [e.body];
    case 'ArrayConstructor':
      return e.items;
    case 'MapConstructor':
      return e.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'StructConstructor':
      return e.fields.map((field) => field.value);
    default:
      return [];
  }
}

/** Calls `visit` for the expression and everything below it, outermost first; `false` keeps it out of that subtree. */
export function visitExpression(expression: Expression, visit: (expression: Expression) => unknown): void {
  if (visit(expression) === false) return;
  for (const child of childrenOf(expression)) visitExpression(child, visit);
}

/** Whether the expression or anything below it fulfils the test. */
export function someExpression(expression: Expression, test: (expression: Expression) => boolean): boolean {
  return test(expression) || childrenOf(expression).some((child) => someExpression(child, test));
}

/**
 * A copy in which `replace` has been applied to every expression, innermost first. Parts that stay the same are shared
 * with the original.
 */
export function mapExpression(expression: Expression, replace: (expression: Expression) => Expression): Expression {
  return replace(mapChildren(expression, (child) => mapExpression(child, replace)));
}

/** A copy with other direct operands, or the expression itself when none of them changed. */
export function mapChildren(expression: Expression, map: (child: Expression) => Expression): Expression {
  const before = childrenOf(expression);
  const after = before.map(map);
  return after.every((child, i) => child === before[i]) ? expression : withChildren(expression, after);
}

/** The expression with these operands in the order of `childrenOf`. */
function withChildren(expression: Expression, children: readonly Expression[]): Expression {
  const e = expression;
  const [a, b, c] = children as readonly [Expression, Expression, Expression];
  switch (e.kind) {
    case 'Dereference':
      return { ...e, base: a };
    case 'Subscript':
      return { ...e, base: a, index: b };
    case 'ArithmeticUnary':
    case 'Not':
    case 'IsNull':
    case 'Cast':
      return { ...e, operand: a };
    case 'ArithmeticBinary':
    case 'Concatenation':
    case 'Comparison':
    case 'LogicalBinary':
      return { ...e, left: a, right: b };
    case 'Between':
      return { ...e, value: a, low: b, high: c };
    case 'InList':
      return { ...e, value: a, items: children.slice(1) };
    case 'Like':
      return { ...e, value: a, pattern: b };
    case 'Case': {
      const rest = [...children];
      const operand = e.operand === null ? null : rest.shift()!;
      const branches = e.branches.map(() => ({ when: rest.shift()!, result: rest.shift()! }));
      return { ...e, operand, branches, otherwise: e.otherwise === null ? null : rest.shift()! };
    }
    case 'AtTimeZone':
      return { ...e, operand: a, zone: b };
    case 'FunctionCall':
      return { ...e, args: children };
    case 'Lambda':
      return { ...e, body: a };
    case 'ArrayConstructor':
      return { ...e, items: children };
    case 'MapConstructor':
      return { ...e, entries: e.entries.map((_, i) => ({ key: children[2 * i]!, value: children[2 * i + 1]! })) };
    case 'StructConstructor':
      return { ...e, fields: e.fields.map((field, i) => ({ name: field.name, value: children[i]! })) };
    default:
      return e;
  }
}

const TYPED_LITERALS: ReadonlySet<string> = new Set([
  'BooleanLiteral',
  'IntegerLiteral',
  'BigintLiteral',
  'DecimalLiteral',
  'DoubleLiteral',
  'StringLiteral',
]);

/** A literal other than NULL, which has no type of its own. */
export const isTypedLiteral = (expression: Expression): boolean => TYPED_LITERALS.has(expression.kind);

/** Whether two expressions are the same tree; spans do not count. */
export function expressionsEqual(a: Expression, b: Expression): boolean {
  if (a === b) return true;
  if (!headsEqual(a, b)) return false;
  const left = childrenOf(a);
  const right = childrenOf(b);
  return left.length === right.length && left.every((child, i) => expressionsEqual(child, right[i]!));
}

/** Compares everything but the operands. */
function headsEqual(a: Expression, b: Expression): boolean {
  switch (a.kind) {
    case 'BooleanLiteral':
    case 'IntegerLiteral':
    case 'BigintLiteral':
    case 'StringLiteral':
      return b.kind === a.kind && a.value === b.value;
    case 'DoubleLiteral':
      return b.kind === a.kind && Object.is(a.value, b.value);
    case 'DecimalLiteral':
      return b.kind === a.kind && a.text === b.text;
    case 'ColumnReference':
      return b.kind === a.kind && a.source === b.source && a.name === b.name;
    case 'Dereference':
      return b.kind === a.kind && a.field === b.field;
    case 'ArithmeticUnary':
    case 'ArithmeticBinary':
    case 'Comparison':
    case 'LogicalBinary':
      return b.kind === a.kind && a.operator === b.operator;
    case 'Between':
    case 'InList':
    case 'IsNull':
      return b.kind === a.kind && a.negated === b.negated;
    case 'Like':
      return b.kind === a.kind && a.negated === b.negated && a.escape === b.escape;
    case 'Case':
      return (
        b.kind === a.kind &&
        (a.operand === null) === (b.operand === null) &&
        (a.otherwise === null) === (b.otherwise === null)
      );
    case 'Cast':
      return b.kind === a.kind && typeReferencesEqual(a.type, b.type);
    case 'FunctionCall':
      return b.kind === a.kind && a.name === b.name && a.star === b.star;
    case 'Lambda':
      return b.kind === a.kind && a.parameters.join('\0') === b.parameters.join('\0');
    case 'LambdaVariable':
      return b.kind === a.kind && a.name === b.name;
    case 'IntervalUnit':
      return b.kind === a.kind && a.unit === b.unit;
    case 'StructConstructor':
      return (
        b.kind === a.kind &&
        a.fields.length === b.fields.length &&
        a.fields.every((field, i) => field.name === b.fields[i]!.name)
      );
    case 'TypeConstructor':
      return b.kind === a.kind && a.typeName === b.typeName && a.value === b.value;
    default:
      return b.kind === a.kind;
  }
}

/** Whether two types as written are the same; spans do not count. */
function typeReferencesEqual(a: TypeReference, b: TypeReference): boolean {
  switch (a.kind) {
    case 'Resolved':
      return b.kind === 'Resolved' && typesEqual(a.type, b.type);
    case 'Custom':
      return b.kind === 'Custom' && a.name === b.name;
    case 'ArrayOf':
      return b.kind === 'ArrayOf' && typeReferencesEqual(a.element, b.element);
    case 'MapOf':
      return b.kind === 'MapOf' && typeReferencesEqual(a.key, b.key) && typeReferencesEqual(a.value, b.value);
    case 'StructOf':
      return (
        b.kind === 'StructOf' &&
        a.fields.length === b.fields.length &&
        a.fields.every((f, i) => f.name === b.fields[i]!.name && typeReferencesEqual(f.type, b.fields[i]!.type))
      );
  }
}
