// Reads SQL test files in the format of ksqlDB's own test tool: `--@test: name` starts a case, `--@expected.error:` and
// `--@expected.message:` say that its last statement must be refused.
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { Statement } from './ast.ts';
import { parseStatementBody } from './parser/parse-statement.ts';
import { TokenCursor } from './parser/token-cursor.ts';
import type { Span } from './source-span.ts';
import { splitTokens } from './split-statements.ts';
import { syntaxError } from './syntax-error.ts';
import { type Directive, type Token, type TokenizedText, tokenize } from './tokenizer.ts';
import { substituteInTokens, substituteVariables, VariableScope, type Variables } from './variables.ts';

/** A statement of a case. One that is no SQL has an error instead: cases may expect just that. */
export interface TestStatement {
  readonly text: string;
  readonly span: Span;
  readonly statement: Statement | null;
  readonly error: ClickstreamError | null;
  /** Those known at its place, by upper-cased names. */
  readonly variables: Variables;
}

export interface SqlTestCase {
  readonly name: string;
  /** Of the `--@test` directive. */
  readonly span: Span;
  /** Null when the case expects no error. */
  readonly expectedError: { readonly type: string | null; readonly message: string | null } | null;
  readonly statements: readonly TestStatement[];
}

interface OpenCase {
  readonly name: string;
  readonly span: Span;
  type: string | null;
  message: string | null;
  readonly statements: TestStatement[];
  readonly scope: VariableScope;
}

/**
 * The cases of a test file. Each statement is read with the variables that its case has defined before it.
 * @throws ClickstreamError SQL_SYNTAX for unknown directives, statements before the first case, a name that is there
 * twice, and a last statement without its semicolon.
 */
export function parseTestFile(text: string): SqlTestCase[] {
  const tokenized = tokenize(text);
  const { complete, rest } = splitTokens(tokenized.tokens);
  const cases: OpenCase[] = [];
  const directives = [...tokenized.directives];
  const openUntil = (offset: number): void => {
    while (directives.length > 0 && directives[0]!.span.start < offset) applyDirective(cases, directives.shift()!);
  };
  for (const tokens of complete) {
    const first = tokens[0]!;
    openUntil(first.start);
    const current = cases.at(-1);
    if (current === undefined) {
      throw misplaced(first, text.slice(first.start, first.end), 'there is a statement before the first --@test');
    }
    current.statements.push(readStatement(tokenized, tokens, current.scope));
  }
  openUntil(text.length);
  if (rest.length > 1) readComplete(new TokenCursor({ ...tokenized, tokens: rest }, TEST_STATEMENTS));
  return cases.map(({ name, span, type, message, statements }) => ({
    name,
    span,
    expectedError: type === null && message === null ? null : { type, message },
    statements,
  }));
}

function applyDirective(cases: OpenCase[], directive: Directive): void {
  const colon = directive.text.indexOf(':');
  const name = (colon === -1 ? directive.text : directive.text.slice(0, colon)).trim();
  const value = colon === -1 ? '' : directive.text.slice(colon + 1).trim();
  if (name === 'test') {
    if (value === '') throw misplaced(directive.span, '--@test', 'the case has no name');
    if (cases.some((other) => other.name === value)) {
      throw misplaced(directive.span, value, `there are two cases named '${value}'`);
    }
    cases.push({
      name: value,
      span: directive.span,
      type: null,
      message: null,
      statements: [],
      scope: new VariableScope(),
    });
    return;
  }
  const current = cases.at(-1);
  if (name !== 'expected.error' && name !== 'expected.message') {
    throw misplaced(directive.span, name, `there is no directive --@${name}`);
  }
  if (current === undefined) throw misplaced(directive.span, name, `--@${name} stands before the first --@test`);
  if (name === 'expected.error') current.type = value;
  else current.message = value;
}

const DIRECTIVES = ['--@test:', '--@expected.error:', '--@expected.message:'];

const misplaced = (span: Span, token: string, problem: string): ClickstreamError =>
  syntaxError(problem, { span, token, expected: DIRECTIVES });

const TEST_STATEMENTS = { testStatements: true };

function readComplete(cursor: TokenCursor): Statement {
  const statement = parseStatementBody(cursor);
  cursor.expectSymbol(';');
  return statement;
}

function readStatement(source: TokenizedText, tokens: readonly Token[], scope: VariableScope): TestStatement {
  const { start, line, column } = tokens[0]!;
  const last = tokens.at(-1)!;
  const span = { start, end: last.end, line, column };
  const variables = scope.all;
  const written = source.text.slice(start, last.end);
  const end: Token = { ...last, kind: 'end', value: '', start: last.end };
  try {
    const substituted = [...substituteInTokens(tokens, scope), end];
    const statement = readComplete(new TokenCursor({ ...source, tokens: substituted }, TEST_STATEMENTS));
    const text = substituteVariables(written, scope);
    if (statement.kind === 'DefineVariable') scope.define(statement.name, statement.value);
    if (statement.kind === 'UndefineVariable') scope.undefine(statement.name);
    return { text, span, statement, error: null, variables };
  } catch (error) {
    if (error instanceof ClickstreamError) return { text: written, span, statement: null, error, variables };
    throw error;
  }
}
