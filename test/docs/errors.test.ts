import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-codes.ts';
import { ERROR_SECTIONS, printErrorDocs } from '../../src/errors/print-error-docs.ts';

const page = printErrorDocs();

test('docs/errors.md is what the list of codes says (npm run docs writes it anew)', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')).toBe(page);
});

test('every code of the closed list stands in exactly one section', () => {
  const shown = ERROR_SECTIONS.flatMap(({ codes }) => Object.keys(codes));
  expect(shown.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
});

test('every code has a heading, a sentence that ends, and a next step that ends', () => {
  for (const [code, { summary, nextStep }] of Object.entries(ERROR_CODES)) {
    expect(page, code).toContain(`### ${code}\n\n${summary}`);
    expect(summary, code).toMatch(/\.$/);
    expect(nextStep, code).toMatch(/\.$/);
  }
});
