// Comparisons and BETWEEN. The operand types decide once how values are compared; a column or a literal as operand is
// read directly. A null operand makes the comparison false, never null.
import type { Between, Comparison, ComparisonOperator, Expression } from '../../sql/ast.ts';
import { BIGINT, BOOLEAN, DOUBLE, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import { castValue } from '../values/cast.ts';
import { type Comparator, comparatorOf, equalityAcross } from '../values/compare.ts';
import { parseDate, parseTime, parseTimestamp } from '../values/date-time-text.ts';
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
  /** Whether comparing itself can fail. */
  readonly fails?: boolean;
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

type TemporalKind = 'DATE' | 'TIME' | 'TIMESTAMP';
/** Unlike a CAST, a comparison does not trim the text. */
const TEMPORAL_TEXT = { DATE: parseDate, TIME: parseTime, TIMESTAMP: parseTimestamp } as const;

function converted(node: ExpressionNode, kind: TemporalKind): ExpressionNode {
  const to: SqlType = { kind };
  if (typesEqual(node.type!, to)) return node;
  const read = TEMPORAL_TEXT[kind];
  const caster = node.type!.kind === 'STRING' ? (v: SqlValue) => read(v as string) : castValue(node.type!, to);
  const { evaluate } = node;
  const convert: Evaluate = (row) => {
    const value = evaluate(row);
    return value === null ? null : caster(value);
  };
  return folded(nodeOf(to, convert, { constant: node.constant }));
}

/** The type as which dates, times and strings that look like them are compared. */
function temporalType(a: SqlType, b: SqlType): TemporalKind | null {
  const kinds = [a.kind, b.kind];
  const temporal = ['DATE', 'TIME', 'TIMESTAMP'];
  if (!kinds.every((k) => k === 'STRING' || temporal.includes(k)) || kinds.every((k) => k === 'STRING')) return null;
  if (kinds.includes('TIME')) return kinds.every((k) => k === 'TIME' || k === 'STRING') ? 'TIME' : null;
  return kinds.includes('TIMESTAMP') ? 'TIMESTAMP' : 'DATE';
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
  const equal = equalityAcross(a, b);
  return { left, right, compare: (x, y) => (equal(x, y) ? 0 : 1) };
}

const COLLECTIONS = ['ARRAY', 'MAP', 'STRUCT'];
const incomparable = evaluationError('Values of these types have no order.');

/** Text against a DECIMAL, where the types of operands are not checked. */
function decimalFromText(node: ExpressionNode): ExpressionNode {
  if (node.type?.kind !== 'STRING') return node;
  const { evaluate } = node;
  const read: Evaluate = (row) => {
    const value = evaluate(row) as string | null;
    return value === null ? null : parseDecimal(value, false);
  };
  return folded(nodeOf(node.type, read, { constant: node.constant }));
}

/**
 * Operands that a ksqlDB server does not check under NOT and in BETWEEN: what its generated code then makes of them.
 * Values of different types are never equal; asking for their order fails for each row.
 */
function prepareUnchecked(operator: ComparisonOperator, left: ExpressionNode, right: ExpressionNode): Prepared | null {
  const kinds = [left.type!.kind, right.type!.kind] as const;
  if (kinds.includes('DECIMAL'))
    return kinds.includes('STRING')
      ? { left: decimalFromText(left), right: decimalFromText(right), compare: DECIMAL_ORDER }
      : null;
  if (kinds.some((kind) => kind in TEMPORAL_TEXT)) return null;
  const failing: Prepared = {
    left,
    right,
    compare: () => {
      throw incomparable;
    },
    fails: true,
  };
  const different: Prepared = { left, right, compare: () => 1 };
  if (kinds[0] === 'BYTES') return failing;
  if (kinds[0] === 'STRING') return isOrdering(operator) ? failing : different;
  return COLLECTIONS.includes(kinds[0]) && !isOrdering(operator) ? different : null;
}

/** @param checked false below NOT and BETWEEN, where ksqlDB does not look at the types of the operands */
export function compileComparison(e: Comparison, context: CompileContext, checked = true): ExpressionNode {
  // IS NOT DISTINCT FROM is NOT (IS DISTINCT FROM) to ksqlDB.
  const strict = checked && e.operator !== 'IS NOT DISTINCT FROM';
  const compile = strict ? context.compile : context.compileUnchecked;
  const left = magicTimestamp(e.left, e.right, context) ?? compile(e.left);
  const right = magicTimestamp(e.right, e.left, context) ?? compile(e.right);
  return comparisonNode(e, e.operator, [e.left, left], [e.right, right], strict);
}

type Operand = readonly [Expression, ExpressionNode];

function comparisonNode(
  owner: Expression,
  operator: ComparisonOperator,
  left: Operand,
  right: Operand,
  checked: boolean,
): ExpressionNode {
  if (!left[1].type || !right[1].type)
    throw typeError(owner, 'A comparison with NULL never holds.', 'Use IS NULL or IS NOT NULL.');
  const prepared =
    prepare(operator, left[1], right[1]) ?? (checked ? null : prepareUnchecked(operator, left[1], right[1]));
  if (!prepared)
    throw typeError(
      owner,
      `${showTyped(left[0], left[1].type)} cannot be compared with ${showTyped(right[0], right[1].type)} by ${operator}.`,
    );
  const { left: l, right: r, compare, fails = false } = prepared;
  const evaluate = compare ? orderedComparison(operator, l, r, compare) : naturalComparison(operator, l, r);
  return nodeOf(BOOLEAN, evaluate, {
    constant: l.constant && r.constant,
    safe: l.safe && r.safe && !fails,
    primitive: true,
  });
}

const TIMESTAMP_COLUMNS = ['ROWTIME', 'WINDOWSTART', 'WINDOWEND'];

/** The milliseconds of a string literal that is compared with ROWTIME or a window bound in a WHERE clause. */
function magicTimestamp(e: Expression, other: Expression, context: CompileContext): ExpressionNode | null {
  if (!context.timestampStrings || e.kind !== 'StringLiteral') return null;
  if (other.kind !== 'ColumnReference' || !TIMESTAMP_COLUMNS.includes(other.name)) return null;
  return constantNode(BIGINT, BigInt(parseTimestamp(e.value)));
}

export function compileBetween(e: Between, context: CompileContext): ExpressionNode {
  const value = context.compileUnchecked(e.value);
  const low = magicTimestamp(e.low, e.value, context) ?? context.compileUnchecked(e.low);
  const high = magicTimestamp(e.high, e.value, context) ?? context.compileUnchecked(e.high);
  // The value is computed once per row and read twice.
  let current: SqlValue = null;
  const shared = value.constant || value.column !== null ? value : nodeOf(value.type, () => current, { safe: true });
  const fromLow = comparisonNode(e, '>=', [e.value, shared], [e.low, low], false).evaluate;
  const toHigh = comparisonNode(e, '<=', [e.value, shared], [e.high, high], false).evaluate;
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
