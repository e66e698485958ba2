// Parses expressions by operator precedence. From loose to tight: OR, AND, NOT, one comparison or predicate, `||`,
// `+ -`, `* / %`, sign, AT TIME ZONE, then subscripts and field access, which belong to the primaries.
import type { ArithmeticBinary, Comparison, ComparisonOperator, Expression } from '../ast.ts';
import type { Token } from '../tokenizer.ts';
import { parseString } from './parse-names.ts';
import { parseNumberLiteral, parsePrimary } from './parse-primary.ts';
import type { TokenCursor } from './token-cursor.ts';

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const ARITHMETIC: Readonly<Record<string, number>> = { '||': 1, '+': 2, '-': 2, '*': 3, '/': 3, '%': 3 };
const TIGHTEST = 3;

/** A whole expression, including AND, OR, NOT and comparisons. */
export function parseExpression(cursor: TokenCursor): Expression {
  cursor.enter();
  const first = cursor.current;
  let left = parseConjunction(cursor);
  while (cursor.isWord('OR', true)) {
    cursor.countOperator(cursor.next());
    const right = parseConjunction(cursor);
    left = { kind: 'LogicalBinary', operator: 'OR', left, right, span: cursor.spanFrom(first) };
  }
  cursor.leave();
  return left;
}

function parseConjunction(cursor: TokenCursor): Expression {
  const first = cursor.current;
  let left = parseNegation(cursor);
  while (cursor.isWord('AND', true)) {
    cursor.countOperator(cursor.next());
    const right = parseNegation(cursor);
    left = { kind: 'LogicalBinary', operator: 'AND', left, right, span: cursor.spanFrom(first) };
  }
  return left;
}

function parseNegation(cursor: TokenCursor): Expression {
  const first = cursor.current;
  if (!cursor.isWord('NOT', true)) return parsePredicate(cursor);
  cursor.next();
  cursor.enter();
  const operand = parseNegation(cursor);
  cursor.leave();
  return { kind: 'Not', operand, span: cursor.spanFrom(first) };
}

function parsePredicate(cursor: TokenCursor): Expression {
  const first = cursor.current;
  const value = parseValueExpression(cursor);
  const token = cursor.current;
  if (token.kind === 'symbol') {
    const operator = COMPARISONS[token.value];
    if (operator === undefined) return value;
    cursor.countOperator(cursor.next());
    return compare(cursor, first, operator, value);
  }
  if (token.kind !== 'word') return value;
  if (token.value === 'IS') return parseIs(cursor, first, value);
  const negated = token.value === 'NOT';
  if (negated) cursor.next();
  switch (cursor.current.kind === 'word' ? cursor.current.value : '') {
    case 'BETWEEN': {
      cursor.countOperator(cursor.next());
      const low = parseValueExpression(cursor);
      cursor.expectWord('AND');
      const high = parseValueExpression(cursor);
      return { kind: 'Between', value, low, high, negated, span: cursor.spanFrom(first) };
    }
    case 'IN': {
      cursor.countOperator(cursor.next());
      cursor.expectSymbol('(');
      const items = cursor.commaSeparated(() => parseExpression(cursor));
      cursor.expectSymbol(')');
      return { kind: 'InList', value, items, negated, span: cursor.spanFrom(first) };
    }
    case 'LIKE':
      cursor.countOperator(cursor.next());
      return parseLike(cursor, first, value, negated);
    default:
      if (!negated) return value;
      for (const word of ['BETWEEN', 'IN', 'LIKE']) cursor.expecting(word);
      throw cursor.unexpected();
  }
}

function compare(cursor: TokenCursor, first: Token, operator: ComparisonOperator, left: Expression): Comparison {
  const right = parseValueExpression(cursor);
  return { kind: 'Comparison', operator, left, right, span: cursor.spanFrom(first) };
}

function parseIs(cursor: TokenCursor, first: Token, operand: Expression): Expression {
  cursor.countOperator(cursor.next());
  const negated = cursor.acceptWord('NOT');
  if (cursor.acceptWords('DISTINCT', 'FROM')) {
    return compare(cursor, first, negated ? 'IS NOT DISTINCT FROM' : 'IS DISTINCT FROM', operand);
  }
  cursor.expectWord('NULL');
  return { kind: 'IsNull', operand, negated, span: cursor.spanFrom(first) };
}

function parseLike(cursor: TokenCursor, first: Token, value: Expression, negated: boolean): Expression {
  const pattern = parseValueExpression(cursor);
  let escapedBy: string | null = null;
  if (cursor.isWord('ESCAPE', true) && cursor.peek(1).kind === 'string') {
    cursor.next();
    const token = cursor.next();
    escapedBy = token.value;
    if (escapedBy.length !== 1) throw cursor.problem('ESCAPE takes a string of exactly one character', token);
  }
  return { kind: 'Like', value, pattern, escape: escapedBy, negated, span: cursor.spanFrom(first) };
}

/** An expression without AND, OR, NOT and comparisons outside parentheses, as GROUP BY and VALUES take it. */
export function parseValueExpression(cursor: TokenCursor): Expression {
  return parseArithmetic(cursor, 1);
}

function parseArithmetic(cursor: TokenCursor, precedence: number): Expression {
  const first = cursor.current;
  let left = precedence === TIGHTEST ? parseSigned(cursor) : parseArithmetic(cursor, precedence + 1);
  for (;;) {
    const token = cursor.current;
    if (token.kind !== 'symbol' || ARITHMETIC[token.value] !== precedence) return left;
    cursor.countOperator(cursor.next());
    const right = precedence === TIGHTEST ? parseSigned(cursor) : parseArithmetic(cursor, precedence + 1);
    const span = cursor.spanFrom(first);
    left =
      token.value === '||'
        ? { kind: 'Concatenation', left, right, span }
        : { kind: 'ArithmeticBinary', operator: token.value as ArithmeticBinary['operator'], left, right, span };
  }
}

function parseSigned(cursor: TokenCursor): Expression {
  const first = cursor.current;
  if (first.kind !== 'symbol' || (first.value !== '-' && first.value !== '+')) return parseTimeZones(cursor, first);
  const after = cursor.peek(1).kind;
  if (first.value === '-' && (after === 'integer' || after === 'decimal' || after === 'float')) {
    // A minus before digits belongs to the number, as in ksqlDB: so -2147483648 is an INTEGER.
    return parseTimeZones(cursor, first);
  }
  cursor.next();
  cursor.enter();
  const operand = parseSigned(cursor);
  cursor.leave();
  return { kind: 'ArithmeticUnary', operator: first.value, operand, span: cursor.spanFrom(first) };
}

function parseTimeZones(cursor: TokenCursor, first: Token): Expression {
  let operand = first.value === '-' && first.kind === 'symbol' ? parseNumberLiteral(cursor) : null;
  operand = parsePrimary(cursor, operand);
  while (cursor.isWord('AT', true)) {
    cursor.countOperator(cursor.next());
    cursor.expectWords('TIME', 'ZONE');
    const token = cursor.current;
    const zone = parseString(cursor, 'the name of a time zone as a string');
    operand = {
      kind: 'AtTimeZone',
      operand,
      zone: { kind: 'StringLiteral', value: zone, span: token },
      span: cursor.spanFrom(first),
    };
  }
  return operand;
}
