import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(root, folder, file));

/** Names of tests: vitest titles and names of SQL test cases. */
const titles = [
  ...filesBelow('test', '.test.ts').flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(/\b(?:it|test|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])([\s\S]*?)\1/g),
    ].map(([, , title = '']) => title),
  ),
  ...filesBelow('conformance/cases', '.sql').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^--@test: (.*)$/gm)].map(([, title = '']) => title),
  ),
];
const tagged = new Set(titles.flatMap((title) => title.match(/\b(?:FMT-\d+|[A-Z]\d+)\b/g) ?? []));

/** Invariants without a test of their own: a gap to be closed. One that gets its test must leave this list. */
const UNTESTED: readonly string[] = [];

/** An invariant is written as a list item that begins with its number in bold: `- **W1 Alignment.**`, `- **FMT-1**`. */
const invariantsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^- \*\*((?:[A-Z]+-)?[A-Z]?\d+)\b/gm)].map(([, number = '']) => number);

describe('the specification', () => {
  it.each(filesBelow('docs/spec', '.md').map((file) => [file.slice(root.length + 1), file] as const))(
    '%s: every numbered invariant is named by a test',
    (_, file) => {
      const numbers = invariantsOf(file);
      expect(numbers.length).toBeGreaterThan(0);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(numbers.filter((number) => !tagged.has(number))).toEqual(UNTESTED.filter((n) => numbers.includes(n)));
    },
  );
});
