// Quotes around names, and suggestions for mistyped ones.
import { expect, test } from 'vitest';
import { ALL_KEYWORDS, editDistance, printName, suggestName } from '../../src/sql/names.ts';

test('names are quoted only when they would not read back', () => {
  expect(['A_1', 'KEY', 'SELECT', 'lower', '1A', 'A`B', 'EMIT', ''].map(printName)).toEqual([
    'A_1',
    'KEY',
    '`SELECT`',
    '`lower`',
    '`1A`',
    '`A``B`',
    '`EMIT`',
    '``',
  ]);
});

test('the nearest name within a third of the length is suggested, letter case ignored', () => {
  expect(suggestName('CAMPAING', ['CAMPAIGN', 'CLICKS'])).toBe('CAMPAIGN');
  expect(suggestName('clicks', ['CLICKS'])).toBe('CLICKS');
  expect(suggestName('ORDERS', ['ORDER', 'ORDERS_2'])).toBe('ORDER');
  expect(suggestName('X', ['Y', 'Z'])).toBeNull();
  expect(suggestName('CLICKS', ['CUSTOMERS', 'CLICKS'])).toBeNull();
});

test('swapped neighbours count as one edit and counting stops at the limit', () => {
  expect(editDistance('FORM', 'FROM', 3)).toBe(1);
  expect(editDistance('KITTEN', 'SITTING', 3)).toBe(3);
  expect(editDistance('ABCDEF', 'UVWXYZ', 2)).toBe(3);
});

test('the keywords for completion are sorted and complete', () => {
  expect(ALL_KEYWORDS).toEqual([...ALL_KEYWORDS].sort());
  expect(ALL_KEYWORDS).toEqual(expect.arrayContaining(['SELECT', 'EMIT', 'TUMBLING', 'PAUSE']));
});
