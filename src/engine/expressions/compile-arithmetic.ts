// + - * / % and signs: integers wrap as in Java, decimals follow the SQL rules for precision and scale and are never
// rounded, doubles follow IEEE 754, and + joins strings.
import type { ArithmeticBinary, ArithmeticUnary } from '../../sql/ast.ts';
import { BIGINT, DOUBLE, decimalType, INTEGER, type SqlType, STRING } from '../../sql/sql-type.ts';
import { Decimal } from '../values/decimal.ts';
import {
  addDecimals,
  decimalOfInteger,
  decimalToNumber,
  divideDecimals,
  multiplyDecimals,
  remainderDecimals,
  subtractDecimals,
} from '../values/decimal-math.ts';
import { evaluationError } from '../values/evaluation-error.ts';
import type { SqlValue } from '../values/sql-value.ts';
import {
  type CompileContext,
  type Evaluate,
  type ExpressionNode,
  nodeOf,
  nullError,
  showTyped,
  typeError,
} from './expression-node.ts';

type Operator = ArithmeticBinary['operator'];
type Calculate<T> = (a: T, b: T) => T;

const divisionByZero = evaluationError('Division by zero.');

const INTEGER_OPERATIONS: Readonly<Record<Operator, Calculate<number>>> = {
  '+': (a, b) => (a + b) | 0,
  '-': (a, b) => (a - b) | 0,
  '*': (a, b) => Math.imul(a, b),
  '/': (a, b) => {
    if (b === 0) throw divisionByZero;
    return (a / b) | 0;
  },
  '%': (a, b) => {
    if (b === 0) throw divisionByZero;
    return (a % b) | 0;
  },
};

const BIGINT_OPERATIONS: Readonly<Record<Operator, Calculate<bigint>>> = {
  '+': (a, b) => BigInt.asIntN(64, a + b),
  '-': (a, b) => BigInt.asIntN(64, a - b),
  '*': (a, b) => BigInt.asIntN(64, a * b),
  '/': (a, b) => {
    if (b === 0n) throw divisionByZero;
    return BigInt.asIntN(64, a / b);
  },
  '%': (a, b) => {
    if (b === 0n) throw divisionByZero;
    return a % b;
  },
};

const DOUBLE_OPERATIONS: Readonly<Record<Operator, Calculate<number>>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

interface DecimalShape {
  readonly precision: number;
  readonly scale: number;
}

/** The DECIMAL that an exact number is taken for when it meets one. */
export function decimalShape(type: SqlType): DecimalShape | null {
  if (type.kind === 'DECIMAL') return type;
  if (type.kind === 'INTEGER') return { precision: 10, scale: 0 };
  return type.kind === 'BIGINT' ? { precision: 19, scale: 0 } : null;
}

/** Precision and scale of a result, as in Hive and SQL Server; precision is not capped. */
function decimalResult(operator: Operator, a: DecimalShape, b: DecimalShape): DecimalShape {
  const scale = Math.max(a.scale, b.scale);
  switch (operator) {
    case '+':
    case '-':
      return { precision: scale + Math.max(a.precision - a.scale, b.precision - b.scale) + 1, scale };
    case '*':
      return { precision: a.precision + b.precision + 1, scale: a.scale + b.scale };
    case '/': {
      const quotientScale = Math.max(6, a.scale + b.precision + 1);
      return { precision: a.precision - a.scale + b.scale + quotientScale, scale: quotientScale };
    }
    case '%':
      return { precision: Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale };
  }
}

function decimalOperation(operator: Operator, { precision, scale }: DecimalShape): Calculate<Decimal> {
  switch (operator) {
    case '+':
      return (a, b) => addDecimals(a, b, scale);
    case '-':
      return (a, b) => subtractDecimals(a, b, scale);
    case '*':
      return multiplyDecimals;
    case '/':
      return (a, b) => divideDecimals(a, b, precision, scale);
    case '%':
      return (a, b) => remainderDecimals(a, b, precision, scale);
  }
}

/** The same value as a number of a wider kind; null stays null. */
export function widened(node: ExpressionNode, kind: 'BIGINT' | 'DECIMAL' | 'DOUBLE'): Evaluate {
  const { evaluate } = node;
  const from = node.type?.kind;
  if (from === kind) return evaluate;
  const convert: ((v: SqlValue) => SqlValue) | null =
    kind === 'BIGINT'
      ? (v) => BigInt(v as number)
      : kind === 'DECIMAL'
        ? (v) => decimalOfInteger(v as number | bigint)
        : from === 'BIGINT'
          ? (v) => Number(v as bigint)
          : from === 'DECIMAL'
            ? (v) => decimalToNumber(v as Decimal)
            : null;
  if (!convert) return evaluate;
  if (node.constant && node.safe) {
    const value = evaluate([]);
    const converted = value === null ? null : convert(value);
    return () => converted;
  }
  return (row) => {
    const value = evaluate(row);
    return value === null ? null : convert(value);
  };
}

function calculation<T extends SqlValue>(
  left: Evaluate,
  right: Evaluate,
  operation: Calculate<T>,
  onNull: Error,
): Evaluate {
  return (row) => {
    const a = left(row);
    const b = right(row);
    if (a === null || b === null) throw onNull;
    return operation(a as T, b as T);
  };
}

const NUMBER_KINDS: readonly string[] = ['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE'];

/** The kind of number two operands are computed as: the wider of the two; undefined when one is no number. */
function commonKind(a: SqlType, b: SqlType): string | undefined {
  const ranks = [NUMBER_KINDS.indexOf(a.kind), NUMBER_KINDS.indexOf(b.kind)];
  return ranks.includes(-1) ? undefined : NUMBER_KINDS[Math.max(...ranks)];
}

export function compileArithmetic(e: ArithmeticBinary, context: CompileContext): ExpressionNode {
  const left = context.compile(e.left);
  const right = context.compile(e.right);
  const refuse = () =>
    typeError(
      e,
      `${e.operator} is not defined for ${showTyped(e.left, left.type)} and ${showTyped(e.right, right.type)}.`,
    );
  if (!left.type || !right.type) throw refuse();
  const constant = left.constant && right.constant;
  if (left.type.kind === 'STRING' && right.type.kind === 'STRING' && e.operator === '+') {
    const l = left.evaluate;
    const r = right.evaluate;
    // As Java's +, null shows as the word.
    return nodeOf(STRING, (row) => `${l(row)}${r(row)}`, { constant, safe: left.safe && right.safe });
  }
  const onNull = nullError(e);
  const facts = { constant, primitive: true };
  switch (commonKind(left.type, right.type)) {
    case 'INTEGER':
      return nodeOf(INTEGER, calculation(left.evaluate, right.evaluate, INTEGER_OPERATIONS[e.operator], onNull), facts);
    case 'BIGINT':
      return nodeOf(
        BIGINT,
        calculation(widened(left, 'BIGINT'), widened(right, 'BIGINT'), BIGINT_OPERATIONS[e.operator], onNull),
        facts,
      );
    case 'DOUBLE':
      return nodeOf(
        DOUBLE,
        calculation(widened(left, 'DOUBLE'), widened(right, 'DOUBLE'), DOUBLE_OPERATIONS[e.operator], onNull),
        facts,
      );
    case 'DECIMAL': {
      const shape = decimalResult(e.operator, decimalShape(left.type)!, decimalShape(right.type)!);
      const operation = decimalOperation(e.operator, shape);
      const evaluate = calculation(widened(left, 'DECIMAL'), widened(right, 'DECIMAL'), operation, onNull);
      return nodeOf(decimalType(shape.precision, shape.scale), evaluate, { constant });
    }
    default:
      throw refuse();
  }
}

function negation(type: SqlType): ((v: SqlValue) => SqlValue) | null {
  switch (type.kind) {
    case 'INTEGER':
      return (v) => -(v as number) | 0;
    case 'BIGINT':
      return (v) => BigInt.asIntN(64, -(v as bigint));
    case 'DOUBLE':
      return (v) => -(v as number);
    case 'DECIMAL':
      return (v) => new Decimal(-(v as Decimal).unscaled, (v as Decimal).scale);
    default:
      return null;
  }
}

export function compileUnary(e: ArithmeticUnary, context: CompileContext): ExpressionNode {
  const operand = context.compile(e.operand);
  const negate = operand.type && negation(operand.type);
  if (!negate) throw typeError(e, `${e.operator} is not defined for ${showTyped(e.operand, operand.type)}.`);
  const { evaluate } = operand;
  const apply = e.operator === '-' ? negate : (v: SqlValue) => v;
  const onNull = nullError(e);
  const sign: Evaluate = (row) => {
    const value = evaluate(row);
    if (value === null) throw onNull;
    return apply(value);
  };
  return nodeOf(operand.type, sign, { constant: operand.constant, primitive: operand.type?.kind !== 'DECIMAL' });
}
