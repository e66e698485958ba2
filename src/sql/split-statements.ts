// Cuts text that may be unfinished into complete statements and a rest, for prompts that read line by line.
import type { Span } from './source-span.ts';
import { type Token, tokenize } from './tokenizer.ts';

export interface StatementText {
  /** From the first token to the semicolon. */
  readonly text: string;
  readonly span: Span;
}

export interface SplitText {
  readonly statements: readonly StatementText[];
  /** What follows the last semicolon; empty when there is nothing but blanks and finished comments. */
  readonly rest: string;
  /** What the rest waits for. */
  readonly waitingFor: 'nothing' | ';' | "'" | '"' | '`' | '*/';
}

/** The statements of a text by its semicolons: those in strings, quoted names and comments do not count. */
export function splitStatements(text: string): SplitText {
  const { tokens, unclosed } = tokenize(text, { tolerant: true });
  const statements = splitTokens(tokens).complete.map((part): StatementText => {
    const { start, line, column } = part[0]!;
    const end = part.at(-1)!.end;
    return { text: text.slice(start, end), span: { start, end, line, column } };
  });
  const after = statements.at(-1)?.span.end ?? 0;
  const unfinished = tokens.some((token) => token.start >= after && token.kind !== 'end');
  if (unclosed !== null) {
    const [close] = unclosed.details.expected as readonly ["'" | '"' | '`' | '*/'];
    return { statements, rest: text.slice(after), waitingFor: close };
  }
  return unfinished
    ? { statements, rest: text.slice(after), waitingFor: ';' }
    : { statements, rest: '', waitingFor: 'nothing' };
}

/** The tokens of each statement with its semicolon, and those behind the last semicolon (the end token included). */
export function splitTokens(tokens: readonly Token[]): {
  readonly complete: readonly (readonly Token[])[];
  readonly rest: readonly Token[];
} {
  const complete: (readonly Token[])[] = [];
  let from = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'symbol' || token.value !== ';') continue;
    complete.push(tokens.slice(from, i + 1));
    from = i + 1;
  }
  return { complete, rest: tokens.slice(from) };
}
