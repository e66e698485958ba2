// Where in a script the prompt is, so that an error names file and line.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asRecord } from '../../clients/http-client.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { StatementText } from '../../sql/split-statements.ts';

export interface ScriptPlace {
  readonly file: string;
  /** Those that were sent last. */
  readonly statements: readonly StatementText[];
}

/**
 * @param name from the current folder, or else from that of the script that runs it
 * @throws ClickstreamError CLI_INPUT_INVALID
 */
export function readScript(name: string, outer: ScriptPlace | null): { readonly file: string; readonly text: string } {
  const beside = outer === null ? name : path.join(path.dirname(outer.file), name);
  const file = existsSync(name) ? name : beside;
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch {
    throw new ClickstreamError('CLI_INPUT_INVALID', `the script ${name} cannot be read`);
  }
}

/** The one that a server refused, of those that were sent together: it repeats the text. */
export function failedStatement(error: unknown, statements: readonly StatementText[]): StatementText | null {
  const { body } = error instanceof ClickstreamError ? error.details : {};
  const answered = asRecord(body).statementText;
  return statements.find(({ text }) => text === answered) ?? statements[0] ?? null;
}
