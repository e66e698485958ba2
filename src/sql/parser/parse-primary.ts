// Parses the operands of expressions: literals, names, calls, constructors, CASE, CAST, and the subscripts and field
// accesses behind them.
import type { Expression } from '../ast.ts';
import type { Token } from '../tokenizer.ts';
import { parseArrayConstructor, parseMapConstructor, parseStructConstructor } from './parse-constructors.ts';
import { parseExpression, parseValueExpression } from './parse-expressions.ts';
import { parseFunctionCall } from './parse-function-call.ts';
import { isName, parseName } from './parse-names.ts';
import { parseTypeReference } from './parse-types.ts';
import type { TokenCursor } from './token-cursor.ts';

const MAX_BIGINT = 9_223_372_036_854_775_807n;
const MIN_BIGINT = -9_223_372_036_854_775_808n;
const MAX_INTEGER = 2_147_483_647;
const MIN_INTEGER = -2_147_483_648;

/** An operand with its subscripts and field accesses; `start` is one that the caller has already read. */
export function parsePrimary(cursor: TokenCursor, start: Expression | null = null): Expression {
  const first = start === null ? cursor.current : start.span;
  let base = start ?? parseOperand(cursor);
  for (;;) {
    const token = cursor.current;
    if (token.kind !== 'symbol') return base;
    if (token.value === '[') {
      cursor.countOperator(cursor.next());
      const index = cursor.nested(() => parseValueExpression(cursor));
      cursor.expectSymbol(']');
      base = { kind: 'Subscript', base, index, span: cursor.spanFrom(first) };
    } else if (token.value === '->' && isStar(cursor.peek(1))) {
      cursor.starredPrimary = base;
      return base;
    } else if (token.value === '->') {
      cursor.countOperator(cursor.next());
      const field = parseName(cursor);
      base = { kind: 'Dereference', base, field, span: cursor.spanFrom(first) };
    } else {
      return base;
    }
  }
}

const isStar = (token: Token): boolean => token.kind === 'symbol' && token.value === '*';

function parseOperand(cursor: TokenCursor): Expression {
  const token = cursor.current;
  switch (token.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return parseNumberLiteral(cursor);
    case 'string':
      cursor.next();
      return { kind: 'StringLiteral', value: token.value, span: token };
    case 'symbol':
      if (token.value === '(') {
        cursor.next();
        const inner = parseExpression(cursor);
        cursor.expectSymbol(')');
        return inner;
      }
      break;
    case 'word': {
      const expression = parseKeywordOperand(cursor, token);
      if (expression !== null) return expression;
      break;
    }
    default:
  }
  if (isName(token)) return parseNamedOperand(cursor, token);
  cursor.expecting('an expression');
  throw cursor.unexpected();
}

function parseKeywordOperand(cursor: TokenCursor, token: Token): Expression | null {
  const after = cursor.peek(1);
  const opens = (symbol: string): boolean => after.kind === 'symbol' && after.value === symbol;
  switch (token.value) {
    case 'NULL':
      cursor.next();
      return { kind: 'NullLiteral', span: token };
    case 'TRUE':
    case 'FALSE':
      cursor.next();
      return { kind: 'BooleanLiteral', value: token.value === 'TRUE', span: token };
    case 'CASE':
      return parseCase(cursor);
    case 'CAST':
      return parseCast(cursor);
    case 'ARRAY':
      return opens('[') ? parseArrayConstructor(cursor) : null;
    case 'MAP':
      return opens('(') ? parseMapConstructor(cursor) : null;
    case 'STRUCT':
      return opens('(') ? parseStructConstructor(cursor) : null;
    default:
      return null;
  }
}

/** A column, a call, or `TYPE 'value'`. */
function parseNamedOperand(cursor: TokenCursor, first: Token): Expression {
  const name = cursor.next().value;
  const token = cursor.current;
  if (token.kind === 'string') {
    cursor.next();
    // The one type that ksqlDB makes from a string; unquoted its name is a reserved word.
    if (name === 'DECIMAL' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(token.value)) {
      return { kind: 'DecimalLiteral', text: token.value.replace('+', ''), span: cursor.spanFrom(first) };
    }
    return { kind: 'TypeConstructor', typeName: name, value: token.value, span: cursor.spanFrom(first) };
  }
  if (token.kind === 'symbol' && token.value === '(') return parseFunctionCall(cursor, first, name.toUpperCase());
  if (token.kind === 'symbol' && token.value === '.') {
    cursor.next();
    const column = parseName(cursor);
    return { kind: 'ColumnReference', source: name, name: column, span: cursor.spanFrom(first) };
  }
  if (cursor.lambdaParameters.some((parameters) => parameters.includes(name))) {
    return { kind: 'LambdaVariable', name, span: first };
  }
  return { kind: 'ColumnReference', source: null, name, span: first };
}

/** A number with an optional minus directly before it; refuses what fits neither BIGINT nor DOUBLE. */
export function parseNumberLiteral(cursor: TokenCursor): Expression {
  const first = cursor.current;
  const sign = cursor.isSymbol('-', true) ? cursor.next().value : '';
  const token = cursor.next();
  const span = cursor.spanFrom(first);
  if (token.kind === 'decimal') return { kind: 'DecimalLiteral', text: sign + token.value, span };
  if (token.kind === 'float') {
    const value = Number(sign + token.value);
    if (Number.isFinite(value)) return { kind: 'DoubleLiteral', value, span };
    throw cursor.problem(`the number ${sign}${token.value} is too large for DOUBLE`, span);
  }
  const small = Number(sign + token.value);
  if (small >= MIN_INTEGER && small <= MAX_INTEGER) return { kind: 'IntegerLiteral', value: small + 0, span };
  const value = sign === '' ? BigInt(token.value) : -BigInt(token.value);
  if (value >= MIN_BIGINT && value <= MAX_BIGINT) return { kind: 'BigintLiteral', value, span };
  throw cursor.problem(
    `the number ${sign}${token.value} does not fit BIGINT; add a decimal point to make it a DECIMAL`,
    span,
  );
}

function parseCase(cursor: TokenCursor): Expression {
  const first = cursor.expectWord('CASE');
  const operand = cursor.isWord('WHEN') ? null : cursor.nested(() => parseValueExpression(cursor));
  const branches: { when: Expression; result: Expression }[] = [];
  do {
    cursor.expectWord('WHEN');
    const when = parseExpression(cursor);
    cursor.expectWord('THEN');
    branches.push({ when, result: parseExpression(cursor) });
  } while (cursor.isWord('WHEN'));
  const otherwise = cursor.acceptWord('ELSE') ? parseExpression(cursor) : null;
  cursor.expectWord('END');
  return { kind: 'Case', operand, branches, otherwise, span: cursor.spanFrom(first) };
}

function parseCast(cursor: TokenCursor): Expression {
  const first = cursor.expectWord('CAST');
  cursor.expectSymbol('(');
  const operand = parseExpression(cursor);
  cursor.expectWord('AS');
  const type = parseTypeReference(cursor);
  cursor.expectSymbol(')');
  return { kind: 'Cast', operand, type, span: cursor.spanFrom(first) };
}
