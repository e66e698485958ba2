import { describe, expect, test } from 'vitest';
import { DATE, TIME, TIMESTAMP } from '../../../../src/sql/sql-type.ts';
import { call, typed } from '../call-function.ts';

const date = (text: string) => typed(DATE, Date.parse(`${text}T00:00:00Z`) / 86_400_000);
const timestamp = (text: string) => typed(TIMESTAMP, Date.parse(text));
const time = (text: string) => typed(TIME, Date.parse(`1970-01-01T${text}Z`));

const format = (instant: string, pattern: string, ...zone: string[]) =>
  call('FORMAT_TIMESTAMP', timestamp(instant), pattern, ...zone);

describe('FORMAT_TIMESTAMP', () => {
  const evening = '2023-07-05T19:08:09.045Z';

  test.each([
    ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2023-07-05T19:08:09.045Z'],
    ['yy u yyyyy', '23 2023 02023'],
    ['EEEE, d MMMM', 'Wednesday, 5 July'],
    ['EEE MMM ccc LLL', 'Wed Jul Wed Jul'],
    ['h:mm a K k H', '7:08 PM 7 19 19'],
    ['S SS SSSSSS n A', '0 04 045000 45000000 68889045'],
    ['D DDD F W w e', '186 186 5 2 27 4'],
    ['QQQ QQQQ q', 'Q3 3rd quarter 3'],
    ['G GGGG GGGGG', 'AD Anno Domini A'],
    ['B', 'in the evening'],
    ['g', '60130'],
    ['ppppd', '   5'],
    ["''yyyy''", "'2023'"],
    ['HH[:mm]', '19:08'],
  ])('%s', (pattern, expected) => {
    expect(format(evening, pattern)).toBe(expected);
  });

  test('weeks begin on Sunday, and the days before New Year belong to week 1', () => {
    expect(format('2022-12-31T12:00:00Z', 'YYYY-ww-e')).toBe('2022-53-7');
    expect(format('2024-12-29T12:00:00Z', 'YYYY-ww-e')).toBe('2025-01-1');
  });

  test('names midnight and noon to the minute', () => {
    expect(format('2023-01-01T00:00:59Z', 'B')).toBe('midnight');
    expect(format('2023-01-01T12:00:00Z', 'B')).toBe('noon');
    expect(format('2023-01-01T12:01:00Z', 'B')).toBe('in the afternoon');
    expect(format('2023-01-01T00:01:00Z', 'B')).toBe('at night');
  });

  test('years beyond four digits get a sign', () => {
    expect(format('+012345-01-01T00:00:00Z', 'yyyy')).toBe('+12345');
    expect(format('-000005-01-01T00:00:00Z', 'uuuu yyyy G')).toBe('-0005 0006 BC');
  });

  test('shows the clock of a zone with its name and offset', () => {
    const pattern = 'HH:mm XXX z zzzz VV O';
    expect(format(evening, pattern, 'Europe/Prague')).toBe(
      '21:08 +02:00 CEST Central European Summer Time Europe/Prague GMT+2',
    );
    expect(format(evening, pattern, '+05:30')).toBe('00:38 +05:30 +05:30 +05:30 +05:30 GMT+5:30');
    expect(format(evening, pattern, 'GMT-3')).toBe('16:08 -03:00 GMT-03:00 GMT-03:00 GMT-03:00 GMT-3');
  });

  test('changes the offset at the moment when clocks change', () => {
    expect(format('2023-03-26T00:59:59Z', 'HH:mm:ss x', 'Europe/Prague')).toBe('01:59:59 +01');
    expect(format('2023-03-26T01:00:00Z', 'HH:mm:ss x', 'Europe/Prague')).toBe('03:00:00 +02');
  });

  test('knows the local mean time of old dates to the second', () => {
    expect(format('1811-01-01T00:00:00Z', 'HH:mm:ss', 'Europe/Prague')).toBe('00:57:44');
  });

  test.each(['PST', 'EST', 'europe/prague', 'nowhere', '+19:00', '+18:01', '5'])('refuses the zone %s', (zone) => {
    expect(() => format(evening, 'HH', zone)).toThrow(zone);
  });

  test.each(['f', 'aa', 'ddd', 'V', 'cc', 'www', 'yyyyMM]', '{', "'open", 'SSSSSSSSSS', 'P'])(
    'refuses the pattern %s',
    (pattern) => {
      expect(() => format(evening, pattern)).toThrow('pattern');
    },
  );
});

describe('FORMAT_DATE and FORMAT_TIME', () => {
  test('print the fields they have', () => {
    expect(call('FORMAT_DATE', date('2024-02-29'), 'dd.MM.uuuu')).toBe('29.02.2024');
    expect(call('FORMAT_TIME', time('13:45:30.123'), 'hh:mm:ss.SS a')).toBe('01:45:30.12 PM');
    expect(call('DATETOSTRING', -1, 'yyyy-MM-dd')).toBe('1969-12-31');
  });

  test('refuse fields they do not have, unless the section is optional', () => {
    expect(() => call('FORMAT_DATE', date('2024-02-29'), 'HH')).toThrow('field');
    expect(() => call('FORMAT_TIME', time('13:45:30'), 'yyyy')).toThrow('field');
    expect(call('FORMAT_DATE', date('2024-02-29'), 'yyyy[ HH]')).toBe('2024');
  });
});

test('TIMESTAMPTOSTRING prints every 64-bit instant', () => {
  expect(call('TIMESTAMPTOSTRING', 9223372036854775807n, 'yyyy-MM-dd HH:mm:ss.SSS')).toBe(
    '+292278994-08-17 07:12:55.807',
  );
  expect(call('TIMESTAMPTOSTRING', 0n, 'yyyy-MM-dd HH', 'America/Los_Angeles')).toBe('1969-12-31 16');
});
