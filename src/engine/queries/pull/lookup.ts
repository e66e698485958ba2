// What a pull query's WHERE clause says about keys and windows, so that not every row has to be looked at.

import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { Comparison, ComparisonOperator, Expression } from '../../../sql/ast.ts';
import { formatType, typesEqual } from '../../../sql/sql-type.ts';
import type { DataSource } from '../../catalog/catalog.ts';
import type { CompiledExpression } from '../../expressions/compiled-expression.ts';
import type { Column } from '../../schema/logical-schema.ts';
import type { WindowRange } from '../../state/materialized-table.ts';
import { findCoercion } from '../../values/coerce.ts';
import type { Row, SqlValue } from '../../values/sql-value.ts';

export interface Lookup {
  /** Every key that can match; absent when the clause does not say. */
  readonly keys?: readonly Row[];
  /** Bounds of a single key column, inclusive; the predicate decides about the bounds themselves. */
  readonly range?: { readonly from: Row | null; readonly to: Row | null; readonly conditions: number };
  readonly windows?: WindowRange;
}

type Compile = (expression: Expression) => CompiledExpression;

const FLIPPED: Readonly<Partial<Record<ComparisonOperator, ComparisonOperator>>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** A disjunction is looked up by all keys of its sides, when each side names keys; else it is left to the scan. */
export function lookupOf(predicate: Expression, source: DataSource, compile: Compile): Lookup {
  const sides = disjuncts(predicate);
  if (sides.length === 1) return lookupOfConjunction(predicate, source, compile);
  const keys = sides.map((side) => lookupOfConjunction(side, source, compile).keys);
  if (keys.some((list) => list === undefined)) return {};
  const different = new Map(keys.flatMap((list) => list ?? []).map((key) => [JSON.stringify(key, bigintText), key]));
  return { keys: [...different.values()] };
}

const bigintText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

const disjuncts = (e: Expression): Expression[] =>
  e.kind === 'LogicalBinary' && e.operator === 'OR' ? [...disjuncts(e.left), ...disjuncts(e.right)] : [e];

/** @throws ClickstreamError TYPE_MISMATCH for texts among the values of a key that is none. */
function refuseOtherKinds(items: readonly Expression[], column: Column): void {
  const text = items.find((item) => item.kind === 'StringLiteral');
  if (!text || !['INTEGER', 'BIGINT', 'DOUBLE', 'DECIMAL', 'BOOLEAN'].includes(column.type.kind)) return;
  throw new ClickstreamError('TYPE_MISMATCH', `The key ${column.name} is ${formatType(column.type)}, not STRING.`, {
    details: { column: column.name },
  });
}

/** What a conjunction says; other operators are left to the predicate. */
function lookupOfConjunction(predicate: Expression, source: DataSource, compile: Compile): Lookup {
  const conditions = conjuncts(predicate);
  const equal = new Map<string, readonly SqlValue[]>();
  const windows: { -readonly [K in keyof WindowRange]: WindowRange[K] } = {};
  let from: SqlValue = null;
  let to: SqlValue = null;
  let ranges = 0;
  const { key } = source.schema;
  for (const condition of conditions) {
    if (condition.kind === 'InList' && !condition.negated && condition.value.kind === 'ColumnReference') {
      const column = keyColumn(key, condition.value.name);
      if (column) refuseOtherKinds(condition.items, column);
      const values = column && condition.items.map((item) => constantOf(item, column, compile));
      if (column && values?.every((v) => v !== undefined)) narrow(equal, column.name, values as SqlValue[]);
      continue;
    }
    if (condition.kind !== 'Comparison') continue;
    const side = columnAgainstConstant(condition);
    if (!side) continue;
    if (source.window && (side.name === 'WINDOWSTART' || side.name === 'WINDOWEND')) {
      boundWindow(windows, side.name, side.operator, side.constant, compile);
      continue;
    }
    const column = keyColumn(key, side.name);
    const value = column && constantOf(side.constant, column, compile);
    if (!column || value === undefined || value === null) continue;
    if (side.operator === '=') narrow(equal, column.name, [value]);
    else {
      ranges++;
      if (side.operator === '>' || side.operator === '>=') from = value;
      else to = value;
    }
  }
  const known = key.map((column) => equal.get(column.name));
  const all = known.length > 0 && known.every((values) => values !== undefined);
  return {
    ...(all ? { keys: product(known as (readonly SqlValue[])[]) } : {}),
    ...(key.length === 1 && (from !== null || to !== null)
      ? { range: { from: from === null ? null : [from], to: to === null ? null : [to], conditions: ranges } }
      : {}),
    ...(source.window ? { windows } : {}),
  };
}

const conjuncts = (e: Expression): Expression[] =>
  e.kind === 'LogicalBinary' && e.operator === 'AND' ? [...conjuncts(e.left), ...conjuncts(e.right)] : [e];

const keyColumn = (key: readonly Column[], name: string): Column | undefined => key.find((c) => c.name === name);

function narrow(equal: Map<string, readonly SqlValue[]>, name: string, values: readonly SqlValue[]): void {
  // A second condition on the same column is left to the predicate.
  if (!equal.has(name)) equal.set(name, [...new Set(values)]);
}

function columnAgainstConstant(
  e: Comparison,
): { readonly name: string; readonly operator: ComparisonOperator; readonly constant: Expression } | null {
  const { left, right } = e;
  const operator = FLIPPED[e.operator] === undefined ? null : e.operator;
  if (operator === null) return null;
  if (left.kind === 'ColumnReference' && isConstant(right)) return { name: left.name, operator, constant: right };
  if (right.kind === 'ColumnReference' && isConstant(left))
    return { name: right.name, operator: FLIPPED[operator]!, constant: left };
  return null;
}

/** Literals, a sign before one, and casts and calls over nothing but those. */
function isConstant(e: Expression): boolean {
  switch (e.kind) {
    case 'ArithmeticUnary':
      return isConstant(e.operand);
    case 'ArithmeticBinary':
      return isConstant(e.left) && isConstant(e.right);
    case 'Cast':
      return isConstant(e.operand);
    default:
      return e.kind.endsWith('Literal');
  }
}

const NUMERIC: ReadonlySet<string> = new Set(['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE']);

/** undefined when the value does not become one of the column's type without loss: then keys are compared by the predicate. */
function constantOf(e: Expression, column: Column, compile: Compile): SqlValue | undefined {
  if (!isConstant(e)) return undefined;
  const { type, evaluate } = compile(e);
  const value = evaluate([]);
  if (type === null || value === null) return undefined;
  if (typesEqual(type, column.type)) return value;
  const numbers = NUMERIC.has(type.kind) && NUMERIC.has(column.type.kind);
  return (numbers ? findCoercion(type, column.type)?.(value) : null) ?? undefined;
}

function boundWindow(
  windows: { -readonly [K in keyof WindowRange]: WindowRange[K] },
  bound: 'WINDOWSTART' | 'WINDOWEND',
  operator: ComparisonOperator,
  constant: Expression,
  compile: Compile,
): void {
  const value = compile(constant).evaluate([]);
  if (typeof value !== 'number' && typeof value !== 'bigint') return;
  const at = Number(value);
  const [lower, upper] =
    bound === 'WINDOWSTART' ? (['startFrom', 'startTo'] as const) : (['endFrom', 'endTo'] as const);
  if (operator === '=' || operator === '>' || operator === '>=') windows[lower] = Math.max(windows[lower] ?? at, at);
  if (operator === '=' || operator === '<' || operator === '<=') windows[upper] = Math.min(windows[upper] ?? at, at);
}

function product(lists: readonly (readonly SqlValue[])[]): Row[] {
  return lists.reduce<Row[]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);
}
