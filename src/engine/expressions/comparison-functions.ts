// The inner loops of comparisons: one closure per operator, with the shapes that matter (a column against a constant)
// written out so that a row costs one array access and one comparison.
import type { ComparisonOperator } from '../../sql/ast.ts';
import type { Comparator } from '../values/compare.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { constantValue, type Evaluate, type ExpressionNode } from './expression-node.ts';

type Natural = number | bigint | string | boolean;

/** For values that JavaScript's own operators compare as SQL does (numbers, bigints, strings, booleans). */
export function naturalComparison(operator: ComparisonOperator, left: ExpressionNode, right: ExpressionNode): Evaluate {
  const difference = left.type?.kind === 'DOUBLE' ? doubleDifference(operator, left, right) : null;
  if (difference) return difference;
  const constant = constantValue(right);
  if (constant !== undefined && constant !== null && left.column !== null)
    return columnAgainst(operator, left.column, constant as Natural);
  const l = left.evaluate as (row: readonly SqlValue[]) => Natural | null;
  const r = right.evaluate as (row: readonly SqlValue[]) => Natural | null;
  switch (operator) {
    case '=':
      return (row) => {
        const a = l(row);
        return a === r(row) && a !== null;
      };
    case '<>':
      return (row) => {
        const a = l(row);
        const b = r(row);
        return a !== b && a !== null && b !== null;
      };
    case 'IS DISTINCT FROM':
      return (row) => l(row) !== r(row);
    case 'IS NOT DISTINCT FROM':
      return (row) => l(row) === r(row);
    case '<':
      return (row) => {
        const a = l(row);
        const b = r(row);
        return a !== null && b !== null && a < b;
      };
    case '<=':
      return (row) => {
        const a = l(row);
        const b = r(row);
        return a !== null && b !== null && a <= b;
      };
    case '>':
      return (row) => {
        const a = l(row);
        const b = r(row);
        return a !== null && b !== null && a > b;
      };
    case '>=':
      return (row) => {
        const a = l(row);
        const b = r(row);
        return a !== null && b !== null && a >= b;
      };
  }
}

/** Doubles differ when one is below the other: NaN is neither equal to anything nor different from it. */
function doubleDifference(operator: ComparisonOperator, left: ExpressionNode, right: ExpressionNode): Evaluate | null {
  const l = left.evaluate as (row: readonly SqlValue[]) => number | null;
  const r = right.evaluate as (row: readonly SqlValue[]) => number | null;
  if (operator === '<>')
    return (row) => {
      const a = l(row);
      const b = r(row);
      return a !== null && b !== null && (a < b || a > b);
    };
  if (operator !== 'IS DISTINCT FROM' && operator !== 'IS NOT DISTINCT FROM') return null;
  const distinct = operator === 'IS DISTINCT FROM';
  return (row) => {
    const a = l(row);
    const b = r(row);
    return (a === null || b === null ? a !== b : a < b || a > b) === distinct;
  };
}

function columnAgainst(operator: ComparisonOperator, column: number, constant: Natural): Evaluate {
  switch (operator) {
    case '=':
    case 'IS NOT DISTINCT FROM':
      return (row) => row[column] === constant;
    case '<>':
      return (row) => row[column] !== constant && row[column] !== null;
    case 'IS DISTINCT FROM':
      return (row) => row[column] !== constant;
    case '<':
      return (row) => {
        const value = row[column] as Natural | null;
        return value !== null && value < constant;
      };
    case '<=':
      return (row) => {
        const value = row[column] as Natural | null;
        return value !== null && value <= constant;
      };
    case '>':
      return (row) => {
        const value = row[column] as Natural | null;
        return value !== null && value > constant;
      };
    case '>=':
      return (row) => {
        const value = row[column] as Natural | null;
        return value !== null && value >= constant;
      };
  }
}

const ACCEPTS: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  'IS DISTINCT FROM': (order) => order !== 0,
  'IS NOT DISTINCT FROM': (order) => order === 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** For values that need a comparator of their own (decimals, bytes, collections). */
export function orderedComparison(
  operator: ComparisonOperator,
  left: ExpressionNode,
  right: ExpressionNode,
  compare: Comparator,
): Evaluate {
  const l = left.evaluate;
  const r = right.evaluate;
  const accepts = ACCEPTS[operator];
  const distinct = operator === 'IS DISTINCT FROM';
  const nullSafe = distinct || operator === 'IS NOT DISTINCT FROM';
  return (row) => {
    const a = l(row);
    const b = r(row);
    if (a === null || b === null) return nullSafe ? (a === b) !== distinct : false;
    return accepts(compare(a, b));
  };
}
