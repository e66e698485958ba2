import { describe, expect, it } from 'vitest';
import { compareKeys } from '../../../src/engine/state/key-identity.ts';

const sorted = (...values: (string | number | bigint | null)[]) =>
  values
    .map((value) => [value])
    .sort(compareKeys)
    .map(([value]) => value);

describe('the order of keys', () => {
  it('is that of the UTF-8 bytes for texts', () => {
    const texts = ['b', 'a', 'ab', '', 'Z', 'é', '￿', '😀', '𐀀'];
    const byBytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(sorted(...texts)).toEqual(byBytes);
  });

  it('puts negative numbers behind all others, and nulls first', () => {
    expect(sorted(3, -2, null, 0, -1)).toEqual([null, 0, 3, -2, -1]);
    expect(sorted(3n, -2n, 20n)).toEqual([3n, 20n, -2n]);
  });
});
