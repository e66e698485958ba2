// Walking, rewriting and comparing expression trees: every analysis step is built from these.
import type { Expression } from '../../sql/ast.ts';

/** The direct sub-expressions, in the order written. */
export function childExpressions(e: Expression): readonly Expression[] {
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
    case 'Case':
      return [
        ...(e.operand ? [e.operand] : []),
        ...e.branches.flatMap((b) => [b.when, b.result]),
        ...(e.otherwise ? [e.otherwise] : []),
      ];
    case 'AtTimeZone':
      return [e.operand, e.zone];
    case 'FunctionCall':
      return e.args;
    case 'Lambda':
      return [e.body];
    case 'ArrayConstructor':
      return e.items;
    case 'MapConstructor':
      return e.entries.flatMap((x) => [x.key, x.value]);
    case 'StructConstructor':
      return e.fields.map((f) => f.value);
    default:
      return [];
  }
}

/** The same node with each direct sub-expression replaced by `f` of it. */
function mapChildren(e: Expression, f: (child: Expression) => Expression): Expression {
  switch (e.kind) {
    case 'Dereference':
      return { ...e, base: f(e.base) };
    case 'Subscript':
      return { ...e, base: f(e.base), index: f(e.index) };
    case 'ArithmeticUnary':
      return { ...e, operand: f(e.operand) };
    case 'Not':
      return { ...e, operand: f(e.operand) };
    case 'IsNull':
      return { ...e, operand: f(e.operand) };
    case 'Cast':
      return { ...e, operand: f(e.operand) };
    case 'ArithmeticBinary':
      return { ...e, left: f(e.left), right: f(e.right) };
    case 'Concatenation':
      return { ...e, left: f(e.left), right: f(e.right) };
    case 'Comparison':
      return { ...e, left: f(e.left), right: f(e.right) };
    case 'LogicalBinary':
      return { ...e, left: f(e.left), right: f(e.right) };
    case 'Between':
      return { ...e, value: f(e.value), low: f(e.low), high: f(e.high) };
    case 'InList':
      return { ...e, value: f(e.value), items: e.items.map(f) };
    case 'Like':
      return { ...e, value: f(e.value), pattern: f(e.pattern) };
    case 'Case':
      return {
        ...e,
        operand: e.operand && f(e.operand),
        branches: e.branches.map((b) => ({ when: f(b.when), result: f(b.result) })),
        otherwise: e.otherwise && f(e.otherwise),
      };
    case 'AtTimeZone':
      return { ...e, operand: f(e.operand), zone: f(e.zone) };
    case 'FunctionCall':
      return { ...e, args: e.args.map(f) };
    case 'Lambda':
      return { ...e, body: f(e.body) };
    case 'ArrayConstructor':
      return { ...e, items: e.items.map(f) };
    case 'MapConstructor':
      return { ...e, entries: e.entries.map((x) => ({ key: f(x.key), value: f(x.value) })) };
    case 'StructConstructor':
      return { ...e, fields: e.fields.map((x) => ({ name: x.name, value: f(x.value) })) };
    default:
      return e;
  }
}

/** Top-down: where `replace` returns a node, that node is taken as it is; null goes on into the children. */
export function rewriteExpression(e: Expression, replace: (e: Expression) => Expression | null): Expression {
  return replace(e) ?? mapChildren(e, (child) => rewriteExpression(child, replace));
}

/** Calls `visit` for the node and everything below; a visit that returns false does not go into the children. */
export function visitExpression(e: Expression, visit: (e: Expression) => boolean | undefined): void {
  if (visit(e) === false) return;
  for (const child of childExpressions(e)) visitExpression(child, visit);
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
