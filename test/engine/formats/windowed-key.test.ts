// Keys of windowed tables.
import { describe, expect, it } from 'vitest';
import { decodeWindowedKey, encodeWindowedKey } from '../../../src/engine/formats/windowed-key.ts';

const key = Buffer.from('ab');

describe('windowed keys', () => {
  it('[FMT-70] end in the window start as 8 big-endian bytes', () => {
    const bytes = encodeWindowedKey(key, 'TIME', 1_700_000_040_000, 1_700_000_160_000);
    expect(Buffer.from(bytes).toString('hex')).toBe(`6162${(1_700_000_040_000).toString(16).padStart(16, '0')}`);
    expect(decodeWindowedKey(bytes, 'TIME')).toEqual({ key, start: 1_700_000_040_000, end: null });
  });

  it('[FMT-70] of sessions end in the end, then the start', () => {
    const bytes = encodeWindowedKey(key, 'SESSION', 4, 5);
    expect(Buffer.from(bytes).toString('hex')).toBe('616200000000000000050000000000000004');
    expect(decodeWindowedKey(bytes, 'SESSION')).toEqual({ key, start: 4, end: 5 });
  });

  it('[FMT-71] whose bounds no window has are refused', () => {
    expect(() => decodeWindowedKey(encodeWindowedKey(key, 'TIME', -1, 0), 'TIME')).toThrow(/no window begins at -1/);
    expect(() => decodeWindowedKey(encodeWindowedKey(key, 'SESSION', 6, 5), 'SESSION')).toThrow(/ends at 5/);
  });

  it('[FMT-71] that are too short are refused', () => {
    expect(() => decodeWindowedKey(Buffer.alloc(7), 'TIME')).toThrow(/at least 8 bytes/);
  });
});
