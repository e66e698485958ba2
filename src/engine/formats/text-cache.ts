// Shares the strings of columns with few different values: comparing bytes is cheaper than making the same string again,
// and equal strings that are one object make later look-ups cheaper too.
import type { AvroInput } from './avro-input.ts';

const SLOTS = 1024;
/** Longer text is rarely repeated. */
const MAX_LENGTH = 32;
/** After so many look-ups the cache of a column is kept only when half of them hit. */
const TRIAL = 2000;

/** A reader of Avro strings for one column. It gives up caching when the column's values turn out to be mostly different. */
export function cachingTextReader(): (input: AvroInput) => string {
  const slots = new Array<string | undefined>(SLOTS).fill(undefined);
  let lookups = 0;
  let hits = 0;
  let caching = true;
  return (input) => {
    if (!caching) return input.string();
    const start = input.length();
    const { bytes, pos: end } = input;
    const length = end - start;
    if (length > MAX_LENGTH || length === 0) return bytes.utf8Slice(start, end);
    if (++lookups > TRIAL) {
      caching = hits * 2 > lookups;
      lookups = 0;
      hits = 0;
    }
    let hash = length;
    for (let i = start; i < end; i++) hash = (hash * 31 + bytes[i]!) | 0;
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    const known = slots[slot];
    if (known !== undefined && known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
      if (i === length) {
        hits++;
        return known;
      }
    }
    const text = bytes.utf8Slice(start, end);
    // Only ASCII has as many characters as bytes, which the comparison above relies on.
    if (text.length === length) slots[slot] = text;
    return text;
  };
}
