import { describe, expect, test } from 'vitest';
import { TABLE_FUNCTIONS } from '../../../../src/engine/functions/table/index.ts';
import type { SqlValue } from '../../../../src/engine/values/sql-value.ts';
import { arrayType, decimalType } from '../../../../src/sql/sql-type.ts';

const BOUND = { types: [null], generics: new Map(), lambdaResults: [null], constants: [undefined] };
const signatures = (name: string) => TABLE_FUNCTIONS.find((f) => f.name === name)!.signatures;
const rows = (name: string, list: readonly SqlValue[] | null) => [...signatures(name).at(-1)!.bind(BOUND)(list)];

describe('EXPLODE', () => {
  test('makes a row of every element, nulls too', () => {
    expect(rows('EXPLODE', [1, null, 3])).toEqual([1, null, 3]);
  });

  test('makes no row of a null or empty array', () => {
    expect(rows('EXPLODE', null)).toEqual([]);
    expect(rows('EXPLODE', [])).toEqual([]);
  });

  test('keeps the precision of decimals', () => {
    const types = [arrayType(decimalType(7, 3))];
    expect(signatures('EXPLODE')[0]!.returnType!({ ...BOUND, types })).toEqual(decimalType(7, 3));
  });
});

describe('CUBE_EXPLODE', () => {
  test('makes every combination, the last column changing fastest', () => {
    expect(rows('CUBE_EXPLODE', ['a', 'b'])).toEqual([
      [null, null],
      [null, 'b'],
      ['a', null],
      ['a', 'b'],
    ]);
  });

  test('does not repeat combinations for columns that are null', () => {
    expect(rows('CUBE_EXPLODE', ['a', null, 'c'])).toHaveLength(4);
    expect(rows('CUBE_EXPLODE', [null])).toEqual([[null]]);
    expect(rows('CUBE_EXPLODE', null)).toEqual([]);
  });
});
