// Undoes the compression of record batches. ksqlDB servers write their topics with snappy unless told otherwise.
import { createRequire } from 'node:module';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { ClickstreamError } from '../../errors/clickstream-error.ts';

const GZIP = 1;
const SNAPPY = 2;
const ZSTD = 4;
const NAMES: Readonly<Record<number, string>> = { 3: 'lz4' };

/** Java clients put snappy blocks into a frame of their own: this magic, two versions, then blocks with their length. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;

interface Snappy {
  uncompress(bytes: Uint8Array): Uint8Array;
}
const require = createRequire(import.meta.url);
let snappy: Snappy | null = null;

function unsnappy(bytes: Buffer): Buffer {
  snappy ??= require('snappyjs') as Snappy;
  const { uncompress } = snappy;
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return Buffer.from(uncompress(bytes));
  const blocks: Uint8Array[] = [];
  for (let at = XERIAL_HEADER_BYTES; at + 4 <= bytes.length; ) {
    const length = bytes.readInt32BE(at);
    blocks.push(uncompress(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

/**
 * @param codec the lowest three bits of the batch's attributes
 * @throws ClickstreamError COMPRESSION_UNSUPPORTED
 */
export function decompress(codec: number, bytes: Buffer): Buffer {
  switch (codec) {
    case 0:
      return bytes;
    case GZIP:
      return gunzipSync(bytes);
    case SNAPPY:
      return unsnappy(bytes);
    case ZSTD:
      return zstdDecompressSync(bytes);
    default:
      throw new ClickstreamError(
        'COMPRESSION_UNSUPPORTED',
        `record batch is compressed with ${NAMES[codec] ?? `codec ${codec}`}`,
      );
  }
}
