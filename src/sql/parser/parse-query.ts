// Parses SELECT with its clauses in ksqlDB's order: FROM, WINDOW, WHERE, GROUP BY, PARTITION BY, HAVING, EMIT, LIMIT.
import type { EmitClause, Expression, Query, SelectItem } from '../ast.ts';
import { parseExpression, parseValueExpression } from './parse-expressions.ts';
import { parseFrom } from './parse-from.ts';
import { isName, parseName, parseWholeNumber } from './parse-names.ts';
import { parseWindow } from './parse-windows.ts';
import type { TokenCursor } from './token-cursor.ts';

const EMIT_CLAUSES = ['CHANGES', 'FINAL'] as const;

export function parseQuery(cursor: TokenCursor): Query {
  const first = cursor.expectWord('SELECT');
  const select = cursor.commaSeparated(() => parseSelectItem(cursor));
  cursor.expectWord('FROM');
  const from = parseFrom(cursor);
  const window = cursor.acceptWord('WINDOW') ? parseWindow(cursor) : null;
  const where = cursor.acceptWord('WHERE') ? parseExpression(cursor) : null;
  const groupBy = cursor.acceptWords('GROUP', 'BY') ? parseGrouping(cursor) : null;
  const partitionBy = cursor.acceptWords('PARTITION', 'BY') ? parseGrouping(cursor) : null;
  const having = cursor.acceptWord('HAVING') ? parseExpression(cursor) : null;
  const emit: EmitClause | null = cursor.acceptWord('EMIT') ? cursor.expectOneOf(EMIT_CLAUSES) : null;
  const limit = cursor.acceptWord('LIMIT') ? parseWholeNumber(cursor, 'LIMIT') : null;
  const span = cursor.spanFrom(first);
  return { kind: 'Query', select, from, window, where, groupBy, partitionBy, having, emit, limit, span };
}

function parseSelectItem(cursor: TokenCursor): SelectItem {
  const first = cursor.current;
  if (cursor.isSymbol('*', true)) {
    cursor.next();
    return { kind: 'SelectAll', source: null, span: first };
  }
  if (isName(first) && isSymbol(cursor, 1, '.') && isSymbol(cursor, 2, '*')) {
    for (let i = 0; i < 3; i++) cursor.next();
    return { kind: 'SelectAll', source: first.value, span: cursor.spanFrom(first) };
  }
  const expression = parseExpression(cursor);
  if (cursor.isSymbol('->', true) && cursor.starredPrimary === expression) {
    cursor.next();
    cursor.expectSymbol('*');
    return { kind: 'SelectStructAll', base: expression, span: cursor.spanFrom(first) };
  }
  const alias = parseSelectAlias(cursor);
  return { kind: 'SelectExpression', expression, alias, span: cursor.spanFrom(first) };
}

function parseSelectAlias(cursor: TokenCursor): string | null {
  if (cursor.acceptWord('AS')) return parseName(cursor);
  if (!isName(cursor.current)) return null;
  const name = cursor.next().value;
  cursor.noteImpliedAlias();
  return name;
}

function isSymbol(cursor: TokenCursor, distance: number, symbol: string): boolean {
  const token = cursor.peek(distance);
  return token.kind === 'symbol' && token.value === symbol;
}

/** `a, b` or `(a, b)` or `()`. Parentheses with a comma directly in them are the list's own. */
function parseGrouping(cursor: TokenCursor): Expression[] {
  const parseItem = () => cursor.nested(() => parseValueExpression(cursor));
  if (!opensList(cursor)) return cursor.commaSeparated(parseItem);
  cursor.expectSymbol('(');
  const items = cursor.isSymbol(')') ? [] : cursor.commaSeparated(parseItem);
  cursor.expectSymbol(')');
  return items;
}

function opensList(cursor: TokenCursor): boolean {
  if (!isSymbol(cursor, 0, '(')) return false;
  if (isSymbol(cursor, 1, ')')) return true;
  let depth = 0;
  for (let i = 0; ; i++) {
    const token = cursor.peek(i);
    if (token.kind === 'end') return false;
    if (token.kind !== 'symbol') continue;
    if (token.value === ';') return false;
    if (token.value === '(' || token.value === '[') depth++;
    else if (token.value === ')' || token.value === ']') {
      depth--;
      if (depth === 0) return false;
    } else if (depth === 1 && token.value === ',') return true;
  }
}
