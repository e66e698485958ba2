// `npm run docs`: writes the pages and parts of pages that come from the code; with --check it only says which are out of date.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_DONE, EXIT_FAILED } from '../errors/exit-codes.ts';
import { command, parseCommandLine } from './command-line.ts';
import { generatedPages } from './docs/generated-pages.ts';
import { runCommand } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../..');

const program = command(
  'docs',
  'Write the pages of docs/ that come from the code: errors, settings, functions, and the help of every command.',
  { done: 'all pages are up to date', failed: 'with --check: some are not' },
).option('--check', 'write nothing; fail when a page is out of date', false);
const { check } = parseCommandLine(program).opts<{ check: boolean }>();

await runCommand(async () => {
  let stale = 0;
  for (const { file, text } of await generatedPages(ROOT)) {
    const path = join(ROOT, file);
    if ((await readFile(path, 'utf8').catch(() => '')) === text) continue;
    stale += 1;
    if (!check) await writeFile(path, text);
    process.stdout.write(`${file}: ${check ? 'out of date' : 'written'}\n`);
  }
  if (stale === 0) process.stdout.write('all pages are up to date\n');
  return check && stale > 0 ? EXIT_FAILED : EXIT_DONE;
});
