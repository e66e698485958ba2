// The parser's public functions. The grammar itself is in `parser/`, one file per family of rules: recursive descent
// over tokens with one token of lookahead, and explicit lookahead where ksqlDB's grammar is ambiguous.
import type { ColumnDefinition, Duration, Expression, ParsedStatement, TypeReference } from './ast.ts';
import { parseColumns } from './parser/parse-elements.ts';
import { parseExpression as parseExpressionAt } from './parser/parse-expressions.ts';
import { parseDuration } from './parser/parse-names.ts';
import { parseStatementBody } from './parser/parse-statement.ts';
import { parseTypeReference } from './parser/parse-types.ts';
import { type ParserOptions, TokenCursor } from './parser/token-cursor.ts';
import { splitTokens } from './split-statements.ts';
import { type TokenizedText, tokenize } from './tokenizer.ts';
import { substituteInTokens, substituteVariables, VariableScope, type Variables } from './variables.ts';

export type { ParserOptions };

/**
 * All statements of a text, each with its own text up to and including the semicolon. A text of blanks and comments
 * has none. With `options.variables`, every statement is read with the variables known at its place: its `text` has the
 * values in it, while spans keep referring to the text given.
 * @throws ClickstreamError SQL_SYNTAX at the first place that is not SQL.
 */
export function parseStatements(source: string | TokenizedText, options: ParserOptions = {}): ParsedStatement[] {
  const tokenized = typeof source === 'string' ? tokenize(source) : source;
  if (options.variables !== undefined) return parseWithVariables(tokenized, options, options.variables);
  const cursor = new TokenCursor(tokenized, options);
  const statements: ParsedStatement[] = [];
  while (!cursor.atEnd) statements.push(parseOne(cursor));
  return statements;
}

function parseOne(cursor: TokenCursor): ParsedStatement {
  const first = cursor.current;
  const statement = parseStatementBody(cursor);
  if (!(cursor.options.allowMissingSemicolon === true && cursor.atEnd)) cursor.expectSymbol(';');
  const span = cursor.spanFrom(first);
  return { statement, text: cursor.textOf(span), span };
}

function parseWithVariables(source: TokenizedText, options: ParserOptions, variables: Variables): ParsedStatement[] {
  const scope = new VariableScope(variables);
  const { complete, rest } = splitTokens(source.tokens);
  const end = rest.at(-1)!;
  const parts = complete.map((tokens) => [...tokens, end]);
  if (rest.length > 1) parts.push([...rest]);
  return parts.map((tokens) => {
    const cursor = new TokenCursor({ ...source, tokens: substituteInTokens(tokens, scope) }, options);
    const { statement, text, span } = parseOne(cursor);
    const substituted = substituteVariables(text, scope);
    if (statement.kind === 'DefineVariable') scope.define(statement.name, statement.value);
    if (statement.kind === 'UndefineVariable') scope.undefine(statement.name);
    return { statement, text: substituted, span };
  });
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
