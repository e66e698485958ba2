// Parses the WINDOW clause: TUMBLING, HOPPING and SESSION with retention and grace period.
import type { WindowClause } from '../ast.ts';
import { isPlainWord, parseDuration } from './parse-names.ts';
import type { TokenCursor } from './token-cursor.ts';

export function parseWindow(cursor: TokenCursor): WindowClause {
  const first = cursor.current;
  // A window may have a name, which nothing can refer to.
  const second = cursor.peek(1);
  if (isPlainWord(first) && second.kind === 'word' && WINDOW_TYPES.has(second.value)) cursor.next();
  const type = cursor.expectOneOf(['TUMBLING', 'HOPPING', 'SESSION']);
  cursor.expectSymbol('(');
  if (type === 'SESSION') {
    const gap = parseDuration(cursor, 'the gap of a session window', true);
    return { kind: 'SessionWindow', gap, ...parseRest(cursor), span: cursor.spanFrom(first) };
  }
  cursor.expectWord('SIZE');
  const size = parseDuration(cursor, 'SIZE', true);
  if (type === 'TUMBLING') {
    return { kind: 'TumblingWindow', size, ...parseRest(cursor), span: cursor.spanFrom(first) };
  }
  cursor.expectSymbol(',');
  cursor.expectWords('ADVANCE', 'BY');
  const advance = parseDuration(cursor, 'ADVANCE BY');
  return { kind: 'HoppingWindow', size, advance, ...parseRest(cursor), span: cursor.spanFrom(first) };
}

const WINDOW_TYPES: ReadonlySet<string> = new Set(['TUMBLING', 'HOPPING', 'SESSION']);

/** `[, RETENTION ...] [, GRACE PERIOD ...] )`. */
function parseRest(cursor: TokenCursor): Pick<WindowClause, 'retention' | 'grace'> {
  let retention = null;
  let grace = null;
  while (cursor.acceptSymbol(',')) {
    if (retention === null && grace === null && cursor.acceptWord('RETENTION')) {
      retention = parseDuration(cursor, 'RETENTION');
    } else if (grace === null && cursor.acceptWord('GRACE')) {
      cursor.expectWord('PERIOD');
      grace = parseDuration(cursor, 'GRACE PERIOD');
    } else {
      throw cursor.unexpected();
    }
  }
  cursor.expectSymbol(')');
  return { retention, grace };
}
