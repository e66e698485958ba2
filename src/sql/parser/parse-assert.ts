// Parses ASSERT: of topics and schemas on a server, of rows, tombstones and sources in SQL tests.
import type { Statement } from '../ast.ts';
import type { Span } from '../source-span.ts';
import { parseOptionalColumns, parseOptionalProperties } from './parse-elements.ts';
import { parseValueList } from './parse-insert.ts';
import { parseDuration, parseName, parseNameList, parseResourceName, parseWholeNumber } from './parse-names.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Behind ASSERT. */
export function parseAssert(cursor: TokenCursor, first: Span): Statement {
  const exists = !cursor.acceptWords('NOT', 'EXISTS');
  if (cursor.acceptWord('TOPIC')) {
    const topic = parseResourceName(cursor, 'the name of a topic');
    const properties = parseOptionalProperties(cursor);
    const timeout = parseTimeout(cursor);
    return { kind: 'AssertTopic', exists, topic, properties, timeout, span: cursor.spanFrom(first) };
  }
  if (cursor.acceptWord('SCHEMA')) return parseAssertSchema(cursor, first, exists);
  if (exists && cursor.options.testStatements === true) return parseTestAssertion(cursor, first);
  throw cursor.unexpected();
}

function parseAssertSchema(cursor: TokenCursor, first: Span, exists: boolean): Statement {
  const subject = cursor.acceptWord('SUBJECT') ? parseResourceName(cursor, 'the name of a subject') : null;
  const id = cursor.acceptWord('ID') ? parseWholeNumber(cursor, 'ID') : null;
  if (subject === null && id === null) throw cursor.unexpected();
  const timeout = parseTimeout(cursor);
  return { kind: 'AssertSchema', exists, subject, id, timeout, span: cursor.spanFrom(first) };
}

const parseTimeout = (cursor: TokenCursor) => (cursor.acceptWord('TIMEOUT') ? parseDuration(cursor, 'TIMEOUT') : null);

function parseTestAssertion(cursor: TokenCursor, first: Span): Statement {
  if (cursor.acceptWord('VALUES')) {
    const target = parseName(cursor);
    const columns = cursor.isSymbol('(') ? parseNameList(cursor) : null;
    cursor.expectWord('VALUES');
    const values = parseValueList(cursor);
    return { kind: 'AssertValues', target, columns, values, span: cursor.spanFrom(first) };
  }
  if (cursor.acceptWord('NULL')) {
    cursor.expectWord('VALUES');
    const target = parseName(cursor);
    const columns = cursor.isSymbol('(') ? parseNameList(cursor) : null;
    cursor.expectWord('KEY');
    const values = parseValueList(cursor);
    return { kind: 'AssertTombstone', target, columns, values, span: cursor.spanFrom(first) };
  }
  const sourceKind = cursor.expectOneOf(['STREAM', 'TABLE']);
  const name = parseName(cursor);
  const columns = parseOptionalColumns(cursor);
  const properties = parseOptionalProperties(cursor);
  return { kind: 'AssertSource', sourceKind, name, columns, properties, span: cursor.spanFrom(first) };
}
