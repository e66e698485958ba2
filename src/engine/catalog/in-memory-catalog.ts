// The catalogue as maps in memory; `fork` shares the maps until one side writes, so that validating a statement is cheap.
import type { SqlType } from '../../sql/sql-type.ts';
import type { DataSource, MutableCatalog } from './catalog.ts';

interface QueryLink {
  readonly reads: readonly string[];
  readonly writes: string | null;
}

interface Contents {
  readonly sources: ReadonlyMap<string, DataSource>;
  readonly types: ReadonlyMap<string, SqlType>;
  readonly links: ReadonlyMap<string, QueryLink>;
  /** By sink, the sources that it was made from. */
  readonly references: ReadonlyMap<string, ReadonlySet<string>>;
}

const EMPTY: Contents = { sources: new Map(), types: new Map(), links: new Map(), references: new Map() };

export class InMemoryCatalog implements MutableCatalog {
  #contents: Contents;

  constructor(contents: Contents = EMPTY) {
    this.#contents = contents;
  }

  source(name: string): DataSource | null {
    return this.#contents.sources.get(name) ?? null;
  }

  /** In order of creation; a replaced source keeps its place. */
  sources(): readonly DataSource[] {
    return [...this.#contents.sources.values()];
  }

  /** Ids of the queries that read `name`. */
  readersOf(name: string): readonly string[] {
    return this.#queries((link) => link.reads.includes(name));
  }

  /** Ids of the queries that write `name`. */
  writersOf(name: string): readonly string[] {
    return this.#queries((link) => link.writes === name);
  }

  /** Sinks whose query reads or has read `name`. */
  dependentsOf(name: string): readonly string[] {
    return [...this.#contents.references].filter(([, sources]) => sources.has(name)).map(([sink]) => sink);
  }

  /** The names of the sources that the query reads and writes; null for an unknown query. */
  queryLink(queryId: string): QueryLink | null {
    return this.#contents.links.get(queryId) ?? null;
  }

  customType(name: string): SqlType | null {
    return this.#contents.types.get(name) ?? null;
  }

  customTypes(): ReadonlyMap<string, SqlType> {
    return this.#contents.types;
  }

  fork(): InMemoryCatalog {
    return new InMemoryCatalog(this.#contents);
  }

  putSource(source: DataSource): void {
    this.#contents = { ...this.#contents, sources: new Map(this.#contents.sources).set(source.name, source) };
  }

  removeSource(name: string): void {
    const { sources, references } = this.#contents;
    this.#contents = {
      ...this.#contents,
      sources: without(sources, name),
      references: without(references, name),
    };
  }

  putType(name: string, type: SqlType): void {
    this.#contents = { ...this.#contents, types: new Map(this.#contents.types).set(name, type) };
  }

  removeType(name: string): void {
    this.#contents = { ...this.#contents, types: without(this.#contents.types, name) };
  }

  addReferences(name: string, sources: readonly string[]): void {
    const all = new Set([...(this.#contents.references.get(name) ?? []), ...sources]);
    this.#contents = { ...this.#contents, references: new Map(this.#contents.references).set(name, all) };
  }

  linkQuery(queryId: string, reads: readonly string[], writes: string | null): void {
    this.#contents = { ...this.#contents, links: new Map(this.#contents.links).set(queryId, { reads, writes }) };
  }

  unlinkQuery(queryId: string): void {
    this.#contents = { ...this.#contents, links: without(this.#contents.links, queryId) };
  }

  #queries(test: (link: QueryLink) => boolean): string[] {
    return [...this.#contents.links].filter(([, link]) => test(link)).map(([id]) => id);
  }
}

function without<V>(map: ReadonlyMap<string, V>, key: string): Map<string, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
