// Random numbers that are the same in every run, and how many runs to make: FUZZ_RUNS, 2,000 by default.

export const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);
/** Milliseconds that a fuzz test may take. */
export const TIME_LIMIT = 20_000 + RUNS * 60;

/** A generator of pseudo-random numbers; equal seeds give equal numbers. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** Flips, cuts, doubles, swaps or overwrites bytes in up to four places. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = Uint8Array.from(bytes);
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(result.length + 1);
    switch (random.below(6)) {
      case 0:
        if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        result = result.slice(0, at);
        break;
      case 2:
        result = Buffer.concat([result.slice(0, at), Buffer.from([random.below(256)]), result.slice(at)]);
        break;
      case 3:
        result = Buffer.concat([result.slice(0, at), result.slice(at + 1 + random.below(3))]);
        break;
      case 4:
        if (at < result.length) result[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, 0x22, 0x7b, 0x2c]);
        break;
      default:
        result = Buffer.concat([result, result.slice(at, at + 8)]);
    }
  }
  return result;
}

const TOKEN = /'(?:[^']|'')*'|`[^`]*`|[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|\s+|->|:=|=>|[^\s]/g;
export const tokensOf = (sql: string): string[] => sql.match(TOKEN) ?? [];

/** Drops, doubles, swaps or replaces tokens in up to three places; replacements come from other statements. */
export function mutateStatement(sql: string, vocabulary: readonly string[], random: Random): string {
  const tokens = tokensOf(sql);
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(Math.max(tokens.length, 1));
    switch (random.below(5)) {
      case 0:
        tokens.splice(at, 1 + random.below(3));
        break;
      case 1:
        tokens.splice(at, 0, ` ${random.pick(vocabulary)} `);
        break;
      case 2:
        tokens[at] = random.pick(vocabulary);
        break;
      case 3: {
        const other = random.below(Math.max(tokens.length, 1));
        [tokens[at], tokens[other]] = [tokens[other] ?? '', tokens[at] ?? ''];
        break;
      }
      default:
        tokens.splice(at, 0, ...tokens.slice(at, at + 1 + random.below(8)));
    }
  }
  return tokens.join('');
}
