// Names for select items and keys that were given none: KSQL_COL_0, KSQL_COL_1, … , field names of structs, and the key
// of a join whose condition is no column.

const GENERATED = 'KSQL_COL';
const SYNTHETIC_KEY = 'ROWKEY';
const NUMBERED_NAME = /^(.*?)(?:_(\d+))?$/s;

const baseOf = (name: string): string => NUMBERED_NAME.exec(name)![1]!;
/** A name without a number counts as number 0 of itself. */
const numberOf = (name: string): number => Number(NUMBERED_NAME.exec(name)![2] ?? 0);

/** The numbers with which a name is taken: `A` and `A_2` take 0 and 2 of `A`. */
function takenNumbers(names: Iterable<string>): Map<string, Set<number>> {
  const taken = new Map<string, Set<number>>();
  for (const name of names) {
    const base = baseOf(name);
    taken.set(base, (taken.get(base) ?? new Set()).add(numberOf(name)));
  }
  return taken;
}

/** The name of a join key that is no column of the sources: ROWKEY, or ROWKEY_1, … when that is taken. */
export const syntheticKeyName = (taken: Iterable<string>): string => new AliasGenerator(taken).next(SYNTHETIC_KEY);

/**
 * Counts upwards for each name, skipping numbers that the sources already use. A field is counted under its name
 * without the number at its end, as in ksqlDB: `address->line_1` and `address->line_2` become LINE and LINE_1.
 */
export class AliasGenerator {
  readonly #taken: ReadonlyMap<string, ReadonlySet<number>>;
  readonly #next = new Map<string, number>();

  /** `taken`: the declared column names of the query's sources. */
  constructor(taken: Iterable<string>) {
    this.#taken = takenNumbers(taken);
  }

  /** For expressions without a name of their own. */
  nextColumn(): string {
    return this.next(GENERATED);
  }

  /** For `struct->field`. */
  structField(field: string): string {
    return this.next(baseOf(field) || field);
  }

  /** The next free name of this kind. */
  next(base: string): string {
    const taken = this.#taken.get(base);
    let number = this.#next.get(base) ?? 0;
    while (taken?.has(number)) number++;
    this.#next.set(base, number + 1);
    return number === 0 && base !== GENERATED ? base : `${base}_${number}`;
  }
}
