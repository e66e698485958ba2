// Substitution of `${name}`. It works on tokens and not on raw text, so that a value can never bring in more than the
// one name or literal that stands in its place.
import type { Span } from './source-span.ts';
import { syntaxError } from './syntax-error.ts';
import { type Token, tokenize } from './tokenizer.ts';

/** Values by name; names count in any letter case. */
export type Variables = Readonly<Record<string, string>>;

const REFERENCE = /(\$?)\$\{([A-Za-z_][A-Za-z0-9_@]*)\}/g;

/** Looks names up in any letter case; of two spellings of one name the last wins. */
export class VariableScope {
  readonly #values = new Map<string, string>();

  constructor(variables: Variables = {}) {
    for (const [name, value] of Object.entries(variables)) this.define(name, value);
  }

  define(name: string, value: string): void {
    this.#values.set(name.toUpperCase(), value);
  }

  undefine(name: string): void {
    this.#values.delete(name.toUpperCase());
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toUpperCase());
  }

  /** A copy, by upper-cased names. */
  get all(): Variables {
    return Object.fromEntries(this.#values);
  }
}

/**
 * The text with variables replaced: inside strings by their value, elsewhere by the name, number, boolean or quoted
 * string that the value is. References to unknown variables stay as they are, and `$${name}` becomes `${name}`.
 * @throws ClickstreamError SQL_SYNTAX when a value outside strings is neither a name nor a literal.
 */
export function substituteVariables(text: string, variables: Variables | VariableScope): string {
  const scope = variables instanceof VariableScope ? variables : new VariableScope(variables);
  if (!text.includes('${')) return text;
  let result = '';
  let copied = 0;
  for (const token of tokenize(text, { tolerant: true }).tokens) {
    const raw = text.slice(token.start, token.end);
    const replacement = replacementOf(token, raw, scope);
    if (replacement === raw) continue;
    result += text.slice(copied, token.start) + replacement;
    copied = token.end;
  }
  return result + text.slice(copied);
}

function replacementOf(token: Token, raw: string, scope: VariableScope): string {
  if (token.kind === 'string') {
    return raw.includes('${') ? replaceReferences(raw, (name) => scope.get(name)?.replaceAll("'", "''")) : raw;
  }
  if (token.kind !== 'variable') return raw;
  const value = scope.get(token.value);
  return value === undefined
    ? raw
    : singleToken(value, token.value, token)
        .map((part) => part.written)
        .join('');
}

/** The tokens with variables replaced; every token keeps the span that it has in the text. */
export function substituteInTokens(tokens: readonly Token[], scope: VariableScope): Token[] {
  return tokens.flatMap((token): readonly Token[] => {
    if (token.kind === 'string' && token.value.includes('${')) {
      return [{ ...token, value: replaceReferences(token.value, (name) => scope.get(name)) }];
    }
    if (token.kind !== 'variable') return [token];
    const value = scope.get(token.value);
    return value === undefined ? [token] : singleToken(value, token.value, token).map(asName);
  });
}

const replaceReferences = (text: string, lookUp: (name: string) => string | undefined): string =>
  text.replace(REFERENCE, (reference: string, escaping: string, name: string) =>
    escaping === '' ? (lookUp(name) ?? reference) : reference.slice(1),
  );

/** A variable stands for a name or a literal, never for a word of the language: `LIST ${x}` is no statement. */
const asName = (token: Token): Token =>
  token.kind === 'word' && !/^(TRUE|FALSE|NULL)$/.test(token.value) ? { ...token, kind: 'quoted-name' } : token;

const ALLOWED_KINDS: ReadonlySet<string> = new Set(['quoted-name', 'string', 'integer', 'decimal', 'float']);

/** The value as one token, or as a minus and a number, at the place of its reference. */
function singleToken(value: string, name: string, span: Span): Token[] {
  const tokens = tokenize(value, { tolerant: true });
  const parts = tokens.tokens.slice(0, -1);
  const signed = parts.length === 2 && parts[0]!.value === '-' && /^(integer|decimal|float)$/.test(parts[1]!.kind);
  const single = parts.length === 1 && (parts[0]!.kind === 'word' || ALLOWED_KINDS.has(parts[0]!.kind));
  if (tokens.unclosed !== null || !(signed || single)) {
    throw syntaxError(
      `the value of the variable ${name} cannot stand here: outside strings it must be one name, number, boolean or string`,
      { span, token: `\${${name}}`, expected: ['a name', 'a number', 'TRUE', 'FALSE', 'a string'] },
    );
  }
  const { start, end, line, column } = span;
  return parts.map((part) => ({ ...part, start, end, line, column, written: value.slice(part.start, part.end) }));
}
