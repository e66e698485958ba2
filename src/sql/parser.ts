// The parser's public functions. The grammar itself is in `parser/`, one file per family of rules: recursive descent
// over tokens with one token of lookahead, and explicit lookahead where ksqlDB's grammar is ambiguous.
import type { ColumnDefinition, Duration, Expression, ParsedStatement, TypeReference } from './ast.ts';
import { parseColumns } from './parser/parse-elements.ts';
import { parseExpression as parseExpressionAt } from './parser/parse-expressions.ts';
import { parseDuration } from './parser/parse-names.ts';
import { parseStatementBody } from './parser/parse-statement.ts';
import { parseTypeReference } from './parser/parse-types.ts';
import { type ParserOptions, TokenCursor } from './parser/token-cursor.ts';
import type { TokenizedText } from './tokenizer.ts';

export type { ParserOptions };

/**
 * All statements of a text, each with its own text up to and including the semicolon. A text of blanks and comments
 * has none. Variables (`${name}`) must have been substituted before.
 * @throws ClickstreamError SQL_SYNTAX at the first place that is not SQL.
 */
export function parseStatements(source: string | TokenizedText, options: ParserOptions = {}): ParsedStatement[] {
  const cursor = new TokenCursor(source, options);
  const statements: ParsedStatement[] = [];
  while (!cursor.atEnd) {
    const first = cursor.current;
    const statement = parseStatementBody(cursor);
    if (!(options.allowMissingSemicolon === true && cursor.atEnd)) cursor.expectSymbol(';');
    const span = cursor.spanFrom(first);
    statements.push({ statement, text: cursor.textOf(span), span });
  }
  return statements;
}

/**
 * The one statement of a text.
 * @throws ClickstreamError SQL_SYNTAX also when there is none or more than one.
 */
export function parseStatement(source: string, options: ParserOptions = {}): ParsedStatement {
  const statements = parseStatements(source, options);
  const [first, second] = statements;
  if (first === undefined || second !== undefined) {
    const cursor = new TokenCursor(source, options);
    const problem = first === undefined ? 'there is no statement' : 'there is more than one statement';
    throw cursor.problem(problem, second?.span ?? cursor.current, ['one statement']);
  }
  return first;
}

/** @throws ClickstreamError SQL_SYNTAX when the text is not exactly one expression. */
export const parseExpression = (text: string): Expression => parseWhole(text, parseExpressionAt);

/** A type such as `ARRAY<STRUCT<A INT>>`. @throws ClickstreamError SQL_SYNTAX */
export const parseType = (text: string): TypeReference => parseWhole(text, parseTypeReference);

/** A duration such as `10 SECONDS`. @throws ClickstreamError SQL_SYNTAX */
export const parseInterval = (text: string): Duration =>
  parseWhole(text, (cursor) => parseDuration(cursor, 'the duration'));

/** A column list such as ``  `ID` STRING KEY, `V` BIGINT  ``, with or without parentheses. @throws ClickstreamError SQL_SYNTAX */
export const parseSchema = (text: string): ColumnDefinition[] =>
  parseWhole(text, (cursor) => {
    if (cursor.atEnd) return [];
    if (!cursor.acceptSymbol('(')) return parseColumns(cursor);
    const columns = parseColumns(cursor);
    cursor.expectSymbol(')');
    return columns;
  });

function parseWhole<T>(text: string, parse: (cursor: TokenCursor) => T): T {
  const cursor = new TokenCursor(text);
  const result = parse(cursor);
  if (!cursor.atEnd) {
    cursor.expecting('the end of the text');
    throw cursor.unexpected();
  }
  return result;
}
