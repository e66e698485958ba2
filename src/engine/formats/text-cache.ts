// Shares the strings of columns with few different values: comparing bytes is cheaper than making the same string again,
// and equal strings that are one object make later look-ups cheaper too.
import type { TextBuffer } from './format-layout.ts';

const SLOTS = 1024;
/** Longer text is rarely repeated. */
const MAX_LENGTH = 32;
/** After so many look-ups the cache of a column is kept only when half of them hit. */
const TRIAL = 2000;

/** A reader of one column's UTF-8 text. It gives up caching when the column's values turn out to be mostly different. */
export function cachingTextReader(): (bytes: TextBuffer, start: number, end: number) => string {
  let slots: (string | undefined)[] | null = null;
  let lookups = 0;
  let hits = 0;
  let caching = true;
  return (bytes, start, end) => {
    const length = end - start;
    if (!caching || length > MAX_LENGTH || length === 0) return bytes.utf8Slice(start, end);
    slots ??= new Array<string | undefined>(SLOTS).fill(undefined);
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
