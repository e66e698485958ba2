// The order in which Java's HashMap hands out its entries: functions that turn a map into an array show it.
import type { SqlType } from '../../../sql/sql-type.ts';
import { Decimal } from '../../values/decimal.ts';
import type { SqlValue } from '../../values/sql-value.ts';

const SMALLEST_TABLE = 16;
const LOAD_FACTOR = 0.75;

function stringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

const longHash = (value: bigint): number => Number(BigInt.asIntN(32, value ^ (value >> 32n)));

function doubleHash(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getInt32(0) ^ view.getInt32(4);
}

/** Java's hashCode of a key of the given type; keys of other types all have 0 and so keep their order. */
function hashOf(key: SqlValue, type: SqlType): number {
  if (typeof key === 'string') return stringHash(key);
  if (typeof key === 'bigint') return longHash(key);
  if (typeof key === 'boolean') return key ? 1231 : 1237;
  if (typeof key === 'number') {
    if (type.kind === 'INTEGER' || type.kind === 'DATE') return key | 0;
    return type.kind === 'DOUBLE' ? doubleHash(key) : longHash(BigInt(key));
  }
  if (key instanceof Decimal) return Math.imul(31, longHash(BigInt.asIntN(64, key.unscaled))) + key.scale;
  return 0;
}

/** The entries of a map in the order of a HashMap that was filled one entry after the other. */
export function hashMapEntries<V extends SqlValue>(
  map: ReadonlyMap<SqlValue, V>,
  keyType: SqlType,
): readonly (readonly [SqlValue, V])[] {
  let buckets = SMALLEST_TABLE;
  while (map.size > buckets * LOAD_FACTOR) buckets *= 2;
  const bucketOf = (key: SqlValue): number => {
    const hash = hashOf(key, keyType);
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return [...map]
    .map((entry) => ({ entry, bucket: bucketOf(entry[0]) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ entry }) => entry);
}
