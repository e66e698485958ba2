// ksqlDB statements: created in order; a changed one is replaced in place where ksqlDB allows it, else dropped and created again
// together with everything that reads it. One object plans and applies them all, since they depend on each other.
import type { KsqldbClient } from '../../clients/ksqldb-client.ts';
import type { Definition, StatementDefinition } from '../../definition/definition.ts';
import { parseStatementDefinition } from '../../definition/read-statements.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { printName } from '../../sql/names.ts';
import { type AppliedStatement, type Bookkeeping, fingerprint } from '../bookkeeping.ts';
import { type Difference, idOf, type Progress, type Resource } from '../resource.ts';
import { findStatement, readServerState, type ServerState, type ServerStatement } from '../statements/server-state.ts';
import {
  isTable,
  replaceableInPlace,
  type StatementChange,
  statementChange,
  statementDifference,
} from '../statements/statement-difference.ts';

interface StatementState {
  readonly server: ServerStatement | null;
  readonly applied: AppliedStatement | undefined;
  readonly change: StatementChange;
  /** Why it must be created again although it did not change itself. */
  readonly because: string | null;
}

export class StatementSet {
  readonly #definition: Definition;
  readonly #ksqldb: KsqldbClient;
  readonly #books: Bookkeeping;
  readonly #done = new Set<string>();
  #states: Promise<ReadonlyMap<string, StatementState>> | undefined;

  constructor(definition: Definition, ksqldb: KsqldbClient, books: Bookkeeping) {
    this.#definition = definition;
    this.#ksqldb = ksqldb;
    this.#books = books;
  }

  /** Of the definition, in its order. */
  resource(statement: StatementDefinition, needs: readonly string[]): Resource<StatementState> {
    return {
      kind: 'statement',
      name: statement.name,
      file: statement.file,
      needs,
      read: async () => (await this.#readAll()).get(statement.name) ?? null,
      diff: (state) => differenceOf(statement, state),
      apply: (_difference, state, progress) => this.#apply(statement, state, progress),
      remove: () => this.#drop(statement, true),
      remains: async () => {
        const state = await readServerState(this.#ksqldb, [statement.name]);
        return findStatement(statement, state) === null ? [] : [`ksqlDB ${statement.kind} ${statement.name}`];
      },
    };
  }

  /** Statements that setup made once and that are no longer in the definition, readers before what they read. */
  async abandoned(): Promise<readonly Resource<ServerStatement>[]> {
    const kept = new Set(this.#definition.statements.map((s) => s.name));
    const gone = (await this.#books.statements())
      .filter((applied) => !kept.has(applied.name))
      .map((applied) => parseStatementDefinition(applied.text))
      .filter((statement) => statement !== null);
    const readers = (s: StatementDefinition) => gone.filter((other) => other !== s && dependsOn(other, s.writes));
    return gone.map((statement) => ({
      kind: 'statement' as const,
      name: statement.name,
      file: 'ksql',
      needs: readers(statement).map((reader) => idOf('statement', reader.name)),
      read: async () => findStatement(statement, await readServerState(this.#ksqldb, [statement.name])),
      diff: (): Difference => ({
        action: 'remove',
        fields: [],
        note:
          statement.kind === 'sink-query'
            ? 'no file defines it any more; its topic goes with it'
            : 'no file defines it any more',
        disruptive: true,
      }),
      apply: () => this.#drop(statement, true),
      remove: () => this.#drop(statement, true),
      remains: async () => [],
    }));
  }

  #readAll(): Promise<ReadonlyMap<string, StatementState>> {
    this.#states ??= (async () => {
      const { statements } = this.#definition;
      const [server, records] = await Promise.all([
        readServerState(
          this.#ksqldb,
          statements.map((s) => s.name),
        ),
        this.#books.statements(),
      ]);
      return statesOf(statements, server, new Map(records.map((record) => [record.name, record])));
    })();
    return this.#states;
  }

  async #apply(statement: StatementDefinition, state: StatementState | null, progress: Progress): Promise<void> {
    if (this.#done.has(statement.name)) return;
    if (state === null || state.server === null) {
      await this.#create(statement);
      return;
    }
    const before = state.applied === undefined ? null : parseStatementDefinition(state.applied.text);
    if (state.change === 'change' && state.because === null && replaceableInPlace(statement, before)) {
      const text = statement.text.replace(/^\s*CREATE\s+(?!OR\s+REPLACE)/i, 'CREATE OR REPLACE ');
      if (await this.#replace(statement, text)) return;
      progress('ksqlDB does not replace it in place: dropped and created again');
    }
    await this.#createAgain(statement, progress);
  }

  /** false when the server does not allow it. */
  async #replace(statement: StatementDefinition, text: string): Promise<boolean> {
    try {
      await this.#ksqldb.run(text, { streamsProperties: this.#definition.ksqlSettings });
    } catch (error) {
      if (error instanceof ClickstreamError && error.code === 'SERVICE_REFUSED') return false;
      throw error;
    }
    await this.#remember(statement);
    return true;
  }

  async #createAgain(statement: StatementDefinition, progress: Progress): Promise<void> {
    const affected = [statement, ...downstream(statement, this.#definition.statements)];
    for (const each of [...affected].reverse()) {
      progress(`dropping ${each.name}`);
      // A rebuilt stream must not hold its records twice; a table's rows replace each other.
      await this.#drop(each, each.kind === 'sink-query' && !isTable(each));
    }
    for (const each of affected) {
      progress(`creating ${each.name}`);
      await this.#create(each, each.kind === 'insert-query' ? 'latest' : undefined);
    }
  }

  /** @param offsetReset overrides the setting, for a query that must not repeat what it wrote before */
  async #create(statement: StatementDefinition, offsetReset?: string): Promise<void> {
    const settings = this.#definition.ksqlSettings;
    const streamsProperties = offsetReset === undefined ? settings : { ...settings, 'auto.offset.reset': offsetReset };
    try {
      await this.#ksqldb.run(statement.text, { streamsProperties });
    } catch (error) {
      if (!(error instanceof ClickstreamError) || error.code !== 'SERVICE_REFUSED') throw error;
      const reason = String(error.details.reason);
      throw new ClickstreamError(
        'APPLY_FAILED',
        `${statement.file}:${statement.line}: ksqlDB refused ${statement.name}: ${reason}`,
        {
          details: { file: statement.file, line: statement.line, reason },
          nextStep: 'Correct the statement and run the command again.',
          cause: error,
        },
      );
    }
    await this.#remember(statement);
  }

  async #remember(statement: StatementDefinition): Promise<void> {
    this.#done.add(statement.name);
    const server = findStatement(statement, await readServerState(this.#ksqldb, [statement.name]));
    if (server === null) return;
    await this.#books.putStatement({
      name: statement.name,
      checksum: fingerprint(statement.text),
      serverChecksum: fingerprint(server.text),
      text: statement.text,
    });
  }

  async #drop(statement: Pick<StatementDefinition, 'kind' | 'name'>, withTopic: boolean): Promise<void> {
    const server = findStatement(statement, await readServerState(this.#ksqldb, [statement.name]));
    if (server !== null) {
      if (server.query !== null) await this.#ksqldb.run(`TERMINATE ${server.query.id};`);
      if (server.kind !== 'QUERY') {
        const topic = withTopic && statement.kind === 'sink-query' ? ' DELETE TOPIC' : '';
        await this.#ksqldb.run(`DROP ${server.kind} IF EXISTS ${printName(statement.name)}${topic};`);
      }
    }
    await this.#books.removeStatement(statement.name);
  }
}

const dependsOn = (reader: StatementDefinition, source: string): boolean =>
  reader.reads.includes(source) || (reader.kind === 'insert-query' && reader.writes === source);

/** Everything that reads the statement's source, directly or through others, in the order of the definition. */
function downstream(
  statement: StatementDefinition,
  statements: readonly StatementDefinition[],
): readonly StatementDefinition[] {
  if (statement.kind === 'insert-query') return [];
  const affected = new Set<StatementDefinition>();
  const sources = new Set([statement.writes]);
  for (const other of statements) {
    if (other === statement || ![...sources].some((source) => dependsOn(other, source))) continue;
    affected.add(other);
    if (other.kind !== 'insert-query') sources.add(other.writes);
  }
  return [...affected];
}

function statesOf(
  statements: readonly StatementDefinition[],
  server: ServerState,
  records: ReadonlyMap<string, AppliedStatement>,
): ReadonlyMap<string, StatementState> {
  const states = new Map<string, StatementState>();
  for (const statement of statements) {
    const found = findStatement(statement, server);
    const applied = records.get(statement.name);
    states.set(statement.name, {
      server: found,
      applied,
      change: statementChange(statement, found, applied),
      because: null,
    });
  }
  for (const statement of statements) {
    const state = states.get(statement.name)!;
    const before = state.applied === undefined ? null : parseStatementDefinition(state.applied.text);
    const rebuilt = state.change === 'restart' || (state.change === 'change' && !replaceableInPlace(statement, before));
    if (!rebuilt) continue;
    for (const reader of downstream(statement, statements)) {
      const other = states.get(reader.name)!;
      if (other.change === 'unchanged') states.set(reader.name, { ...other, because: statement.name });
    }
  }
  return states;
}

function differenceOf(statement: StatementDefinition, state: StatementState | null): Difference {
  if (state === null) return statementDifference(statement, 'create', null, undefined);
  if (state.because !== null) {
    return {
      action: 'change',
      fields: [],
      note: `created again, because it builds on ${state.because}`,
      disruptive: true,
    };
  }
  return statementDifference(statement, state.change, state.server, state.applied);
}
