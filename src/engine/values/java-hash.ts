// The order in which a Java HashMap lists its entries, for places where ksqlDB shows that order (maps as text).
import type { SqlValue } from './sql-value.ts';

/** `String.hashCode`. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

const doubleBits = new DataView(new ArrayBuffer(8));

function javaHash(value: SqlValue): number {
  switch (typeof value) {
    case 'string':
      return javaStringHash(value);
    case 'bigint':
      return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
    case 'boolean':
      return value ? 1231 : 1237;
    case 'number':
      if (Number.isInteger(value) && value >= -2147483648 && value <= 2147483647) return value;
      doubleBits.setFloat64(0, value);
      return doubleBits.getInt32(0) ^ doubleBits.getInt32(4);
    default:
      return 0;
  }
}

/** The keys as a HashMap filled with them in this order would list them (its table doubles above three quarters full). */
export function javaHashOrder<K extends SqlValue>(keys: Iterable<K>): K[] {
  const all = [...keys];
  let capacity = 16;
  while (all.length > capacity * 0.75) capacity *= 2;
  const bucket = (key: K): number => {
    const hash = javaHash(key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return all
    .map((key, index) => ({ key, index, bucket: bucket(key) }))
    .sort((a, b) => a.bucket - b.bucket || a.index - b.index)
    .map((entry) => entry.key);
}
