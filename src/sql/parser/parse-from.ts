// Parses FROM: a source with its alias and the joins chained to it.
import type { AliasedSource, FromClause, JoinClause, JoinType } from '../ast.ts';
import { parseExpression } from './parse-expressions.ts';
import { isName, parseDuration, parseName } from './parse-names.ts';
import type { TokenCursor } from './token-cursor.ts';

export function parseFrom(cursor: TokenCursor): FromClause {
  const first = cursor.current;
  const source = parseSource(cursor);
  const joins: JoinClause[] = [];
  for (let join = parseJoin(cursor); join !== null; join = parseJoin(cursor)) joins.push(join);
  return { kind: 'FromClause', source, joins, span: cursor.spanFrom(first) };
}

function parseSource(cursor: TokenCursor): AliasedSource {
  const first = cursor.current;
  const name = parseName(cursor, 'the name of a stream or table');
  let alias = name;
  if (cursor.acceptWord('AS')) {
    alias = parseName(cursor);
  } else if (isName(cursor.current) && !startsClause(cursor)) {
    alias = cursor.next().value;
    cursor.noteImpliedAlias();
  }
  return { kind: 'AliasedSource', name, alias, span: cursor.spanFrom(first) };
}

/** EMIT and PARTITION may be aliases, but not where their clause starts. */
function startsClause(cursor: TokenCursor): boolean {
  if (cursor.areWords('PARTITION', 'BY')) return true;
  const next = cursor.peek(1);
  return cursor.areWords('EMIT') && isName(next) && next.value !== 'EMIT' && next.value !== 'PARTITION';
}

function parseJoin(cursor: TokenCursor): JoinClause | null {
  const first = cursor.current;
  const type = parseJoinType(cursor);
  if (type === null) return null;
  const right = parseSource(cursor);
  const within = cursor.acceptWord('WITHIN') ? parseWithin(cursor) : null;
  cursor.expectWord('ON');
  const on = parseExpression(cursor);
  return { kind: 'JoinClause', type, right, within, on, span: cursor.spanFrom(first) };
}

const JOIN_TYPES: readonly JoinType[] = ['INNER', 'LEFT', 'RIGHT', 'FULL'];

function parseJoinType(cursor: TokenCursor): JoinType | null {
  if (cursor.acceptWord('JOIN')) return 'INNER';
  const type = JOIN_TYPES.find((word) => cursor.isWord(word, true));
  if (type === undefined) {
    cursor.expecting('LEFT JOIN');
    return null;
  }
  cursor.next();
  if (type !== 'INNER') cursor.acceptWord('OUTER');
  cursor.expectWord('JOIN');
  return type;
}

/** `10 SECONDS` or `(before, after)`, and the grace period. */
function parseWithin(cursor: TokenCursor): NonNullable<JoinClause['within']> {
  let before = null;
  let after = null;
  if (cursor.acceptSymbol('(')) {
    before = parseDuration(cursor, 'WITHIN');
    cursor.expectSymbol(',');
    after = parseDuration(cursor, 'WITHIN');
    cursor.expectSymbol(')');
  } else {
    before = parseDuration(cursor, 'WITHIN');
    after = before;
  }
  const grace = cursor.acceptWords('GRACE', 'PERIOD') ? parseDuration(cursor, 'GRACE PERIOD') : null;
  return { before, after, grace };
}
