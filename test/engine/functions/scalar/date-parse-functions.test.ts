import { describe, expect, test } from 'vitest';
import { STRING } from '../../../../src/sql/sql-type.ts';
import { call, typed } from '../call-function.ts';

const parse = (text: string, pattern: string, ...zone: string[]) => {
  const ms = call('PARSE_TIMESTAMP', text, pattern, ...zone);
  return new Date(ms as number).toISOString();
};
const day = (days: unknown) => new Date((days as number) * 86_400_000).toISOString().slice(0, 10);

describe('PARSE_TIMESTAMP', () => {
  test.each([
    ['2023-07-05 19:08:09.045', 'yyyy-MM-dd HH:mm:ss.SSS', '2023-07-05T19:08:09.045Z'],
    ['20230705190809045', 'yyyyMMddHHmmssSSS', '2023-07-05T19:08:09.045Z'],
    ['230705', 'yyMMdd', '2023-07-05T00:00:00.000Z'],
    ['5 jul 2023', 'd MMM yyyy', '2023-07-05T00:00:00.000Z'],
    ['Wed, jul 5, 2023', 'EEEE, MMMM d, yyyy', '2023-07-05T00:00:00.000Z'],
    ['2023 CE Q3', 'yyyy GGGG QQQQ', '2023-01-01T00:00:00.000Z'],
    ['2023-07-05T19:08:09+02:00', "yyyy-MM-dd'T'HH:mm:ssXXX", '2023-07-05T17:08:09.000Z'],
    ['2023-07-05 19:08 Europe/Prague', 'yyyy-MM-dd HH:mm VV', '2023-07-05T17:08:00.000Z'],
    ['2023-07-05 19:08 PST', 'yyyy-MM-dd HH:mm z', '2023-07-06T02:08:00.000Z'],
    ['2023-07-05 19:08 GMT+2', 'yyyy-MM-dd HH:mm O', '2023-07-05T17:08:00.000Z'],
    ['7:08 PM', 'h:mm a', '1970-01-01T19:08:00.000Z'],
    ['2023-186', 'yyyy-DDD', '2023-07-05T00:00:00.000Z'],
    ['2023-W27-4', "YYYY-'W'ww-e", '2023-07-05T00:00:00.000Z'],
    ['60130', 'g', '2023-07-05T00:00:00.000Z'],
    ['2023-07', 'yyyy-MM', '2023-07-01T00:00:00.000Z'],
    ['07-05', 'MM-dd', '1970-07-05T00:00:00.000Z'],
    ['2023-07-05', 'yyyy-MM-dd[ HH[:mm]]', '2023-07-05T00:00:00.000Z'],
    ['2023-07-05 19', 'yyyy-MM-dd[ HH[:mm]]', '2023-07-05T19:00:00.000Z'],
    ['2023-07-05 24:00', 'yyyy-MM-dd HH:mm', '2023-07-06T00:00:00.000Z'],
    ['+12345-01-01', 'yyyy-MM-dd', '+012345-01-01T00:00:00.000Z'],
    ['0003 BC', 'yyyy G', '-000002-01-01T00:00:00.000Z'],
  ])('%s by %s', (text, pattern, expected) => {
    expect(parse(text, pattern)).toBe(expected);
  });

  test('pulls a day beyond the end of its month back', () => {
    expect(parse('2023-02-31', 'yyyy-MM-dd')).toBe('2023-02-28T00:00:00.000Z');
  });

  test.each([
    ['2023-02-32', 'yyyy-MM-dd'],
    ['2023-13-01', 'yyyy-MM-dd'],
    ['2023-7-5', 'yyyy-MM-dd'],
    ['2023-07-05 ', 'yyyy-MM-dd'],
    ['12345-01-01', 'yyyy-MM-dd'],
    ['Monday 2023-07-05', 'EEEE yyyy-MM-dd'],
    ['2023-07-05 24:01', 'yyyy-MM-dd HH:mm'],
    ['', 'yyyy'],
    ['2023-366', 'yyyy-DDD'],
    ['366', 'DDD'],
    ['Wednesday, July 5, 2023', 'EEEE, MMMM d, yyyy'],
    ['7 in the evening', 'h B'],
    ['2023', 'y'.repeat(20)],
  ])('refuses %s by %s', (text, pattern) => {
    expect(() => parse(text, pattern)).toThrow();
  });

  test('reads local times of a zone, moving those that clocks skip forward', () => {
    expect(parse('2023-07-05 12:00', 'yyyy-MM-dd HH:mm', 'America/New_York')).toBe('2023-07-05T16:00:00.000Z');
    expect(parse('2023-03-12 02:30', 'yyyy-MM-dd HH:mm', 'America/New_York')).toBe('2023-03-12T07:30:00.000Z');
  });

  test('takes the offset in use on that day of 1970 where a local time comes twice', () => {
    expect(parse('2023-11-05 01:30', 'yyyy-MM-dd HH:mm', 'America/New_York')).toBe('2023-11-05T06:30:00.000Z');
  });

  test('an offset in the text wins over the zone', () => {
    expect(parse('2023-07-05 12:00Z', 'yyyy-MM-dd HH:mmX', 'America/New_York')).toBe('2023-07-05T12:00:00.000Z');
  });
});

describe('PARSE_DATE', () => {
  test('rolls values beyond their range over', () => {
    expect(day(call('PARSE_DATE', '2023-02-30', 'yyyy-MM-dd'))).toBe('2023-03-02');
    expect(day(call('PARSE_DATE', '2023-14-01', 'yyyy-MM-dd'))).toBe('2024-02-01');
  });

  test('takes fewer digits than letters, and skips blanks before numbers', () => {
    expect(day(call('PARSE_DATE', '2023-7- 5', 'yyyy-MM-dd'))).toBe('2023-07-05');
    expect(day(call('PARSE_DATE', '20230705', 'yyyyMMdd'))).toBe('2023-07-05');
  });

  test('the day set last wins over a contradicting weekday', () => {
    expect(day(call('PARSE_DATE', 'Mon 5 Jul 2023', 'EEE d MMM yyyy'))).toBe('2023-07-05');
  });

  test('dates before the Gregorian calendar are Julian', () => {
    expect(call('PARSE_DATE', '1582-10-04', 'yyyy-MM-dd')).toBe(-141_428);
    expect(call('PARSE_DATE', '1582-10-15', 'yyyy-MM-dd')).toBe(-141_427);
  });

  test('weeks and days of the week name a day as well', () => {
    expect(day(call('PARSE_DATE', '2023 27 Wed', 'yyyy ww EEE'))).toBe('2023-07-05');
    expect(day(call('PARSE_DATE', '2023-186', 'yyyy-DDD'))).toBe('2023-07-05');
  });

  test('refuses a time of day and unknown letters', () => {
    expect(() => call('PARSE_DATE', '2023-07-05 10', 'yyyy-MM-dd HH')).toThrow('time of day');
    expect(() => call('PARSE_DATE', '2023', 'eeee')).toThrow('letter');
    expect(() => call('PARSE_DATE', 'x', 'yyyy')).toThrow('fit');
  });
});

describe('the other parsers', () => {
  test('STRINGTODATE needs a whole date and refuses nulls', () => {
    expect(day(call('STRINGTODATE', '2023-02-30', 'yyyy-MM-dd'))).toBe('2023-02-28');
    expect(() => call('STRINGTODATE', '2023', 'yyyy')).toThrow('date');
    expect(() => call('STRINGTODATE', typed(STRING, null), 'yyyy')).toThrow('null');
  });

  test('PARSE_TIME gives milliseconds of the day', () => {
    expect(call('PARSE_TIME', '01:02:03.456', 'HH:mm:ss.SSS')).toBe(3_723_456);
    expect(call('PARSE_TIME', '24:00', 'kk:mm')).toBe(0);
    expect(() => call('PARSE_TIME', '45', 'mm')).toThrow('time of day');
    expect(() => call('PARSE_TIME', '2023-07-05 01:02', 'yyyy-MM-dd HH:mm')).toThrow('has a date');
    expect(() => call('PARSE_TIME', '5 01:02', 'd HH:mm')).toThrow('has a date');
  });

  test('STRINGTOTIMESTAMP gives a BIGINT', () => {
    expect(call('STRINGTOTIMESTAMP', '1970-01-02', 'yyyy-MM-dd')).toBe(86_400_000n);
    expect(call('STRINGTOTIMESTAMP', '1970-01-02', 'yyyy-MM-dd', '+02:00')).toBe(79_200_000n);
  });
});
