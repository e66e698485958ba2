// Files of NAME=value lines that a shell can source, `docker --env-file` accepts and this project reads back.
import { readFile } from 'node:fs/promises';

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;
const NEEDS_NO_QUOTES = /^[A-Za-z0-9_./:@,+=%-]*$/;

/** `heading` becomes comment lines at the top. Values with other characters than these plain ones are put in single quotes. */
export function formatEnvironmentFile(
  variables: Readonly<Record<string, string>>,
  heading: readonly string[] = [],
): string {
  const comments = heading.map((line) => `# ${line}`);
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quote(value)}`);
  return `${[...comments, ...lines].join('\n')}\n`;
}

export function parseEnvironmentFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) variables[match[1]] = unquote(match[2].trim());
  }
  return variables;
}

/** The variables of the file, or undefined when it does not exist. */
export async function readEnvironmentFile(path: string): Promise<Record<string, string> | undefined> {
  try {
    return parseEnvironmentFile(await readFile(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether an error of node:fs says that the file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function quote(value: string): string {
  if (NEEDS_NO_QUOTES.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function unquote(value: string): string {
  if (value.length >= 2 && value.startsWith("'") && value.endsWith("'")) {
    return value.slice(1, -1).replaceAll(`'\\''`, "'");
  }
  if (value.length >= 2 && value.startsWith('"') && value.endsWith('"')) return value.slice(1, -1);
  return value;
}
