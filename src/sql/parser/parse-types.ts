// Parses data types: primitives, DECIMAL, ARRAY, MAP, STRUCT and names of custom types.
import type { TypeReference } from '../ast.ts';
import type { SqlField, SqlPrimitive, SqlType } from '../sql-type.ts';
import type { Token } from '../tokenizer.ts';
import { isName, parseName, parseWholeNumber } from './parse-names.ts';
import type { TokenCursor } from './token-cursor.ts';

const PRIMITIVES: Readonly<Record<string, SqlPrimitive>> = {
  BOOLEAN: 'BOOLEAN',
  INT: 'INTEGER',
  INTEGER: 'INTEGER',
  BIGINT: 'BIGINT',
  DOUBLE: 'DOUBLE',
  STRING: 'STRING',
  VARCHAR: 'STRING',
  BYTES: 'BYTES',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
};

const resolved = (type: SqlType): TypeReference => ({ kind: 'Resolved', type });

/** Whether a type can start at the token. */
export const startsType = (token: Token): boolean =>
  isName(token) || (token.kind === 'word' && token.value === 'DECIMAL');

/** A type as written; types without custom names in them come back resolved. */
export function parseTypeReference(cursor: TokenCursor): TypeReference {
  cursor.enter();
  let type = parseBareType(cursor);
  while (cursor.isWord('ARRAY', true)) {
    cursor.countOperator(cursor.next());
    type = arrayOf(type);
  }
  cursor.leave();
  return type;
}

function parseBareType(cursor: TokenCursor): TypeReference {
  const token = cursor.current;
  const after = cursor.peek(1);
  const opens = token.kind === 'word' && after.kind === 'symbol' && after.value === '<';
  if (opens && token.value === 'ARRAY') {
    cursor.next();
    cursor.expectSymbol('<');
    const element = parseTypeReference(cursor);
    cursor.expectSymbol('>');
    return arrayOf(element);
  }
  if (opens && token.value === 'MAP') {
    cursor.next();
    cursor.expectSymbol('<');
    const key = parseTypeReference(cursor);
    cursor.expectSymbol(',');
    const value = parseTypeReference(cursor);
    cursor.expectSymbol('>');
    return key.kind === 'Resolved' && value.kind === 'Resolved'
      ? resolved({ kind: 'MAP', key: key.type, value: value.type })
      : { kind: 'MapOf', key, value };
  }
  if (opens && token.value === 'STRUCT') {
    cursor.next();
    return parseStructType(cursor);
  }
  if (token.kind === 'word' && token.value === 'DECIMAL') return parseDecimalType(cursor);
  return parseNamedType(cursor);
}

function parseStructType(cursor: TokenCursor): TypeReference {
  cursor.expectSymbol('<');
  if (cursor.acceptSymbol('>')) return resolved({ kind: 'STRUCT', fields: [] });
  const names = new Set<string>();
  const fields = cursor.commaSeparated(() => {
    const token = cursor.current;
    const name = parseName(cursor);
    if (names.has(name)) throw cursor.problem(`the struct has two fields named ${name}`, token);
    names.add(name);
    return { name, type: parseTypeReference(cursor) };
  });
  cursor.expectSymbol('>');
  const complete: SqlField[] = [];
  for (const { name, type } of fields) if (type.kind === 'Resolved') complete.push({ name, type: type.type });
  return complete.length === fields.length
    ? resolved({ kind: 'STRUCT', fields: complete })
    : { kind: 'StructOf', fields };
}

function parseDecimalType(cursor: TokenCursor): TypeReference {
  const first = cursor.next();
  cursor.expectSymbol('(');
  const precision = parseWholeNumber(cursor, 'the precision of a DECIMAL');
  cursor.expectSymbol(',');
  const scale = parseWholeNumber(cursor, 'the scale of a DECIMAL');
  cursor.expectSymbol(')');
  const span = cursor.spanFrom(first);
  if (precision < 1) throw cursor.problem('the precision of a DECIMAL is at least 1', span);
  if (scale < 0) throw cursor.problem('the scale of a DECIMAL is at least 0', span);
  if (scale > precision) throw cursor.problem('the scale of a DECIMAL is at most its precision', span);
  return resolved({ kind: 'DECIMAL', precision, scale });
}

function parseNamedType(cursor: TokenCursor): TypeReference {
  const token = cursor.current;
  const name = parseName(cursor, 'a type');
  if (cursor.isSymbol('(', true)) {
    cursor.next();
    cursor.commaSeparated(() => {
      if (cursor.current.kind === 'integer') return cursor.next();
      cursor.expecting('a length');
      return cursor.expectWord('STRING');
    });
    cursor.expectSymbol(')');
  }
  const upper = name.toUpperCase();
  const primitive = Object.hasOwn(PRIMITIVES, upper) ? PRIMITIVES[upper] : undefined;
  return primitive === undefined
    ? { kind: 'Custom', name: upper, span: cursor.spanFrom(token) }
    : resolved({ kind: primitive });
}

function arrayOf(element: TypeReference): TypeReference {
  return element.kind === 'Resolved'
    ? resolved({ kind: 'ARRAY', element: element.type })
    : { kind: 'ArrayOf', element };
}
