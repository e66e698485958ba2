// Finds SQL test files and runs them from disk: RUN SCRIPT names files from the project's root or from near the test.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { runSqlTests, type SqlTestResult } from './run-sql-test.ts';

export interface SqlTestSelection {
  /** Only cases whose names contain this, in any letter case. */
  readonly filter?: string | null;
}

/** Files as they are given, folders as the `.sql` files in them at any depth, sorted. @throws ClickstreamError CLI_INPUT_INVALID */
export function findSqlTests(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!existsSync(path))
      throw new ClickstreamError('CLI_INPUT_INVALID', `There is no file or folder ${path}.`, { details: { path } });
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => join(path, name));
  });
}

/**
 * Runs the cases of a file, each in an empty engine.
 * @throws ClickstreamError SQL_SYNTAX when the text is no test file; failing cases are in the results.
 */
export async function runSqlTestFile(file: string, { filter }: SqlTestSelection = {}): Promise<SqlTestResult[]> {
  const wanted = filter?.toLowerCase();
  return runSqlTests(readFileSync(file, 'utf8'), {
    readScript: (script) => readFileSync(findScript(script, file), 'utf8'),
    ...(wanted === undefined ? {} : { selects: (name: string) => name.toLowerCase().includes(wanted) }),
  });
}

/** A script named relative to the working directory, the test's folder, or a folder above that. */
function findScript(script: string, testFile: string): string {
  if (isAbsolute(script)) return script;
  const folders = [process.cwd()];
  for (let folder = resolve(dirname(testFile)); ; folder = dirname(folder)) {
    folders.push(folder);
    if (dirname(folder) === folder) break;
  }
  const found = folders.map((folder) => join(folder, script)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new ClickstreamError('CLI_INPUT_INVALID', `There is no script ${script}.`, {
    details: { script, testFile },
    nextStep: "Name it from the project's root, or from the folder of the test.",
  });
}
