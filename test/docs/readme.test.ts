import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDefinition } from '../../src/definition/load-definition.ts';
import { runSqlTestFile } from '../../src/engine/test-driver/sql-test-files.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((f) => f.endsWith('.md'))
    .map((f) => `docs/${f}`),
];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const operating = read('docs/operating.md');
const tutorial = read('docs/getting-started.md');

/** `npm run NAME -- flags`, wherever it stands in a page. */
const commandsOf = (page: string) =>
  [...read(page).matchAll(/npm run ([a-z][\w:-]*)(?: -- ([^\n`#&|]*))?/g)].map(([, name = '', rest = '']) => ({
    name,
    flags: [...rest.matchAll(/(?:^|\s)(--?[a-z][\w-]*)/g)].map(([, flag = '']) => flag),
  }));

/** The block of code after the line that names its file. */
function snippet(file: string): string {
  const after = tutorial.slice(tutorial.indexOf(file));
  return /```\w+\n([\s\S]*?)```/.exec(after)?.[1] ?? '';
}

test.each(pages)('every npm command in %s exists and knows the flags', (page) => {
  for (const { name, flags } of commandsOf(page)) {
    expect(Object.keys(scripts), page).toContain(name);
    const help = operating.split(`<!-- help: ${name} -->`)[1]?.split('<!-- /help -->')[0] ?? '';
    for (const flag of flags) expect(help, `${name} ${flag}`).toMatch(new RegExp(`(^|[\\s,])${flag}[\\s,]`, 'm'));
  }
});

test('every folder and file in the table of the README exists', () => {
  const table = read('README.md').split('## What is where')[1]?.split('\n## ')[0] ?? '';
  const named = [...table.matchAll(/`([\w./-]+\/|[\w-]+\.ts|src\/[\w/]+)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the first commands stand within the first twenty lines of the README', () => {
  expect(read('README.md').split('\n').slice(0, 20).join('\n')).toContain('npm ci && npm run setup');
});

let copy = '';

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'clickstream-tutorial-'));
  for (const folder of ['ksql', 'schemas', 'connectors', 'database', 'elasticsearch']) {
    await cp(join(root, folder), join(copy, folder), { recursive: true });
  }
  await writeFile(join(copy, 'ksql/source-counts.sql'), snippet('Write `ksql/source-counts.sql`'));
});

afterAll(() => rm(copy, { recursive: true, force: true }));

test('the query of the tutorial fits the definition', async () => {
  const { statements } = await loadDefinition(copy);
  expect(statements.map(({ name }) => name)).toContain('SOURCE_COUNTS');
});

test('the SQL test of the tutorial passes, and fails when the query counts otherwise', async () => {
  const query = join(copy, 'ksql/source-counts.sql');
  // Scripts are looked for from the working directory first: the absolute name makes sure that it is this one.
  const text = snippet('Write `ksql/tests/source-counts.sql`').replace("'ksql/source-counts.sql'", `'${query}'`);
  const file = join(copy, 'ksql/tests/source-counts.sql');
  await writeFile(file, text);
  const failures = async () => (await runSqlTestFile(file)).map(({ failure }) => failure !== null);
  expect(await failures()).toEqual([false]);
  const right = await readFile(query, 'utf8');
  await writeFile(query, right.replace('SIZE 1 MINUTE', 'SIZE 1 HOUR'));
  expect(await failures()).toEqual([true]);
  await writeFile(query, right);
});

test('the files that bring it to Postgres fit the definition', async () => {
  for (const file of ['database/metrics/003-source-counts.sql', 'schemas/source_counts-value.avsc']) {
    await writeFile(join(copy, file), snippet(`\`${file}\``));
  }
  const topics = JSON.parse(await readFile(join(copy, 'schemas/topics.json'), 'utf8')) as object;
  const added = JSON.parse(`{${snippet('In `schemas/topics.json`')}}`) as object;
  await writeFile(join(copy, 'schemas/topics.json'), JSON.stringify({ ...topics, ...added }));
  const sink = (await readFile(join(copy, 'connectors/campaign-click-counts-sink.json'), 'utf8'))
    .replaceAll('campaign_click_counts', 'source_counts')
    .replace('CAMPAIGN_ID,START_TIME', 'TRAFFIC_SOURCE,START_TIME');
  await writeFile(join(copy, 'connectors/source-counts-sink.json'), sink);
  const { connectors } = await loadDefinition(copy);
  expect(connectors.map(({ name }) => name)).toContain('source-counts-sink');
});
