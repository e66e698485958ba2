// Completes the word before the cursor: keywords, functions, sources, and the columns of the sources in the statement.
import { asArray, asRecord } from '../../clients/http-client.ts';
import { ALL_KEYWORDS } from '../../sql/names.ts';
import type { KsqlConnection, SessionState } from './ksql-connection.ts';

const WORD = /[A-Za-z0-9_.]*$/;
const FRESH_FOR_MS = 10_000;
const MAX_SOURCES_DESCRIBED = 50;

interface Names {
  readonly functions: readonly string[];
  /** Source name to its columns. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

const NOTHING: Names = { functions: [], sources: new Map() };

export class Completer {
  readonly #connection: () => KsqlConnection;
  #names: Names = NOTHING;
  #fetchedAt = 0;

  constructor(connection: () => KsqlConnection) {
    this.#connection = connection;
  }

  /** Refreshes what the server knows; a server that is away leaves the keywords. */
  async refresh(session: SessionState): Promise<void> {
    if (Date.now() - this.#fetchedAt < FRESH_FOR_MS) return;
    this.#fetchedAt = Date.now();
    try {
      const [functions, streams, tables] = await this.#connection().statements(
        'LIST FUNCTIONS; DESCRIBE STREAMS; DESCRIBE TABLES;',
        { ...session, properties: new Map() },
      );
      const sources = new Map<string, string[]>();
      for (const entity of [streams, tables]) {
        for (const item of asArray(asRecord(entity).sourceDescriptions).slice(0, MAX_SOURCES_DESCRIBED)) {
          const { name, fields } = asRecord(item);
          sources.set(
            String(name),
            asArray(fields).map((f) => String(asRecord(f).name)),
          );
        }
      }
      this.#names = {
        functions: asArray(asRecord(functions).functions).map((f) => String(asRecord(f).name)),
        sources,
      };
    } catch {
      this.#names = NOTHING;
    }
  }

  /** In the form that readline asks for: the candidates, and the word they replace. */
  complete(statement: string, line: string): [string[], string] {
    const word = WORD.exec(line)?.[0] ?? '';
    const [qualifier, prefix] = word.includes('.') ? word.split('.', 2) : [null, word];
    if (prefix === undefined || (word === '' && statement.trim() === '')) return [[], word];
    const named = this.#sourcesIn(statement);
    const columns = named.flatMap((source) => this.#names.sources.get(source) ?? []);
    const candidates =
      qualifier === null
        ? [...columns, ...this.#names.sources.keys(), ...this.#names.functions.map((f) => `${f}(`), ...ALL_KEYWORDS]
        : columns;
    const lower = prefix === prefix.toLowerCase() && prefix !== '';
    const found = [...new Set(candidates)]
      .filter((name) => name.toUpperCase().startsWith(prefix.toUpperCase()))
      .map((name) => (lower ? name.toLowerCase() : name))
      .map((name) => (qualifier === null ? name : `${qualifier}.${name}`));
    return [found, word];
  }

  #sourcesIn(statement: string): string[] {
    const words = new Set(statement.toUpperCase().match(/[A-Z0-9_]+/g) ?? []);
    return [...this.#names.sources.keys()].filter((name) => words.has(name.toUpperCase()));
  }
}
