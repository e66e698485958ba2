import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSqlTests } from 'clickstream-ksql';
import { expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../docs/testing-sql.md'), 'utf8');
const block = (language: string): string => page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';

it('shows the TypeScript example that is run as a test, in fewer than 20 lines', () => {
  const example = readFileSync(join(import.meta.dirname, 'window-example.test.ts'), 'utf8');
  expect(block('ts')).toBe(example);
  expect(example.trimEnd().split('\n').length).toBeLessThan(20);
});

it('shows a SQL test that passes', async () => {
  const results = await runSqlTests(block('sql'), { readScript: () => '' });
  expect(results.map((result) => result.failure?.error.message ?? 'passed')).toEqual(['passed']);
});
