// Parses INSERT INTO, with a query or with one row of values.
import type { Expression, Statement } from '../ast.ts';
import type { Span } from '../source-span.ts';
import { parseProperties } from './parse-elements.ts';
import { parseValueExpression } from './parse-expressions.ts';
import { parseName, parseNameList } from './parse-names.ts';
import { parseQuery } from './parse-query.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Behind INSERT. */
export function parseInsert(cursor: TokenCursor, first: Span): Statement {
  cursor.expectWord('INTO');
  const target = parseName(cursor);
  if (cursor.acceptWord('WITH')) {
    const properties = parseProperties(cursor, 'upper');
    return { kind: 'InsertInto', target, properties, query: parseQuery(cursor), span: cursor.spanFrom(first) };
  }
  if (cursor.isWord('SELECT')) {
    return { kind: 'InsertInto', target, properties: [], query: parseQuery(cursor), span: cursor.spanFrom(first) };
  }
  const columns = cursor.isSymbol('(') ? parseNameList(cursor) : null;
  cursor.expectWord('VALUES');
  const valuesStart = cursor.current;
  const values = parseValueList(cursor);
  if (columns !== null && columns.length !== values.length) {
    const problem = `there are ${columns.length} columns but ${values.length} values`;
    throw cursor.problem(problem, cursor.spanFrom(valuesStart));
  }
  return { kind: 'InsertValues', target, columns, values, span: cursor.spanFrom(first) };
}

/** `( value, ... )`. */
export function parseValueList(cursor: TokenCursor): Expression[] {
  cursor.expectSymbol('(');
  const parseValue = () => cursor.nested(() => parseValueExpression(cursor));
  const values = cursor.isSymbol(')') ? [] : cursor.commaSeparated(parseValue);
  cursor.expectSymbol(')');
  return values;
}
