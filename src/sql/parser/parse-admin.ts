// Parses the statements that look at things and steer them: LIST, DESCRIBE, EXPLAIN, PRINT, TERMINATE, SET, DEFINE.
import type { ControlQuery, Statement } from '../ast.ts';
import type { Span } from '../source-span.ts';
import { isName, isPlainWord, parseName, parseResourceName, parseString, parseWholeNumber } from './parse-names.ts';
import { parseStatementBody } from './parse-statement.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Behind LIST or SHOW. */
export function parseList(cursor: TokenCursor, first: Span): Statement {
  const span = (): Span => cursor.spanFrom(first);
  if (cursor.acceptWord('STREAMS')) {
    return { kind: 'ListSources', sourceKind: 'STREAM', extended: cursor.acceptWord('EXTENDED'), span: span() };
  }
  if (cursor.acceptWord('TABLES')) {
    return { kind: 'ListSources', sourceKind: 'TABLE', extended: cursor.acceptWord('EXTENDED'), span: span() };
  }
  if (cursor.acceptWord('QUERIES')) {
    return { kind: 'ListQueries', extended: cursor.acceptWord('EXTENDED'), span: span() };
  }
  if (cursor.acceptWord('TOPICS')) {
    return { kind: 'ListTopics', all: false, extended: cursor.acceptWord('EXTENDED'), span: span() };
  }
  if (cursor.acceptWord('ALL')) {
    cursor.expectWord('TOPICS');
    return { kind: 'ListTopics', all: true, extended: cursor.acceptWord('EXTENDED'), span: span() };
  }
  if (cursor.acceptWord('FUNCTIONS')) return { kind: 'ListFunctions', span: span() };
  if (cursor.acceptWord('PROPERTIES')) return { kind: 'ListProperties', span: span() };
  if (cursor.acceptWord('TYPES')) return { kind: 'ListTypes', span: span() };
  if (cursor.acceptWord('VARIABLES')) return { kind: 'ListVariables', span: span() };
  if (cursor.acceptWord('CONNECTORS')) return { kind: 'ListConnectors', scope: 'ALL', span: span() };
  if (cursor.acceptWord('CONNECTOR')) {
    cursor.expectWord('PLUGINS');
    return { kind: 'ListConnectorPlugins', span: span() };
  }
  const scope = cursor.expectOneOf(['SOURCE', 'SINK']);
  cursor.expectWord('CONNECTORS');
  return { kind: 'ListConnectors', scope, span: span() };
}

/** Behind DESCRIBE. */
export function parseDescribe(cursor: TokenCursor, first: Span): Statement {
  const token = cursor.current;
  if (cursor.acceptWord('STREAMS')) {
    return { kind: 'DescribeSources', sourceKind: 'STREAM', ...extended(cursor), span: cursor.spanFrom(first) };
  }
  if (cursor.acceptWord('CONNECTOR')) {
    return { kind: 'DescribeConnector', name: parseName(cursor), span: cursor.spanFrom(first) };
  }
  if (cursor.isWord('FUNCTION') && isName(cursor.peek(1))) {
    cursor.next();
    return { kind: 'DescribeFunction', name: parseName(cursor).toUpperCase(), span: cursor.spanFrom(first) };
  }
  const name = parseName(cursor, 'the name of a stream or table');
  if (token.kind === 'word' && name === 'TABLES') {
    return { kind: 'DescribeSources', sourceKind: 'TABLE', ...extended(cursor), span: cursor.spanFrom(first) };
  }
  return { kind: 'DescribeSource', name, ...extended(cursor), span: cursor.spanFrom(first) };
}

const extended = (cursor: TokenCursor): { readonly extended: boolean } => ({
  extended: cursor.acceptWord('EXTENDED'),
});

/** Behind EXPLAIN: the id of a query when a name stands alone, else a statement. */
export function parseExplain(cursor: TokenCursor, first: Span): Statement {
  const after = cursor.peek(1);
  if (isName(cursor.current) && (after.kind === 'end' || after.value === ';')) {
    const queryId = parseName(cursor);
    return { kind: 'Explain', target: { kind: 'Query', queryId }, span: cursor.spanFrom(first) };
  }
  const statement = cursor.nested(() => parseStatementBody(cursor));
  return { kind: 'Explain', target: { kind: 'Statement', statement }, span: cursor.spanFrom(first) };
}

/** Behind PRINT. */
export function parsePrint(cursor: TokenCursor, first: Span): Statement {
  const topic = parseResourceName(cursor, 'the name of a topic');
  const fromBeginning = cursor.acceptWord('FROM');
  if (fromBeginning) cursor.expectWord('BEGINNING');
  const sampled = cursor.acceptOneOf(['INTERVAL', 'SAMPLE']);
  const interval = sampled === null ? null : parseWholeNumber(cursor, sampled);
  const limit = cursor.acceptWord('LIMIT') ? parseWholeNumber(cursor, 'LIMIT') : null;
  return { kind: 'PrintTopic', topic, fromBeginning, interval, limit, span: cursor.spanFrom(first) };
}

/** Behind TERMINATE, PAUSE or RESUME. */
export function parseControlQuery(cursor: TokenCursor, first: Span, action: ControlQuery['action']): Statement {
  // TERMINATE CLUSTER ends the whole server; a query of that name would need quotes.
  if (action === 'TERMINATE' && cursor.areWords('CLUSTER')) {
    cursor.next();
    return { kind: 'TerminateCluster', span: cursor.spanFrom(first) };
  }
  const queryId = cursor.acceptWord('ALL') ? null : parseName(cursor, 'the id of a query');
  return { kind: 'ControlQuery', action, queryId, span: cursor.spanFrom(first) };
}

/** Behind SET. */
export function parseSet(cursor: TokenCursor, first: Span): Statement {
  const name = parseString(cursor, 'the name of a property as a string');
  cursor.expectSymbol('=');
  return { kind: 'SetProperty', name, value: parseString(cursor), span: cursor.spanFrom(first) };
}

/** Behind UNSET. */
export function parseUnset(cursor: TokenCursor, first: Span): Statement {
  const name = parseString(cursor, 'the name of a property as a string');
  return { kind: 'UnsetProperty', name, span: cursor.spanFrom(first) };
}

/** Behind DEFINE. */
export function parseDefine(cursor: TokenCursor, first: Span): Statement {
  const name = parseVariableName(cursor);
  cursor.expectSymbol('=');
  return { kind: 'DefineVariable', name, value: parseString(cursor), span: cursor.spanFrom(first) };
}

/** Behind UNDEFINE. */
export function parseUndefine(cursor: TokenCursor, first: Span): Statement {
  return { kind: 'UndefineVariable', name: parseVariableName(cursor), span: cursor.spanFrom(first) };
}

/** The name of a variable as written: letter case counts. */
function parseVariableName(cursor: TokenCursor): string {
  if (isPlainWord(cursor.current)) return cursor.textOf(cursor.next());
  cursor.expecting('the name of a variable');
  throw cursor.unexpected();
}
