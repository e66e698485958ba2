// Holds the formats specification to its word: each numbered invariant has a test that carries its number, and no more.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const numbers = (text: string, pattern: RegExp) =>
  new Set([...text.matchAll(pattern)].map((match) => Number(match[1])));

it('every invariant of the formats specification is enforced by a named test', () => {
  const stated = numbers(read('../../../docs/spec/formats-and-schemas.md'), /^- \*\*FMT-(\d+)\*\*/gm);
  const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts'));
  const tested = numbers(files.map((name) => read(`./${name}`)).join('\n'), /\[FMT-(\d+)\]/g);
  expect(stated.size).toBeGreaterThan(30);
  expect([...stated].filter((number) => !tested.has(number))).toEqual([]);
  expect([...tested].filter((number) => !stated.has(number))).toEqual([]);
});
