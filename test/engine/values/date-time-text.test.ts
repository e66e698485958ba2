import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  civilFromDays,
  daysFromCivil,
  formatAnswerTimestamp,
  formatDate,
  formatTime,
  formatTimestamp,
  parseDate,
  parseTime,
  parseTimestamp,
} from '../../../src/engine/values/date-time-text.ts';

describe('dates and times as text', () => {
  test('a day number and its date are one to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (day) => {
        const { year, month, day: date } = civilFromDays(day);
        return daysFromCivil(year, month, date) === day;
      }),
    );
  });

  test('days agree with the calendar of JavaScript', () => {
    for (const day of [-719162, -1, 0, 18321, 2932896]) {
      expect(formatDate(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
    }
  });

  test('years beyond four digits carry a sign, years before 1 a minus', () => {
    expect(formatDate(2932897)).toBe('+10000-01-01');
    expect(formatDate(-719529)).toBe('-0001-12-31');
  });

  test('a time leaves out zero seconds and all fractions', () => {
    expect([formatTime(0), formatTime(32_400_123), formatTime(49_530_123)]).toEqual(['00:00', '09:00', '13:45:30']);
  });

  test('answers count days before 1582 by the Julian calendar, casts do not', () => {
    const firstDay = -62135596800000;
    expect(formatAnswerTimestamp(firstDay)).toBe('0001-01-03T00:00:00.000');
    expect(formatTimestamp(firstDay)).toBe('0001-01-01T00:00:00.000');
    expect(formatAnswerTimestamp(-1)).toBe('1969-12-31T23:59:59.999');
    expect(formatAnswerTimestamp(253402300800000)).toBe('10000-01-01T00:00:00.000');
    expect(formatTimestamp(253402300800000)).toBe('+10000-01-01T00:00:00.000');
  });
});

describe('dates and times from text', () => {
  test.each([
    ['2020-02-29', 18321],
    ['2021', 18628],
    ['2021-03', 18687],
    ['+12021-03-04', 3671115],
  ])('%s is day %d', (text, day) => {
    expect(parseDate(text)).toBe(day);
  });

  test.each([
    '2021-02-30',
    '2021-13-01',
    '21-03-04',
    '+2021-03-04',
    '12021-03-04',
    '2021-3-4',
    ' 2021-03-04 ',
    '20210304',
    '2021-03-04T',
    '',
  ])('%s is no date', (text) => {
    expect(() => parseDate(text)).toThrow(/not a DATE/);
  });

  test.each([
    ['2021-03-04T05:06:07.089', 1614834367089],
    ['2021-03-04T05:06:07.1', 1614834367100],
    ['2021-03-04T05', 1614834000000],
    ['2021-03-04T', 1614816000000],
    ['2021', 1609459200000],
    ['2021-03-04T05:06:07Z', 1614834367000],
    ['2021-03-04T05:06:07.123+05:30', 1614814567123],
    ['2021-03-04T24:00:00', 1614902400000],
    ['2021-02-30', 1614470400000],
  ])('%s is the millisecond %d', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
  });

  test.each([
    '2021-03-04 05:06:07',
    '2021-03-04T25:00:00',
    '2021-03-04T23:59:60',
    '2021-03-04T05:06:07.1234',
    '0000-01-01',
    'now',
  ])('%s is no timestamp', (text) => {
    expect(() => parseTimestamp(text)).toThrow(/not a TIMESTAMP/);
  });

  test('times need hours and minutes, the rest may be left out', () => {
    expect([parseTime('01:02'), parseTime('13:45:30.123456789')]).toEqual([3_720_000, 49_530_123]);
    for (const text of ['24:00:00', '1:2:3', '12:00:61', '01:02:']) expect(() => parseTime(text)).toThrow(/not a TIME/);
  });
});
