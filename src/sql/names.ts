// Helpers about names: which need quotes, and which known name a mistyped one was probably meant to be.
import { ALL_KEYWORDS, NON_RESERVED_WORDS, RESERVED_WORDS } from './keywords.ts';

export { ALL_KEYWORDS, NON_RESERVED_WORDS, RESERVED_WORDS };

/** Words that are valid names but start a construct in some places: printed with quotes so that they always read back. */
const AMBIGUOUS_WORDS: ReadonlySet<string> = new Set([
  'ARRAY',
  'MAP',
  'STRUCT',
  'EMIT',
  'PARTITION',
  'IF',
  'ESCAPE',
  'COLUMN',
  'TABLES',
  'FUNCTION',
  'EXPLAIN',
  'SHOW',
  'SET',
  'DEFINE',
  'UNDEFINE',
  'ASSERT',
  'ALTER',
  'SUBJECT',
  'TIMEOUT',
]);

const PLAIN_NAME = /^[A-Z_][A-Z0-9_@]*$/;

/** Whether a normalised name must be quoted to read back as itself. */
export function needsQuotes(name: string): boolean {
  return !PLAIN_NAME.test(name) || RESERVED_WORDS.has(name) || AMBIGUOUS_WORDS.has(name);
}

/** The name as written in SQL: bare where possible, else between backticks. */
export function printName(name: string): string {
  return needsQuotes(name) ? `\`${name.replaceAll('`', '``')}\`` : name;
}

/**
 * The number of single-character edits (insert, delete, replace, swap of neighbours) between two texts;
 * counting stops at `limit + 1`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        cost = Math.min(cost, beforePrevious[j - 2]! + 1);
      }
      current.push(cost);
      if (cost < best) best = cost;
    }
    if (best > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/**
 * The candidate that a mistyped name most probably meant, or null when none is near: at most one edit per three
 * characters, letter case ignored. The first of equally near candidates wins.
 */
export function suggestName(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.toUpperCase();
  if (wanted.length < 2) return null;
  const limit = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance = editDistance(wanted, candidate.toUpperCase(), bestDistance - 1);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
