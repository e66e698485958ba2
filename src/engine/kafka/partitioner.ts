// Kafka's default partitioning of keyed records: murmur2 of the key bytes, so that co-partitioned joins meet Java producers' data.

const M = 0x5bd1e995;
const SEED = 0x9747b28c;

/** The 32-bit murmur2 hash of the first `length` bytes, as in Kafka's Java client. */
export function murmur2(data: Uint8Array, length = data.length): number {
  let h = SEED ^ length;
  const words = length >> 2;
  for (let i = 0; i < words; i++) {
    const at = i << 2;
    let k = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    k = Math.imul(k, M);
    h = Math.imul(h, M) ^ k;
  }
  const tail = words << 2;
  const rest = length & 3;
  if (rest === 3) h ^= data[tail + 2]! << 16;
  if (rest >= 2) h ^= data[tail + 1]! << 8;
  if (rest >= 1) {
    h ^= data[tail]!;
    h = Math.imul(h, M);
  }
  h ^= h >>> 13;
  h = Math.imul(h, M);
  h ^= h >>> 15;
  return h | 0;
}

/** The partition of a record whose key is the first `length` bytes. */
export const partitionOf = (key: Uint8Array, partitions: number, length = key.length): number =>
  (murmur2(key, length) & 0x7fffffff) % partitions;
