import { describe, expect, test } from 'vitest';
import { DATE, INTEGER, TIME, TIMESTAMP } from '../../../../src/sql/sql-type.ts';
import { call, functionNamed, typed, unit } from '../call-function.ts';

const date = (days: number | null) => typed(DATE, days);
const time = (ms: number) => typed(TIME, ms);
const timestamp = (ms: number) => typed(TIMESTAMP, ms);

describe('adding spans', () => {
  test('DATEADD cuts a part of a day off towards 1970-01-01', () => {
    expect(call('DATEADD', unit('HOURS'), 36, date(10))).toBe(11);
    expect(call('DATEADD', unit('HOURS'), 1, date(-1))).toBe(0);
    expect(call('DATESUB', unit('DAYS'), 3, date(1))).toBe(-2);
  });

  test('TIMEADD stays within the day', () => {
    expect(call('TIMEADD', unit('HOURS'), 25, time(3_600_000))).toBe(7_200_000);
    expect(call('TIMESUB', unit('MILLISECONDS'), 1, time(0))).toBe(86_399_999);
  });

  test('TIMEADD counts no more than 64 bits of nanoseconds', () => {
    expect(call('TIMEADD', unit('DAYS'), 2147483647, time(0))).toBe(85_636_854);
  });

  test('TIMESTAMPADD moves an instant', () => {
    expect(call('TIMESTAMPADD', unit('MINUTES'), -2, timestamp(0))).toBe(-120_000);
    expect(call('TIMESTAMPSUB', unit('SECONDS'), 1, timestamp(0))).toBe(-1000);
  });

  test('null arguments give null', () => {
    expect(call('DATEADD', unit('DAYS'), typed(INTEGER, null), date(0))).toBeNull();
    expect(call('DATEADD', unit('DAYS'), 1, date(null))).toBeNull();
  });
});

describe('conversions', () => {
  test('CONVERT_TZ takes both offsets at the instant given', () => {
    const winter = Date.UTC(2023, 0, 1, 12);
    expect(call('CONVERT_TZ', timestamp(winter), 'UTC', 'Asia/Tokyo')).toBe(winter + 9 * 3_600_000);
    expect(call('CONVERT_TZ', timestamp(winter), 'Europe/Prague', '-03:00')).toBe(winter - 4 * 3_600_000);
  });

  test('days and milliseconds become dates and timestamps and back', () => {
    expect(call('FROM_DAYS', 18321)).toBe(18321);
    expect(call('FROM_UNIXTIME', 1615713000123n)).toBe(1615713000123);
    expect(call('UNIX_DATE', date(-1))).toBe(-1);
    expect(call('UNIX_TIMESTAMP', timestamp(-1))).toBe(-1n);
    expect(() => call('FROM_DAYS', typed(INTEGER, null))).toThrow('days');
  });

  test('the present is no constant', () => {
    expect(functionNamed('UNIX_TIMESTAMP').deterministic).toBe(false);
    expect(Math.abs(Number(call('UNIX_TIMESTAMP')) - Date.now())).toBeLessThan(10_000);
    expect(call('UNIX_DATE')).toBe(Math.floor(Date.now() / 86_400_000));
  });
});
