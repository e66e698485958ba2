// Names for select items and keys that were given none: KSQL_COL_0, KSQL_COL_1, … and field names of structs.

const SYNTHETIC_KEY = 'ROWKEY';

/** The name of a join key that is no column of the sources: ROWKEY, or ROWKEY_1, … when that is taken. */
export function syntheticKeyName(taken: Iterable<string>): string {
  const names = new Set(taken);
  let name = SYNTHETIC_KEY;
  for (let i = 1; names.has(name); i++) name = `${SYNTHETIC_KEY}_${i}`;
  return name;
}

/** Counts upwards, skipping names that the sources already use. */
export class AliasGenerator {
  readonly #taken: ReadonlySet<string>;
  readonly #structAliases = new Set<string>();
  #next = 0;

  /** `taken`: the column names of the query's sources. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** For expressions without a name of their own. */
  nextColumn(): string {
    for (;;) {
      const name = `KSQL_COL_${this.#next++}`;
      if (!this.#taken.has(name)) return name;
    }
  }

  /** For `struct->field`: the field's name, with _1, _2 … when it is taken. */
  structField(field: string): string {
    let name = field;
    for (let i = 1; this.#taken.has(name) || this.#structAliases.has(name); i++) name = `${field}_${i}`;
    this.#structAliases.add(name);
    return name;
  }
}
