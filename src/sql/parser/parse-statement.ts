// Decides by the first word which statement comes, and parses it up to its semicolon.
import type { Statement } from '../ast.ts';
import { STATEMENT_WORDS } from '../keywords.ts';
import {
  parseControlQuery,
  parseDefine,
  parseDescribe,
  parseExplain,
  parseList,
  parsePrint,
  parseSet,
  parseUndefine,
  parseUnset,
} from './parse-admin.ts';
import { parseAssert } from './parse-assert.ts';
import { parseAlter, parseCreate, parseDrop } from './parse-create.ts';
import { parseInsert } from './parse-insert.ts';
import { parseString } from './parse-names.ts';
import { parseQuery } from './parse-query.ts';
import type { TokenCursor } from './token-cursor.ts';

/** A statement without its semicolon. */
export function parseStatementBody(cursor: TokenCursor): Statement {
  const first = cursor.current;
  const word = first.kind === 'word' ? first.value : '';
  if (word === 'SELECT') {
    const query = parseQuery(cursor);
    return { kind: 'QueryStatement', query, span: query.span };
  }
  if (word === 'RUN' && cursor.options.testStatements === true) {
    cursor.expectWords('RUN', 'SCRIPT');
    return { kind: 'RunScript', file: parseString(cursor), span: cursor.spanFrom(first) };
  }
  const parse = STATEMENT_PARSERS[word];
  if (parse === undefined) {
    for (const known of STATEMENT_WORDS) cursor.expecting(known);
    throw cursor.unexpected('a statement');
  }
  cursor.next();
  return parse(cursor, first);
}

type StatementParser = typeof parseCreate;

const STATEMENT_PARSERS: Readonly<Partial<Record<string, StatementParser>>> = Object.assign(
  Object.create(null) as Record<string, StatementParser>,
  {
    CREATE: parseCreate,
    INSERT: parseInsert,
    DROP: parseDrop,
    ALTER: parseAlter,
    LIST: parseList,
    SHOW: parseList,
    DESCRIBE: parseDescribe,
    EXPLAIN: parseExplain,
    PRINT: parsePrint,
    TERMINATE: ((cursor, first) => parseControlQuery(cursor, first, 'TERMINATE')) satisfies StatementParser,
    PAUSE: ((cursor, first) => parseControlQuery(cursor, first, 'PAUSE')) satisfies StatementParser,
    RESUME: ((cursor, first) => parseControlQuery(cursor, first, 'RESUME')) satisfies StatementParser,
    SET: parseSet,
    UNSET: parseUnset,
    DEFINE: parseDefine,
    UNDEFINE: parseUndefine,
    ASSERT: parseAssert,
  },
);
