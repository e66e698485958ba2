// Parses the constructors of nested values: ARRAY[...], MAP(k := v, ...), STRUCT(name := v, ...).
import type { Expression } from '../ast.ts';
import { parseExpression } from './parse-expressions.ts';
import { parseName } from './parse-names.ts';
import type { TokenCursor } from './token-cursor.ts';

export function parseArrayConstructor(cursor: TokenCursor): Expression {
  const first = cursor.expectWord('ARRAY');
  cursor.expectSymbol('[');
  const items = cursor.isSymbol(']') ? [] : cursor.commaSeparated(() => parseExpression(cursor));
  cursor.expectSymbol(']');
  return { kind: 'ArrayConstructor', items, span: cursor.spanFrom(first) };
}

export function parseMapConstructor(cursor: TokenCursor): Expression {
  const first = cursor.expectWord('MAP');
  cursor.expectSymbol('(');
  const parseEntry = () => {
    const key = parseExpression(cursor);
    cursor.expectSymbol(':=');
    return { key, value: parseExpression(cursor) };
  };
  const entries = cursor.isSymbol(')') ? [] : cursor.commaSeparated(parseEntry);
  cursor.expectSymbol(')');
  return { kind: 'MapConstructor', entries, span: cursor.spanFrom(first) };
}

export function parseStructConstructor(cursor: TokenCursor): Expression {
  const first = cursor.expectWord('STRUCT');
  cursor.expectSymbol('(');
  const parseField = () => {
    const name = parseName(cursor);
    cursor.expectSymbol(':=');
    return { name, value: parseExpression(cursor) };
  };
  const fields = cursor.isSymbol(')') ? [] : cursor.commaSeparated(parseField);
  cursor.expectSymbol(')');
  return { kind: 'StructConstructor', fields, span: cursor.spanFrom(first) };
}
