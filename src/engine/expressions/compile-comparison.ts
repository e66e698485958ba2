// Comparisons and BETWEEN. The operand types decide once how values are compared; a column or a literal as operand is
// read directly. A null operand makes the comparison false, never null.
import type { Between, Comparison, ComparisonOperator, Expression } from '../../sql/ast.ts';
import { BIGINT, BOOLEAN, DOUBLE, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { castValue } from '../values/cast.ts';
import { type Comparator, comparatorOf, equalityOf } from '../values/compare.ts';
import { parseTimestamp } from '../values/date-time-text.ts';
import { Decimal } from '../values/decimal.ts';
import { compareDecimals, decimalToNumber, parseDecimal } from '../values/decimal-math.ts';
import { evaluationError } from '../values/evaluation-error.ts';
import { javaDouble } from '../values/java-number.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { naturalComparison, orderedComparison } from './comparison-functions.ts';
import { widened } from './compile-arithmetic.ts';
import {
  type CompileContext,
  constantNode,
  constantValue,
  type Evaluate,
  type ExpressionNode,
  folded,
  nodeOf,
  showTyped,
  typeError,
} from './expression-node.ts';

const NUMBERS = ['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE'];
const isOrdering = (operator: ComparisonOperator): boolean => ['<', '<=', '>', '>='].includes(operator);

interface Prepared {
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  /** null: JavaScript's own operators compare the values. */
  readonly compare: Comparator | null;
}

const withEvaluate = (node: ExpressionNode, evaluate: Evaluate): ExpressionNode =>
  evaluate === node.evaluate ? node : folded(nodeOf(node.type, evaluate, { constant: node.constant, safe: node.safe }));

const DECIMAL_ORDER = comparatorOf({ kind: 'DECIMAL', precision: 1, scale: 0 });

function prepareNumbers(left: ExpressionNode, right: ExpressionNode): Prepared {
  const kinds = [left.type!.kind, right.type!.kind];
  const to = (kind: 'BIGINT' | 'DECIMAL' | 'DOUBLE', node: ExpressionNode) => withEvaluate(node, widened(node, kind));
  if (kinds.includes('DECIMAL')) {
    const plain = doubleAgainstLiteral(left, right);
    if (plain) return plain;
    const exact = (node: ExpressionNode) => (node.type!.kind === 'DOUBLE' ? printedDouble(node) : to('DECIMAL', node));
    return { left: exact(left), right: exact(right), compare: DECIMAL_ORDER };
  }
  if (kinds.includes('DOUBLE')) return { left: to('DOUBLE', left), right: to('DOUBLE', right), compare: null };
  if (kinds.includes('BIGINT')) return { left: to('BIGINT', left), right: to('BIGINT', right), compare: null };
  return { left, right, compare: null };
}

/** A double against a decimal counts as the number that it prints as, so that 1.1 equals 1.1; NaN and infinities fail. */
function printedDouble(node: ExpressionNode): ExpressionNode {
  const { evaluate } = node;
  const printed: Evaluate = (row) => {
    const value = evaluate(row) as number | null;
    return value === null ? null : parseDecimal(javaDouble(value));
  };
  return folded(nodeOf(node.type, printed, { constant: node.constant }));
}

const notFinite = evaluationError('NaN and infinities cannot be compared with a DECIMAL.');

/** A decimal literal that some double prints as is compared as that double, without making decimals of each row. */
function doubleAgainstLiteral(left: ExpressionNode, right: ExpressionNode): Prepared | null {
  const asDouble = (node: ExpressionNode): ExpressionNode | null => {
    const value = node.type?.kind === 'DECIMAL' ? constantValue(node) : undefined;
    if (!(value instanceof Decimal)) return null;
    const number = decimalToNumber(value);
    return compareDecimals(parseDecimal(javaDouble(number)), value) === 0 ? constantNode(DOUBLE, number) : null;
  };
  const finite = (node: ExpressionNode): ExpressionNode | null => {
    if (node.type?.kind !== 'DOUBLE') return null;
    const { evaluate } = node;
    return nodeOf(DOUBLE, (row) => {
      const value = evaluate(row) as number | null;
      if (value !== null && !Number.isFinite(value)) throw notFinite;
      return value;
    });
  };
  const l = finite(left) ?? asDouble(left);
  const r = finite(right) ?? asDouble(right);
  return l && r ? { left: l, right: r, compare: null } : null;
}

function converted(node: ExpressionNode, to: SqlType): ExpressionNode {
  if (typesEqual(node.type!, to)) return node;
  const caster = castValue(node.type!, to);
  const { evaluate } = node;
  const convert: Evaluate = (row) => {
    const value = evaluate(row);
    return value === null ? null : caster(value);
  };
  return folded(nodeOf(to, convert, { constant: node.constant }));
}

/** The type as which dates, times and strings that look like them are compared. */
function temporalType(a: SqlType, b: SqlType): SqlType | null {
  const kinds = [a.kind, b.kind];
  const temporal = ['DATE', 'TIME', 'TIMESTAMP'];
  if (!kinds.every((k) => k === 'STRING' || temporal.includes(k)) || kinds.every((k) => k === 'STRING')) return null;
  if (kinds.includes('TIME')) return kinds.every((k) => k === 'TIME' || k === 'STRING') ? { kind: 'TIME' } : null;
  return { kind: kinds.includes('TIMESTAMP') ? 'TIMESTAMP' : 'DATE' };
}

function prepare(operator: ComparisonOperator, left: ExpressionNode, right: ExpressionNode): Prepared | null {
  const a = left.type;
  const b = right.type;
  if (!a || !b) return null;
  if (NUMBERS.includes(a.kind) && NUMBERS.includes(b.kind)) return prepareNumbers(left, right);
  const temporal = temporalType(a, b);
  if (temporal) return { left: converted(left, temporal), right: converted(right, temporal), compare: null };
  if (a.kind !== b.kind) return null;
  if (a.kind === 'STRING') return { left, right, compare: null };
  if (a.kind === 'BYTES') return { left, right, compare: comparatorOf(a) };
  if (isOrdering(operator)) return null;
  if (a.kind === 'BOOLEAN') return { left, right, compare: null };
  // Collections of different types are never equal.
  const equal = typesEqual(a, b) ? equalityOf(a) : () => false;
  return { left, right, compare: (x, y) => (equal(x, y) ? 0 : 1) };
}

export function compileComparison(e: Comparison, context: CompileContext): ExpressionNode {
  const left = magicTimestamp(e.left, e.right, context) ?? context.compile(e.left);
  const right = magicTimestamp(e.right, e.left, context) ?? context.compile(e.right);
  return comparisonNode(e, e.operator, [e.left, left], [e.right, right]);
}

type Operand = readonly [Expression, ExpressionNode];

function comparisonNode(
  owner: Expression,
  operator: ComparisonOperator,
  left: Operand,
  right: Operand,
): ExpressionNode {
  if (!left[1].type || !right[1].type)
    throw typeError(owner, 'A comparison with NULL never holds.', 'Use IS NULL or IS NOT NULL.');
  const prepared = prepare(operator, left[1], right[1]);
  if (!prepared)
    throw typeError(
      owner,
      `${showTyped(left[0], left[1].type)} cannot be compared with ${showTyped(right[0], right[1].type)} by ${operator}.`,
    );
  const { left: l, right: r, compare } = prepared;
  const evaluate = compare ? orderedComparison(operator, l, r, compare) : naturalComparison(operator, l, r);
  return nodeOf(BOOLEAN, evaluate, { constant: l.constant && r.constant, safe: l.safe && r.safe, primitive: true });
}

const TIMESTAMP_COLUMNS = ['ROWTIME', 'WINDOWSTART', 'WINDOWEND'];

/** The milliseconds of a string literal that is compared with ROWTIME or a window bound in a WHERE clause. */
function magicTimestamp(e: Expression, other: Expression, context: CompileContext): ExpressionNode | null {
  if (!context.timestampStrings || e.kind !== 'StringLiteral') return null;
  if (other.kind !== 'ColumnReference' || !TIMESTAMP_COLUMNS.includes(other.name)) return null;
  return constantNode(BIGINT, BigInt(parseTimestamp(e.value)));
}

export function compileBetween(e: Between, context: CompileContext): ExpressionNode {
  const value = context.compile(e.value);
  const low = magicTimestamp(e.low, e.value, context) ?? context.compile(e.low);
  const high = magicTimestamp(e.high, e.value, context) ?? context.compile(e.high);
  // The value is computed once per row and read twice.
  let current: SqlValue = null;
  const shared = value.constant || value.column !== null ? value : nodeOf(value.type, () => current, { safe: true });
  const fromLow = comparisonNode(e, '>=', [e.value, shared], [e.low, low]).evaluate;
  const toHigh = comparisonNode(e, '<=', [e.value, shared], [e.high, high]).evaluate;
  const negated = e.negated;
  const compute = value.evaluate;
  const evaluate: Evaluate =
    shared === value
      ? (row) => (fromLow(row) && toHigh(row)) !== negated
      : (row) => {
          current = compute(row);
          return (fromLow(row) && toHigh(row)) !== negated;
        };
  const nodes = [value, low, high];
  return nodeOf(BOOLEAN, evaluate, {
    constant: nodes.every((n) => n.constant),
    safe: false,
    primitive: true,
  });
}
