// Parses the two lists of CREATE: the columns between parentheses, and the WITH properties.
import type { ColumnConstraint, ColumnDefinition, Property, PropertyValue } from '../ast.ts';
import { parseName, parseString } from './parse-names.ts';
import { parseNumberLiteral } from './parse-primary.ts';
import { parseTypeReference } from './parse-types.ts';
import type { TokenCursor } from './token-cursor.ts';

/** `name type [constraint], ...` without parentheses; refuses a name that is there twice. */
export function parseColumns(cursor: TokenCursor): ColumnDefinition[] {
  const names = new Set<string>();
  return cursor.commaSeparated(() => {
    const first = cursor.current;
    const name = parseName(cursor);
    if (names.has(name)) throw cursor.problem(`there are two columns named ${name}`, first);
    names.add(name);
    const type = parseTypeReference(cursor);
    const constraint = parseConstraint(cursor);
    return { kind: 'ColumnDefinition', name, type, constraint, span: cursor.spanFrom(first) };
  });
}

/** `( columns )`, or null when there is no parenthesis. */
export function parseOptionalColumns(cursor: TokenCursor): ColumnDefinition[] | null {
  if (!cursor.acceptSymbol('(')) return null;
  const columns = parseColumns(cursor);
  cursor.expectSymbol(')');
  return columns;
}

function parseConstraint(cursor: TokenCursor): ColumnConstraint {
  if (cursor.acceptWord('KEY')) return { kind: 'Key' };
  if (cursor.acceptWords('PRIMARY', 'KEY')) return { kind: 'PrimaryKey' };
  if (cursor.acceptWord('HEADERS')) return { kind: 'Headers' };
  if (!cursor.acceptWord('HEADER')) return { kind: 'None' };
  cursor.expectSymbol('(');
  const key = parseString(cursor, 'the key of a header as a string').trim();
  cursor.expectSymbol(')');
  // As in ksqlDB, a header without a name stands for all of them.
  return key === '' ? { kind: 'Headers' } : { kind: 'Header', key };
}

export type PropertyNameCase = 'upper' | 'as-written';

/** `WITH ( name = value, ... )`, or no properties when there is no WITH. */
export function parseOptionalProperties(cursor: TokenCursor): Property[] {
  return cursor.acceptWord('WITH') ? parseProperties(cursor, 'upper') : [];
}

/** `( name = value, ... )`; `as-written` keeps the letter case of names that are strings, as connectors need it. */
export function parseProperties(cursor: TokenCursor, nameCase: PropertyNameCase): Property[] {
  cursor.expectSymbol('(');
  const names = new Set<string>();
  const properties = cursor.commaSeparated((): Property => {
    const first = cursor.current;
    const written = first.kind === 'string' ? cursor.next().value : parseName(cursor, 'the name of a property');
    const name = nameCase === 'upper' ? written.toUpperCase() : written;
    if (names.has(name)) throw cursor.problem(`the property ${name} is set twice`, first);
    names.add(name);
    cursor.expectSymbol('=');
    const value = parsePropertyValue(cursor);
    return { name, value, span: cursor.spanFrom(first) };
  });
  cursor.expectSymbol(')');
  return properties;
}

function parsePropertyValue(cursor: TokenCursor): PropertyValue {
  const token = cursor.current;
  if (token.kind === 'string') return { kind: 'StringLiteral', value: cursor.next().value, span: token };
  if (token.kind === 'word' && (token.value === 'TRUE' || token.value === 'FALSE')) {
    cursor.next();
    return { kind: 'BooleanLiteral', value: token.value === 'TRUE', span: token };
  }
  if (token.kind === 'word' && token.value === 'NULL') {
    cursor.next();
    return { kind: 'NullLiteral', span: token };
  }
  const numberKind = cursor.isSymbol('-', true) ? cursor.peek(1).kind : token.kind;
  if (numberKind === 'integer' || numberKind === 'decimal' || numberKind === 'float') {
    return parseNumberLiteral(cursor) as PropertyValue;
  }
  for (const what of ['a string', 'a number', 'TRUE', 'FALSE']) cursor.expecting(what);
  throw cursor.unexpected();
}
