// `npm run docs`: writes the pages and parts of pages that come from the code; with --check it only says which are out of date.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { generatedPages } from './docs/generated-pages.ts';
import { EXIT_DONE, EXIT_FAILED, runCommand } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../..');

await new Command('docs')
  .description(
    'Write the pages of docs/ that come from the code: errors, settings, functions, and the help of every command.',
  )
  .option('--check', 'write nothing; fail when a page is out of date', false)
  .addHelpText('after', '\nExit codes: 0 all pages are up to date, 1 with --check: some are not.')
  .action(({ check }: { check: boolean }) =>
    runCommand(async () => {
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
    }),
  )
  .parseAsync();
