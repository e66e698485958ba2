import { describe, expect, test } from 'vitest';
import type { Aggregator } from '../../../../src/engine/functions/function-declaration.ts';
import type { SqlValue } from '../../../../src/engine/values/sql-value.ts';
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, STRING } from '../../../../src/sql/sql-type.ts';
import { bind, fold, print, results } from './run-aggregate.ts';

describe('COLLECT_LIST and COLLECT_SET', () => {
  test('keep the order of arrival and nulls', () => {
    expect(results(bind('COLLECT_LIST', [INTEGER]), [3, null, 3])).toEqual(['[3]', '[3,null]', '[3,null,3]']);
    expect(results(bind('COLLECT_SET', [INTEGER]), [3, null, 3, null, 1])).toEqual([
      '[3]',
      '[3,null]',
      '[3,null]',
      '[3,null]',
      '[3,null,1]',
    ]);
  });

  test('stop at the configured length', () => {
    const list = bind('COLLECT_LIST', [INTEGER], [], { 'ksql.functions.collect_list.limit': '2' });
    expect(results(list, [1, 2, 3]).at(-1)).toBe('[1,2]');
    expect(print(list, list.merge([1], [2, 3]))).toBe('[1,2]');
    const set = bind('COLLECT_SET', [INTEGER], [], { 'ksql.functions.collect_set.limit': '1' });
    expect(results(set, [1, 2]).at(-1)).toBe('[1]');
    const unlimited = bind('COLLECT_LIST', [INTEGER], [], { 'ksql.functions.collect_list.limit': '-1' });
    expect(results(unlimited, [1, 2]).at(-1)).toBe('[1,2]');
  });

  test('a list over a table loses the last of its equals; a set cannot run over tables', () => {
    const list = bind('COLLECT_LIST', [INTEGER]);
    expect(list.undo!([1], [1, 2, 1])).toEqual([1, 2]);
    expect(list.undo!([9], [1, 2])).toEqual([1, 2]);
    expect(bind('COLLECT_SET', [INTEGER]).undo).toBeUndefined();
  });

  test('join two groups', () => {
    expect(bind('COLLECT_LIST', [INTEGER]).merge([1], [1])).toEqual([1, 1]);
    expect(bind('COLLECT_SET', [INTEGER]).merge([1, 2], [2, 3])).toEqual([1, 2, 3]);
  });
});

describe('HISTOGRAM', () => {
  test('counts each string and forgets those that were all taken back', () => {
    const histogram = bind('HISTOGRAM', [STRING]);
    const state = fold(histogram, ['x', 'y', 'x', null]);
    expect(print(histogram, state)).toBe('{"x":2,"y":1}');
    expect(print(histogram, histogram.undo!(['y'], state))).toBe('{"x":2}');
    expect(print(histogram, histogram.merge(state, state))).toBe('{"x":4,"y":2}');
  });

  test('keeps at most 1,000 strings', () => {
    const histogram = bind('HISTOGRAM', [STRING]);
    const state = fold(
      histogram,
      Array.from({ length: 1001 }, (_, i) => `s${i}`),
    ) as ReadonlyMap<SqlValue, SqlValue>;
    expect(state.size).toBe(1000);
    expect((histogram.aggregate(['s5'], state) as ReadonlyMap<SqlValue, SqlValue>).get('s5')).toBe(2n);
  });
});

describe('ATTR', () => {
  test('is the value while there is only one; null counts as a value', () => {
    expect(results(bind('ATTR', [INTEGER]), [1, 1, 2])).toEqual(['1', '1', 'null']);
    expect(results(bind('ATTR', [STRING]), ['g', null])).toEqual(['"g"', 'null']);
  });

  test('comes back when the other values were taken back', () => {
    const attr = bind('ATTR', [INTEGER]);
    expect(print(attr, attr.undo!([2], fold(attr, [1, 2])))).toBe('1');
    expect(print(attr, attr.merge(fold(attr, [1]), fold(attr, [1])))).toBe('1');
  });
});

describe('EARLIEST_BY_OFFSET and LATEST_BY_OFFSET', () => {
  test('leave nulls out unless told otherwise', () => {
    expect(results(bind('EARLIEST_BY_OFFSET', [INTEGER]), [null, 3, 1])).toEqual(['null', '3', '3']);
    expect(results(bind('EARLIEST_BY_OFFSET', [INTEGER], [false]), [null, 3])).toEqual(['null', 'null']);
    expect(results(bind('LATEST_BY_OFFSET', [INTEGER]), [3, null, 1])).toEqual(['3', '3', '1']);
    expect(results(bind('LATEST_BY_OFFSET', [INTEGER], [false]), [3, null])).toEqual(['3', 'null']);
  });

  test('give the first or last n in the order of arrival', () => {
    expect(results(bind('EARLIEST_BY_OFFSET', [INTEGER], [2]), [3, null, 1, 5])).toEqual([
      '[3]',
      '[3]',
      '[3,1]',
      '[3,1]',
    ]);
    expect(results(bind('LATEST_BY_OFFSET', [STRING], [2, false]), ['a', null, 'b'])).toEqual([
      '["a"]',
      '["a",null]',
      '[null,"b"]',
    ]);
  });

  test('joined session windows keep the order of arrival, not of time', () => {
    const latest = bind('LATEST_BY_OFFSET', [INTEGER]);
    const early = latest.aggregate([1], latest.initialize());
    const late = latest.aggregate([2], latest.initialize());
    expect([
      print(latest, latest.merge(early, late)),
      print(latest, latest.merge(late, early)),
      print(latest, latest.merge(null, early)),
    ]).toEqual(['2', '2', '1']);
    const firstTwo = bind('EARLIEST_BY_OFFSET', [INTEGER], [2]);
    const a = firstTwo.aggregate([1], firstTwo.initialize());
    const b = fold(firstTwo, [2, 3]);
    expect(print(firstTwo, firstTwo.merge(b, a))).toBe('[1,2]');
  });

  test.each([0, -1])('n = %d is refused', (n) => {
    expect(() => bind('LATEST_BY_OFFSET', [INTEGER], [n])).toThrow(/at least 1/);
  });
});

describe('TOPK and TOPKDISTINCT', () => {
  test('keep the k greatest, greatest first, without nulls', () => {
    expect(results(bind('TOPK', [INTEGER], [2]), [3, 1, null, 3, 5])).toEqual([
      '[3]',
      '[3,1]',
      '[3,1]',
      '[3,3]',
      '[5,3]',
    ]);
    expect(results(bind('TOPKDISTINCT', [INTEGER], [2]), [3, 1, 3, 5])).toEqual(['[3]', '[3,1]', '[3,1]', '[5,3]']);
    expect(results(bind('TOPK', [BIGINT], [0]), [1n])).toEqual(['[]']);
    expect(results(bind('TOPK', [INTEGER], [-1]), [1, 2, 3]).at(-1)).toBe('[3,2,1]');
  });

  test('TOPK with more columns gives structs; the earlier of equals stays in front', () => {
    const top = bind('TOPK', [INTEGER, STRING, DOUBLE], [2]);
    const rows: SqlValue[][] = [
      [3, 'x', 1.5],
      [7, 'z', null],
      [3, 'w', 9.5],
    ];
    const state = rows.reduce((s, row) => top.aggregate(row, s), top.initialize());
    expect(print(top, state)).toBe('[{"sort_col":7,"col0":"z","col1":null},{"sort_col":3,"col0":"x","col1":1.5}]');
  });

  test('join two groups', () => {
    expect(bind('TOPK', [INTEGER], [2]).merge([5, 1], [3])).toEqual([5, 3]);
    expect(bind('TOPKDISTINCT', [INTEGER], [3]).merge([5, 1], [5, 2])).toEqual([5, 2, 1]);
  });

  test('types without order are refused', () => {
    expect(() => bind('TOPKDISTINCT', [BOOLEAN], [2])).toThrow(/fits none/);
  });
});

describe('COUNT_DISTINCT', () => {
  const count = (aggregator: Aggregator, state: SqlValue): number => Number(print(aggregator, state));

  test('is exact for a thousand values, whatever their order, and leaves nulls out', () => {
    const distinct = bind('COUNT_DISTINCT', [INTEGER]);
    const values = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 1000);
    expect(count(distinct, fold(distinct, [null, ...values]))).toBe(1000);
  });

  test('a value seen before changes nothing', () => {
    const distinct = bind('COUNT_DISTINCT', [STRING]);
    const state = fold(distinct, ['a', 'b']);
    expect(distinct.aggregate(['a'], state)).toBe(state);
  });

  test('is within two percent for a hundred thousand, in at most 16 KiB', () => {
    const distinct = bind('COUNT_DISTINCT', [STRING]);
    const state = fold(
      distinct,
      Array.from({ length: 100_000 }, (_, i) => `visitor-${i}`),
    );
    expect(Math.abs(count(distinct, state) - 100_000)).toBeLessThan(2000);
    expect((state as Uint8Array).length).toBeLessThanOrEqual(16_385);
  });

  test('two groups join to the number of their different values', () => {
    const distinct = bind('COUNT_DISTINCT', [INTEGER]);
    const range = (from: number, to: number) =>
      fold(
        distinct,
        Array.from({ length: to - from }, (_, i) => from + i),
      );
    expect(count(distinct, distinct.merge(range(0, 300), range(200, 500)))).toBe(500);
    const large = count(distinct, distinct.merge(range(0, 2000), range(1000, 4000)));
    expect(Math.abs(large - 4000)).toBeLessThan(80);
    expect(count(distinct, distinct.merge(range(0, 10), range(0, 2000)))).toBe(count(distinct, range(0, 2000)));
  });
});
