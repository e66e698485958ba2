import { expect, test } from 'vitest';
import { nearestNames } from '../../src/common/nearest-names.ts';

test('the nearest names come first and strangers not at all', () => {
  expect(nearestNames('COUTN', ['COUNT', 'SUM', 'MOUNT'])).toEqual(['COUNT']);
  expect(nearestNames('ARRAY_JION', ['ARRAY_JOIN', 'ARRAY_MIN', 'JOIN'])).toEqual(['ARRAY_JOIN', 'ARRAY_MIN']);
  expect(nearestNames('X', ['LONGNAME'])).toEqual([]);
});
