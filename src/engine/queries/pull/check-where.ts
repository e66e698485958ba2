// What the WHERE clause of a pull query on a table may say. ksqlDB looks at it alternative by alternative: every condition must be a
// comparison or a LIKE, and as soon as one alternative asks for a scan, the rest is not looked at.
import type { Comparison, ComparisonOperator, Expression, Like } from '../../../sql/ast.ts';
import { formatType } from '../../../sql/sql-type.ts';
import { isTypedLiteral, someExpression, visitExpression } from '../../../sql/walk.ts';
import { statementInvalid } from '../../analyze/statement-error.ts';
import type { DataSource } from '../../catalog/catalog.ts';
import type { Column } from '../../schema/logical-schema.ts';

/** More alternatives than this are not looked at: distributing AND over OR may make any number of them. */
const MOST_ALTERNATIVES = 10_000;
const WINDOW_OPERATORS: readonly ComparisonOperator[] = ['=', '<', '<=', '>', '>='];

interface Condition {
  readonly expression: Expression;
  readonly negated: boolean;
}
type Alternatives = readonly (readonly Condition[])[];

/** @throws ClickstreamError STATEMENT_INVALID for the first condition that a pull query cannot have. */
export function checkWhere(where: Expression, source: DataSource): void {
  const alternatives = alternativesOf(where, false);
  if (alternatives === null) return;
  for (const conditions of alternatives) if (needsScan(conditions, source)) return;
  for (const conditions of alternatives) checkLookup(conditions, source);
}

/** The disjunctive normal form, IN and BETWEEN written out; null when it is too long. */
function alternativesOf(e: Expression, negated: boolean): Alternatives | null {
  switch (e.kind) {
    case 'Not':
      return alternativesOf(e.operand, !negated);
    case 'LogicalBinary':
      return (e.operator === 'AND') === negated
        ? either(alternativesOf(e.left, negated), alternativesOf(e.right, negated))
        : both(alternativesOf(e.left, negated), alternativesOf(e.right, negated));
    case 'InList': {
      const equals = e.items.map((item) => one(comparison('=', e.value, item), negated !== e.negated));
      return negated !== e.negated ? equals.reduce<Alternatives | null>(both, [[]]) : equals.flat();
    }
    case 'Between': {
      const [low, high] = [comparison('>=', e.value, e.low), comparison('<=', e.value, e.high)];
      const [left, right] = [one(low, negated !== e.negated), one(high, negated !== e.negated)];
      return negated !== e.negated ? either(left, right) : both(left, right);
    }
    case 'Like':
    case 'IsNull':
      return one(e, negated !== e.negated);
    default:
      return one(e, negated);
  }
}

/** The comparisons that every BETWEEN stands for: what cannot be compared cannot be between either. */
export function betweenComparisons(where: Expression): readonly Comparison[] {
  const found: Comparison[] = [];
  visitExpression(where, (e) => {
    if (e.kind === 'Between') found.push(comparison('>=', e.value, e.low), comparison('<=', e.value, e.high));
  });
  return found;
}

const one = (expression: Expression, negated: boolean): Alternatives => [[{ expression, negated }]];

const comparison = (operator: ComparisonOperator, left: Expression, right: Expression): Comparison => ({
  kind: 'Comparison',
  operator,
  left,
  right,
  span: right.span,
});

const either = (a: Alternatives | null, b: Alternatives | null): Alternatives | null => a && b && [...a, ...b];

const both = (a: Alternatives | null, b: Alternatives | null): Alternatives | null =>
  a && b && a.length * b.length <= MOST_ALTERNATIVES ? a.flatMap((x) => b.map((y) => [...x, ...y])) : null;

const refuse = (expression: Expression, message: string) =>
  statementInvalid(message, {
    span: expression.span,
    nextStep: 'Compare columns with constants, or add EMIT CHANGES to make it a push query.',
  });

/** Whether one alternative can be answered by a scan only. */
function needsScan(conditions: readonly Condition[], source: DataSource): boolean {
  let scan = false;
  const keys = new Set<string>();
  for (const { expression, negated } of conditions) {
    if (negated || (expression.kind !== 'Comparison' && expression.kind !== 'Like'))
      throw refuse(expression, 'The WHERE clause of a pull query takes comparisons and LIKE only.');
    if (expression.kind === 'Like') scan = checkLike(expression, source) || scan;
    else {
      const compared = comparedColumn(expression);
      if (compared === null || hasColumn(compared.other)) scan = true;
      else {
        checkWindowBound(compared.name, expression, source);
        const key = keyOf(compared.name, source);
        if (key && !WINDOW_OPERATORS.includes(expression.operator)) scan = true;
        if (key) keys.add(key.name);
      }
    }
  }
  return scan || keys.size < source.schema.key.length;
}

function checkWindowBound(name: string, expression: Comparison, source: DataSource): void {
  if (name !== 'WINDOWSTART' && name !== 'WINDOWEND') return;
  if (!WINDOW_OPERATORS.includes(expression.operator))
    throw refuse(
      expression,
      `${name} can be compared by ${WINDOW_OPERATORS.join(', ')} only, not ${expression.operator}.`,
    );
  if (!source.window) throw refuse(expression, `${source.name} is not windowed and has no ${name}.`);
}

/** Whether it can be answered by a scan only. */
function checkLike(like: Like, source: DataSource): boolean {
  if (like.value.kind !== 'ColumnReference') return true;
  const { name } = like.value;
  const column = source.schema.columns.find((c) => c.name === name);
  if (column && column.type.kind !== 'STRING')
    throw refuse(like, `LIKE needs a STRING, but ${name} is ${formatType(column.type)}.`);
  if (like.pattern.kind !== 'StringLiteral' && like.pattern.kind !== 'NullLiteral')
    throw refuse(like, 'The pattern of LIKE must be a string in a pull query.');
  return false;
}

/** Values of keys and bounds of windows by which rows will be looked up. */
function checkLookup(conditions: readonly Condition[], source: DataSource): void {
  const bounds = new Set<string>();
  for (const { expression } of conditions) {
    const compared = expression.kind === 'Comparison' ? comparedColumn(expression) : null;
    if (expression.kind !== 'Comparison' || compared === null) continue;
    const key = keyOf(compared.name, source);
    if (key) checkKeyValue(key, compared.other);
    if (compared.name !== 'WINDOWSTART' && compared.name !== 'WINDOWEND') continue;
    const side =
      expression.operator === '=' ? '=' : compared.flipped === expression.operator.startsWith('<') ? '>' : '<';
    if (bounds.has(compared.name + side)) throw refuse(expression, `${compared.name} is bound twice by ${side}.`);
    bounds.add(compared.name + side);
    if (bounds.has(`${compared.name}=`) && (bounds.has(`${compared.name}<`) || bounds.has(`${compared.name}>`)))
      throw refuse(expression, `${compared.name} cannot be both equal to one time and between others.`);
  }
}

function checkKeyValue(key: Column, value: Expression): void {
  if (value.kind === 'NullLiteral') throw refuse(value, `The key ${key.name} cannot be NULL.`);
  if (isTypedLiteral(value) && key.type.kind === 'STRING' && value.kind !== 'StringLiteral')
    throw refuse(value, `The key ${key.name} is STRING, which this value is not.`);
}

interface ComparedColumn {
  readonly name: string;
  readonly other: Expression;
  /** The column stands on the right. */
  readonly flipped: boolean;
}

function comparedColumn({ left, right }: Comparison): ComparedColumn | null {
  if (right.kind === 'ColumnReference') return { name: right.name, other: left, flipped: true };
  return left.kind === 'ColumnReference' ? { name: left.name, other: right, flipped: false } : null;
}

const hasColumn = (e: Expression): boolean => someExpression(e, (part) => part.kind === 'ColumnReference');

const keyOf = (name: string, source: DataSource): Column | undefined => source.schema.key.find((c) => c.name === name);
