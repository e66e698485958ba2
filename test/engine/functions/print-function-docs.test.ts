import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultRegistry } from '../../../src/engine/functions/function-registry.ts';
import { printFunctionDocs } from '../../../src/engine/functions/print-function-docs.ts';

const page = printFunctionDocs(defaultRegistry().list());

test('docs/functions.md is what the declarations say (write it anew with vitest -u)', async () => {
  await expect(page).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/functions.md'));
});

test('every function has a heading, a description and its signatures', () => {
  for (const { name, description, signatures } of defaultRegistry().list()) {
    expect(page).toContain(`### ${name}\n`);
    expect(description, name).not.toBe('');
    expect(page.split(`\n${name}(`).length - 1, name).toBe(signatures.length);
  }
});

test('repeated parameters and generic types are printed as such', () => {
  expect(page).toContain('COALESCE(first T, others T, …) → T');
  expect(page).toContain('TRANSFORM(array ARRAY<T>, function LAMBDA (T) => R) → ARRAY<R>');
});
