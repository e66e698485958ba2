// Puts what `--help` of a command prints between two marks of a page, so that its flags and exit codes are never out of date.
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const TIMEOUT_MS = 30_000;

/** `<!-- help: setup -->` … `<!-- /help -->`: the name is that of an npm script. */
const BLOCK = /(<!-- help: ([\w:.-]+) -->\n)[\s\S]*?(<!-- \/help -->)/g;

export type NpmScripts = Readonly<Record<string, string>>;

/** The names in the marks of a page. */
export function documentedCommands(page: string): string[] {
  return [...page.matchAll(BLOCK)].map(([, , name = '']) => name);
}

/** The file that an npm script runs with Node; undefined when it runs something else. */
export function scriptFile(command: string): string | undefined {
  return /^node (?:--\S+ )*(\S+\.ts)(?: |$)/.exec(command)?.[1];
}

/** What a command prints about itself, with the lines as wide as without a terminal. */
export async function helpOf(root: string, file: string): Promise<string> {
  const { FORCE_COLOR: _color, COLUMNS: _columns, ...environment } = process.env;
  const options = { cwd: root, env: { ...environment, NO_COLOR: '1' }, timeout: TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--no-warnings', join(root, file), '--help'], options, (error, stdout, stderr) => {
      // A command that knows no --help tells its usage as an error.
      const text = (stdout || stderr).trim();
      if (text === '' && error) reject(error);
      else resolve(text);
    });
  });
}

/** The page with every block filled anew. */
export function fillHelp(page: string, help: ReadonlyMap<string, string>): string {
  return page.replace(BLOCK, (block, open: string, name: string, close: string) => {
    const text = help.get(name);
    return text === undefined ? block : `${open}\`\`\`text\n${text}\n\`\`\`\n${close}`;
  });
}
