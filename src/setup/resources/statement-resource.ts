// ksqlDB statements: created in order; a changed one is replaced in place where ksqlDB allows it, else dropped and created again
// together with everything that reads it. One object plans and applies them all, since they depend on each other.
import type { KafkaAdminClient } from '../../clients/kafka-admin-client.ts';
import type { KsqldbClient } from '../../clients/ksqldb-client.ts';
import type { SchemaRegistryClient } from '../../clients/schema-registry-client.ts';
import type { Definition, StatementDefinition } from '../../definition/definition.ts';
import { parseStatementDefinition } from '../../definition/read-statements.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { printName } from '../../sql/names.ts';
import { fingerprint, type StatementBooks } from '../bookkeeping.ts';
import { type Difference, idOf, type Progress, type Resource } from '../resource.ts';
import { queryFaults } from '../statements/explain-query.ts';
import { findStatement, readServerState, type ServerStatement } from '../statements/server-state.ts';
import { isTable, replaceableInPlace } from '../statements/statement-difference.ts';
import { dependsOn, differenceOf, downstream, type StatementState, statesOf } from '../statements/statement-states.ts';
import { remainsOfTopic, removeSubjectsOf } from './topic-resource.ts';

export interface StatementServices {
  readonly ksqldb: KsqldbClient;
  readonly kafka: KafkaAdminClient;
  readonly registry: SchemaRegistryClient;
}

export class StatementSet {
  readonly #definition: Definition;
  readonly #ksqldb: KsqldbClient;
  readonly #services: StatementServices;
  readonly #books: StatementBooks;
  readonly #done = new Set<string>();
  #states: Promise<ReadonlyMap<string, StatementState>> | undefined;

  constructor(definition: Definition, books: StatementBooks, services: StatementServices) {
    this.#definition = definition;
    this.#books = books;
    this.#services = services;
    this.#ksqldb = services.ksqldb;
  }

  /** Of the definition, in its order. */
  resource(statement: StatementDefinition, needs: readonly string[]): Resource<StatementState> {
    return {
      kind: 'statement',
      name: statement.name,
      file: statement.file,
      needs,
      read: async () => (await this.#readAll()).get(statement.name) ?? null,
      diff: (state) => this.#difference(statement, state),
      apply: (_difference, state, progress) => this.#apply(statement, state, progress),
      remove: () => this.#remove(statement),
      remains: async () => {
        const state = await readServerState(this.#ksqldb, [statement.name]);
        const left = findStatement(statement, state) === null ? [] : [`ksqlDB ${statement.kind} ${statement.name}`];
        const { kafka, registry } = this.#services;
        return statement.kind === 'sink-query'
          ? [...left, ...(await remainsOfTopic(statement.topic, kafka, registry))]
          : left;
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
      apply: () => this.#remove(statement),
      remove: () => this.#remove(statement),
      remains: async () => [],
    }));
  }

  async #difference(statement: StatementDefinition, state: StatementState | null): Promise<Difference> {
    const difference = differenceOf(statement, state, this.#definition.ksqlSettings);
    if (state === null || difference.fields.length === 0) return difference;
    const states = await this.#readAll();
    const settled = statement.reads.every(
      (name) => states.get(name)?.server && states.get(name)?.change === 'unchanged',
    );
    const faults = settled ? await queryFaults(statement, this.#definition, this.#ksqldb) : [];
    return faults.length === 0 ? difference : { ...difference, faults };
  }

  #readAll(): Promise<ReadonlyMap<string, StatementState>> {
    this.#states ??= (async () => {
      const { statements, ksqlSettings } = this.#definition;
      const [server, records] = await Promise.all([
        readServerState(
          this.#ksqldb,
          statements.map((s) => s.name),
        ),
        this.#books.statements(),
      ]);
      return statesOf(statements, server, new Map(records.map((record) => [record.name, record])), ksqlSettings);
    })();
    return this.#states;
  }

  async #apply(statement: StatementDefinition, state: StatementState | null, progress: Progress): Promise<void> {
    if (this.#done.has(statement.name)) return;
    if (state === null || state.server === null) {
      await this.#create(statement);
      return;
    }
    if (state.change === 'resume' && state.because === null && state.server.query !== null) {
      await this.#ksqldb.run(`RESUME ${state.server.query.id};`);
      return;
    }
    const inPlace = replaceableInPlace(statement, state.applied, this.#definition.ksqlSettings);
    if (state.change === 'change' && state.because === null && inPlace) {
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
      settings: this.#definition.ksqlSettings,
    });
  }

  /** With its topic and schemas, also when an earlier attempt broke off after the first part. */
  async #remove(statement: StatementDefinition): Promise<void> {
    await this.#drop(statement, true);
    if (statement.kind !== 'sink-query') return;
    await this.#services.kafka.deleteTopics([statement.topic]);
    await removeSubjectsOf(statement.topic, this.#services.registry);
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
