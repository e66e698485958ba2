// Parses the statements that define things: CREATE, DROP and ALTER of sources, types and connectors.
import type { AlterSource, ConnectorKind, SourceKind, Statement } from '../ast.ts';
import type { Span } from '../source-span.ts';
import { parseOptionalColumns, parseOptionalProperties, parseProperties } from './parse-elements.ts';
import { isName, parseName, parseString } from './parse-names.ts';
import { parseQuery } from './parse-query.ts';
import { parseTypeReference, startsType } from './parse-types.ts';
import type { TokenCursor } from './token-cursor.ts';

const SOURCE_KINDS = ['STREAM', 'TABLE'] as const;

/** Behind CREATE. */
export function parseCreate(cursor: TokenCursor, first: Span): Statement {
  const orReplace = cursor.acceptWords('OR', 'REPLACE');
  if (!orReplace) {
    if (cursor.acceptWord('TYPE')) return parseCreateType(cursor, first);
    if (cursor.acceptWord('SINK')) return parseCreateConnector(cursor, first, 'SINK');
  }
  const readOnly = cursor.acceptWord('SOURCE');
  if (readOnly && !orReplace && cursor.isWord('CONNECTOR')) return parseCreateConnector(cursor, first, 'SOURCE');
  const sourceKind = cursor.expectOneOf(SOURCE_KINDS);
  return parseCreateSource(cursor, first, { sourceKind, orReplace, readOnly });
}

function acceptIfNotExists(cursor: TokenCursor): boolean {
  if (!cursor.areWords('IF', 'NOT')) return false;
  cursor.expectWords('IF', 'NOT', 'EXISTS');
  return true;
}

function acceptIfExists(cursor: TokenCursor): boolean {
  return cursor.areWords('IF', 'EXISTS') && cursor.acceptWords('IF', 'EXISTS');
}

function parseCreateSource(
  cursor: TokenCursor,
  first: Span,
  head: { readonly sourceKind: SourceKind; readonly orReplace: boolean; readonly readOnly: boolean },
): Statement {
  const { sourceKind, orReplace, readOnly } = head;
  const ifNotExists = acceptIfNotExists(cursor);
  const name = parseName(cursor);
  const columns = parseOptionalColumns(cursor);
  const properties = parseOptionalProperties(cursor);
  if (columns === null && !readOnly && cursor.acceptWord('AS')) {
    const query = parseQuery(cursor);
    const span = cursor.spanFrom(first);
    return { kind: 'CreateSourceAsSelect', sourceKind, orReplace, ifNotExists, name, properties, query, span };
  }
  const span = cursor.spanFrom(first);
  return { kind: 'CreateSource', sourceKind, orReplace, readOnly, ifNotExists, name, columns, properties, span };
}

function parseCreateType(cursor: TokenCursor, first: Span): Statement {
  const ifNotExists = acceptIfNotExists(cursor);
  const name = parseTypeName(cursor);
  cursor.expectWord('AS');
  const type = parseTypeReference(cursor);
  return { kind: 'CreateType', name, ifNotExists, type, span: cursor.spanFrom(first) };
}

/** Names of types are the same in any letter case, also between quotes. */
const parseTypeName = (cursor: TokenCursor): string => parseName(cursor).toUpperCase();

function parseCreateConnector(cursor: TokenCursor, first: Span, connectorKind: ConnectorKind): Statement {
  cursor.expectWord('CONNECTOR');
  const ifNotExists = acceptIfNotExists(cursor);
  const name = parseName(cursor);
  cursor.expectWord('WITH');
  const properties = parseProperties(cursor, 'as-written');
  return { kind: 'CreateConnector', connectorKind, name, ifNotExists, properties, span: cursor.spanFrom(first) };
}

/** Behind DROP. */
export function parseDrop(cursor: TokenCursor, first: Span): Statement {
  const what = cursor.expectOneOf(['STREAM', 'TABLE', 'CONNECTOR', 'TYPE']);
  const ifExists = acceptIfExists(cursor);
  if (what === 'TYPE') return { kind: 'DropType', name: parseTypeName(cursor), ifExists, span: cursor.spanFrom(first) };
  const name = parseName(cursor);
  if (what === 'CONNECTOR') return { kind: 'DropConnector', name, ifExists, span: cursor.spanFrom(first) };
  const deleteTopic = cursor.acceptWords('DELETE', 'TOPIC');
  return { kind: 'DropSource', sourceKind: what, name, ifExists, deleteTopic, span: cursor.spanFrom(first) };
}

/** Behind ALTER. */
export function parseAlter(cursor: TokenCursor, first: Span): Statement {
  if (cursor.acceptWord('SYSTEM')) {
    const name = parseString(cursor);
    cursor.expectSymbol('=');
    return { kind: 'AlterSystem', name, value: parseString(cursor), span: cursor.spanFrom(first) };
  }
  const sourceKind = cursor.expectOneOf(SOURCE_KINDS);
  const name = parseName(cursor);
  const additions = cursor.commaSeparated(() => parseAddition(cursor));
  return { kind: 'AlterSource', sourceKind, name, additions, span: cursor.spanFrom(first) };
}

/** `ADD [COLUMN] name type`, where the name may be COLUMN too. */
function parseAddition(cursor: TokenCursor): AlterSource['additions'][number] {
  const first = cursor.expectWord('ADD');
  const namedColumn = isName(cursor.peek(1)) ? !startsType(cursor.peek(2)) : startsType(cursor.peek(1));
  if (!namedColumn || cursor.peek(1).kind === 'end') cursor.acceptWord('COLUMN');
  const name = parseName(cursor);
  const type = parseTypeReference(cursor);
  return { name, type, span: cursor.spanFrom(first) };
}
