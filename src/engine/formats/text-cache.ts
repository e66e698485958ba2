// Shares the strings of columns with few different values: comparing bytes is cheaper than making the same string again,
// and equal strings that are one object make later look-ups cheaper too.
import type { TextBuffer } from './format-layout.ts';

const SLOTS = 1024;
/** Longer text is rarely repeated. */
const MAX_LENGTH = 32;
/** After so many look-ups the cache of a column is kept only when half of them hit. */
const TRIAL = 2000;

type TextReader<T> = (bytes: TextBuffer, start: number, end: number) => T;

/** A reader of one column's UTF-8 text. It gives up caching when the column's values turn out to be mostly different. */
export const cachingTextReader = (): TextReader<string> => cachingReader((text) => text);

/** The same for something that is made of the text and never changed: equal texts share one. */
export function cachingReader<T>(make: (text: string) => T): TextReader<T> {
  let texts: (string | undefined)[] | null = null;
  let made: T[] = [];
  let lookups = 0;
  let hits = 0;
  let caching = true;
  return (bytes, start, end) => {
    const length = end - start;
    if (!caching || length > MAX_LENGTH || length === 0) return make(bytes.utf8Slice(start, end));
    if (texts === null) {
      texts = new Array<string | undefined>(SLOTS).fill(undefined);
      made = new Array<T>(SLOTS);
    }
    if (++lookups > TRIAL) {
      caching = hits * 2 > lookups;
      lookups = 0;
      hits = 0;
    }
    let hash = length;
    for (let i = start; i < end; i++) hash = (hash * 31 + bytes[i]!) | 0;
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    const known = texts[slot];
    if (known !== undefined && known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
      if (i === length) {
        hits++;
        return made[slot]!;
      }
    }
    const text = bytes.utf8Slice(start, end);
    const value = make(text);
    // Only ASCII has as many characters as bytes, which the comparison above relies on.
    if (text.length === length) {
      texts[slot] = text;
      made[slot] = value;
    }
    return value;
  };
}
