import { describe, expect, it } from 'vitest';
import { recordLimits, refusalOf } from '../../../src/engine/runtime/record-limits.ts';

const NOW = 1_700_000_000_000;
const record = (timestamp: number, size = 10) => ({
  key: null,
  value: new Uint8Array(size),
  timestamp,
  headers: [],
});

describe('records that a topic would refuse (E7)', () => {
  it('are those with more bytes than max.message.bytes', () => {
    const limits = recordLimits({ 'max.message.bytes': '1000' });
    expect(refusalOf(record(NOW, 400), limits, NOW)).toBeNull();
    expect(refusalOf(record(NOW, 2_000), limits, NOW)).toContain('bytes');
  });

  it('are those whose time is too far from the present', () => {
    const limits = recordLimits({
      'message.timestamp.before.max.ms': '86400000',
      'message.timestamp.after.max.ms': '3600000',
    });
    expect(refusalOf(record(NOW), limits, NOW)).toBeNull();
    expect(refusalOf(record(NOW + 7_200_000), limits, NOW)).toContain('future');
    expect(refusalOf(record(NOW - 200_000_000), limits, NOW)).toContain('past');
  });

  it('are none for their time when the broker gives records its own', () => {
    const limits = recordLimits({
      'message.timestamp.type': 'LogAppendTime',
      'message.timestamp.after.max.ms': '3600000',
    });
    expect(refusalOf(record(NOW + 7_200_000), limits, NOW)).toBeNull();
  });
});
