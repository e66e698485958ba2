import { createRequire } from 'node:module';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../src/engine/kafka/decompress.ts';

const { compress } = createRequire(import.meta.url)('snappyjs') as { compress(bytes: Uint8Array): Uint8Array };
const TEXT = Buffer.from('campaign '.repeat(500));

/** As snappy-java frames blocks. */
function xerial(blocks: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(16);
  Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]).copy(header);
  header.writeInt32BE(1, 8);
  header.writeInt32BE(1, 12);
  const framed = blocks.map((block) => {
    const packed = compress(block);
    const length = Buffer.alloc(4);
    length.writeInt32BE(packed.length);
    return Buffer.concat([length, packed]);
  });
  return Buffer.concat([header, ...framed]);
}

describe('the records of a batch', () => {
  it.each([
    ['nothing', 0, TEXT],
    ['gzip', 1, gzipSync(TEXT)],
    ['bare snappy', 2, Buffer.from(compress(TEXT))],
    ['framed snappy of Java clients', 2, xerial([TEXT.subarray(0, 1_000), TEXT.subarray(1_000)])],
    ['zstd', 4, zstdCompressSync(TEXT)],
  ])('come out of %s as they went in', (_name, codec, bytes) => {
    expect(decompress(codec, bytes).equals(TEXT)).toBe(true);
  });

  it('are refused by name in a compression that is not supported', () => {
    expect(() => decompress(3, TEXT)).toThrow(/lz4/);
  });
});
