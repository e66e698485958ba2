// Parses the arguments of function calls: expressions and time units first, then lambdas.
import type { Expression } from '../ast.ts';
import { RESERVED_WORDS } from '../keywords.ts';
import type { Token } from '../tokenizer.ts';
import { parseExpression } from './parse-expressions.ts';
import { durationUnit, isName, parseName } from './parse-names.ts';
import type { TokenCursor } from './token-cursor.ts';

/** The arguments of a call whose name is already read. */
export function parseFunctionCall(cursor: TokenCursor, first: Token, name: string): Expression {
  cursor.expectSymbol('(');
  if (cursor.isSymbol('*', true)) {
    cursor.next();
    cursor.expectSymbol(')');
    return { kind: 'FunctionCall', name, args: [], star: true, span: cursor.spanFrom(first) };
  }
  const args: Expression[] = [];
  if (!cursor.isSymbol(')')) {
    let lambdasOnly = false;
    do {
      if (args.length > 0 && startsLambda(cursor)) {
        lambdasOnly = true;
        args.push(parseLambda(cursor));
      } else if (lambdasOnly) {
        cursor.expecting('a lambda');
        throw cursor.unexpected();
      } else {
        args.push(parseArgument(cursor));
      }
    } while (cursor.acceptSymbol(','));
  }
  cursor.expectSymbol(')');
  return { kind: 'FunctionCall', name, args, star: false, span: cursor.spanFrom(first) };
}

/** An expression, or a unit whose word is reserved; DAY, HOUR, MINUTE and SECOND alone are names of columns. */
function parseArgument(cursor: TokenCursor): Expression {
  const token = cursor.current;
  const unit = token.kind === 'word' && RESERVED_WORDS.has(token.value) ? durationUnit(token.value) : null;
  if (unit === null) return parseExpression(cursor);
  cursor.next();
  return { kind: 'IntervalUnit', unit, span: token };
}

const isSymbol = (token: Token, symbol: string): boolean => token.kind === 'symbol' && token.value === symbol;

/** Looks ahead for `x =>` or `(x, y) =>`. */
function startsLambda(cursor: TokenCursor): boolean {
  if (isName(cursor.current)) return isSymbol(cursor.peek(1), '=>');
  if (!isSymbol(cursor.current, '(')) return false;
  for (let i = 1; isName(cursor.peek(i)); i += 2) {
    if (isSymbol(cursor.peek(i + 1), ')')) return isSymbol(cursor.peek(i + 2), '=>');
    if (!isSymbol(cursor.peek(i + 1), ',')) return false;
  }
  return false;
}

function parseLambda(cursor: TokenCursor): Expression {
  const first = cursor.current;
  let parameters: string[];
  if (isSymbol(first, '(')) {
    cursor.next();
    parameters = cursor.commaSeparated(() => parseName(cursor));
    cursor.expectSymbol(')');
  } else {
    parameters = [parseName(cursor)];
  }
  cursor.expectSymbol('=>');
  cursor.lambdaParameters.push(parameters);
  const body = parseExpression(cursor);
  cursor.lambdaParameters.pop();
  return { kind: 'Lambda', parameters, body, span: cursor.spanFrom(first) };
}
