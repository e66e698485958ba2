import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../../../../src/engine/values/decimal-math.ts';
import { BIGINT, BOOLEAN, BYTES, DATE, DOUBLE, decimalType, INTEGER, STRING } from '../../../../src/sql/sql-type.ts';
import { bind, DOUBLE_LIST, fold, INT_LIST, print, results } from './run-aggregate.ts';

const d = parseDecimal;

describe('COUNT', () => {
  test('counts what is not null, and takes rows of tables back', () => {
    const count = bind('COUNT', [STRING]);
    expect(results(count, ['a', null, 'b'])).toEqual(['1', '1', '2']);
    expect(print(count, count.undo!(['a'], 5n))).toBe('4');
    expect(print(count, count.undo!([null], 5n))).toBe('5');
    expect(count.merge(2n, 3n)).toBe(5n);
  });
});

describe('SUM', () => {
  test('starts at 0, leaves nulls out and wraps as the type does', () => {
    expect(results(bind('SUM', [INTEGER]), [null, 2147483647, 1])).toEqual(['0', '2147483647', '-2147483648']);
    expect(results(bind('SUM', [BIGINT]), [9223372036854775807n, 1n])).toEqual([
      '9223372036854775807',
      '-9223372036854775808',
    ]);
    expect(results(bind('SUM', [DOUBLE]), [1.5, 0.1])).toEqual(['1.5', '1.6']);
  });

  test('a decimal sum keeps the type of its column and fails when it outgrows it', () => {
    const sum = bind('SUM', [decimalType(4, 2)]);
    expect(sum.resultType).toEqual(decimalType(4, 2));
    expect(results(sum, [d('99.98'), d('0.01')])).toEqual(['99.98', '99.99']);
    expect(() => fold(sum, [d('99.99'), d('0.01')])).toThrow(/does not fit DECIMAL\(4, 2\)/);
  });

  test('takes rows back and joins two sums', () => {
    const sum = bind('SUM', [INTEGER]);
    expect([sum.undo!([3], 10), sum.undo!([null], 10), sum.merge(4, 5)]).toEqual([7, 10, 9]);
  });

  test.each([[STRING], [BOOLEAN], [INT_LIST]])('%o cannot be added up', (type) => {
    expect(() => bind('SUM', [type])).toThrow(/fits none/);
  });
});

describe('SUM_LIST', () => {
  test('adds up the elements of all lists', () => {
    expect(results(bind('SUM_LIST', [INT_LIST]), [[1, 2], null, [3, null]])).toEqual(['3', '3', '6']);
    expect(results(bind('SUM_LIST', [DOUBLE_LIST]), [[1.5], []])).toEqual(['1.5', '1.5']);
  });
});

describe('AVG', () => {
  test('is the sum, which may wrap, divided by the number of values', () => {
    expect(results(bind('AVG', [INTEGER]), [null, 5, 2147483647, null])).toEqual([
      '0.0',
      '5.0',
      '-1.073741822E9',
      '-1.073741822E9',
    ]);
  });

  test('takes rows back and joins two averages', () => {
    const avg = bind('AVG', [DOUBLE]);
    const state = fold(avg, [1, 2, 6]);
    expect(print(avg, avg.undo!([6], state))).toBe('1.5');
    expect(print(avg, avg.merge(state, fold(avg, [11])))).toBe('5.0');
  });

  test('has no DECIMAL', () => {
    expect(() => bind('AVG', [decimalType(4, 2)])).toThrow(/fits none/);
  });
});

describe('MIN and MAX', () => {
  test('leave nulls out and use the order of the type', () => {
    expect(results(bind('MIN', [STRING]), [null, 'pear', 'apple', 'Zed'])).toEqual([
      'null',
      '"pear"',
      '"apple"',
      '"Zed"',
    ]);
    expect(results(bind('MAX', [DATE]), [1, 18321, 2])).toEqual(['"1970-01-02"', '"2020-02-29"', '"2020-02-29"']);
    expect(results(bind('MIN', [BYTES]), [new Uint8Array([0]), new Uint8Array([255])])).toEqual(['"AA=="', '"/w=="']);
  });

  test('join two groups and cannot run over tables', () => {
    const max = bind('MAX', [INTEGER]);
    expect([max.merge(null, 3), max.merge(3, null), max.merge(3, 9), max.undo]).toEqual([3, 3, 9, undefined]);
  });
});

describe('STDDEV_SAMP and STDDEV_SAMPLE', () => {
  test('give the sample variance and its root', () => {
    expect(results(bind('STDDEV_SAMP', [INTEGER]), [null, 1, 1, 2])).toEqual([
      '0.0',
      '0.0',
      '0.0',
      '0.3333333333333333',
    ]);
    expect(results(bind('STDDEV_SAMPLE', [INTEGER]), [3, 1])).toEqual(['0.0', '1.4142135623730951']);
  });

  test('wrap like the column, as a ksqlDB server does', () => {
    expect(results(bind('STDDEV_SAMPLE', [INTEGER]), [5, 2147483647]).at(-1)).toBe('4.555500745721434E9');
    expect(Number(results(bind('STDDEV_SAMP', [BIGINT]), [5n, 9223372036854775807n]).at(-1))).toBeCloseTo(
      4.253529586511731e37,
      -25,
    );
  });

  test('what was taken back leaves no trace, and groups join to the whole', () => {
    const deviation = bind('STDDEV_SAMP', [DOUBLE]);
    const all = fold(deviation, [1, 2, 4, 8]);
    const rest = deviation.undo!([8], all);
    expect(Number(print(deviation, rest))).toBeCloseTo(Number(print(deviation, fold(deviation, [1, 2, 4]))), 9);
    const joined = deviation.merge(fold(deviation, [1, 2]), fold(deviation, [4, 8]));
    expect(Number(print(deviation, joined))).toBeCloseTo(Number(print(deviation, all)), 9);
  });
});

describe('CORRELATION', () => {
  test('is 1 for a line, -1 for a falling one and NaN for a point', () => {
    const correlation = bind('CORRELATION', [DOUBLE, DOUBLE]);
    const pairs = (list: readonly (readonly [number | null, number | null])[]) =>
      list.reduce((state, pair) => correlation.aggregate(pair, state), correlation.initialize());
    expect(print(correlation, pairs([[1, 2]]))).toBe('"NaN"');
    expect(
      Number(
        print(
          correlation,
          pairs([
            [1, 2],
            [2, 4],
            [null, 9],
            [3, 6],
          ]),
        ),
      ),
    ).toBeCloseTo(1, 12);
    expect(Number(print(correlation, correlation.merge(pairs([[1, -1]]), pairs([[2, -2]]))))).toBeCloseTo(-1, 12);
    expect(
      print(
        correlation,
        correlation.undo!(
          [2, 9],
          pairs([
            [1, 2],
            [2, 9],
          ]),
        ),
      ),
    ).toBe('"NaN"');
  });
});
