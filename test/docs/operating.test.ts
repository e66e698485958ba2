import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentedCommands, fillHelp, helpOf, scriptFile } from '../../src/cli/docs/help-blocks.ts';
import { printSettingDocs } from '../../src/cli/docs/print-setting-docs.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const page = read('docs/operating.md');
const settings = read('docs/settings.md');
const { postinstall: _ofNpm, ...scripts } = (JSON.parse(read('package.json')) as { scripts: Record<string, string> })
  .scripts;

/** Scripts that run a program of this project; the parts of the tests are named in one sentence. */
const commands = Object.keys(scripts).filter((name) => scriptFile(scripts[name] ?? '') !== undefined);

test('every npm script is documented', () => {
  expect(documentedCommands(page).toSorted()).toEqual(commands.toSorted());
  for (const name of Object.keys(scripts)) expect(page).toMatch(new RegExp(`### ${name}\n|npm (run )?${name}\``));
});

test.each(commands)('the page shows what %s --help prints (npm run docs writes it anew)', async (name) => {
  const help = await helpOf(root, scriptFile(scripts[name] ?? '') ?? '');
  expect(help).not.toBe('');
  expect(help).not.toContain(root);
  expect(fillHelp(page, new Map([[name, help]]))).toBe(page);
});

test.each(commands)('somebody who reads about %s learns its exit codes', (name) => {
  const section = page.split(`### ${name}\n`)[1]?.split('\n### ')[0] ?? '';
  expect(section).toMatch(/Exit codes:\n {2}0 {2}.*\n {2}1 {2}.*\n {2}2 {2}a flag cannot be used/);
});

test('docs/settings.md is what the lists in the code say (npm run docs writes it anew)', () => {
  expect(settings).toBe(printSettingDocs(read('docker-compose.yml')));
});

test('every setting has a meaning, and one that holds a password is marked', () => {
  const rows = [...settings.matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$/gm)];
  expect(rows.length).toBeGreaterThan(60);
  for (const [, name = '', , meaning = ''] of rows) {
    expect(meaning, name).toMatch(/\.$/);
    if (name.endsWith('PASSWORD')) expect(meaning, name).toContain('Secret.');
  }
});

test('every variable that the stacks and commands read by name is listed', () => {
  const files = [
    ...['local-paths', 'local-ports', 'java-discovery', 'preflight', 'local-stack'].map(
      (f) => `src/stack/local/${f}.ts`,
    ),
    ...['ksql', 'simulate', 'up', 'logs'].map((f) => `src/cli/${f}.ts`),
    'src/stack/remote/remote-stack.ts',
    'test/end-to-end/support/run-command.ts',
    'test/end-to-end/support/global-setup.ts',
  ];
  const names = files.flatMap((file) =>
    [...read(file).matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map(([, name = '']) => name),
  );
  expect(names.length).toBeGreaterThan(5);
  const missing = names.filter((name) => name !== 'PATH' && !settings.includes(`| \`${name}\` |`));
  expect(missing).toEqual([]);
});
