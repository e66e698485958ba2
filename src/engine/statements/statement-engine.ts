// The one way statements take effect: each is checked against the catalogue as a whole, then carried out. Test driver,
// Kafka runtime and REST server call this; starting and stopping queries is theirs, from the outcome.
import type { Clock } from '../../common/clock.ts';
import type { ParsedStatement } from '../../sql/ast.ts';
import type { MutableCatalog } from '../catalog/catalog.ts';
import { engineConfig } from '../config/engine-config.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import { alterSource } from './alter-source.ts';
import { createAsSelect } from './create-as-select.ts';
import { createSource } from './create-source.ts';
import { createType, dropType } from './custom-types.ts';
import { dropSource } from './drop-source.ts';
import { insertInto } from './insert-into.ts';
import { insertValues } from './insert-values.ts';
import type { StatementOutcome } from './outcome.ts';
import { refusedText } from './refused-text.ts';
import { SandboxRegistry } from './sandbox-registry.ts';
import { setProperty, unsetProperty } from './session-properties.ts';
import type { StatementContext } from './statement-context.ts';
import { registerSubjects, requireRegistryFor } from './subject-registrations.ts';
import { InMemoryTopicAdmin, type TopicAdmin } from './topic-admin.ts';
import { transientQuery } from './transient-query.ts';

export interface StatementServices {
  readonly catalog: MutableCatalog;
  readonly topics: TopicAdmin;
  /** null: formats with registered schemas are refused. */
  readonly registry: SchemaRegistry | null;
  readonly functions: FunctionRegistry;
  readonly clock: Clock;
  /** Properties of the server; those of a session go over them. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface StatementOptions {
  /** Properties of the session, by name; names with and without the prefix `ksql.streams.` are the same. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** The number that ends the id of a query; the next free one when absent. */
  readonly queryNumber?: number;
  /** The statement is only explained: what is wrong with the properties of its topic is no error. */
  readonly planOnly?: boolean;
  /**
   * Called when topics and schemas are made and before the catalogue changes: the place to make the statement durable.
   * When it throws, the catalogue stays as it was.
   */
  readonly beforeApply?: (outcome: StatementOutcome) => Promise<void>;
}

export class StatementEngine {
  readonly services: StatementServices;
  /** True: schemas are not registered, as when commands of a log are read again. */
  readonly #dry: boolean;
  #nextNumber: number;

  constructor(
    services: StatementServices,
    options: { readonly firstQueryNumber?: number; readonly dry?: boolean } = {},
  ) {
    this.services = services;
    this.#dry = options.dry ?? false;
    this.#nextNumber = options.firstQueryNumber ?? 0;
  }

  /**
   * An engine over a copy of the catalogue, which neither makes topics nor registers schemas: for checking a list of
   * statements before any of them is carried out.
   */
  sandbox(): StatementEngine {
    const { catalog, topics, registry } = this.services;
    return new StatementEngine(
      {
        ...this.services,
        catalog: catalog.fork(),
        topics: new InMemoryTopicAdmin(topics),
        registry: registry && new SandboxRegistry(registry),
      },
      { firstQueryNumber: this.#nextNumber },
    );
  }

  /**
   * Checks the statement and carries it out: topics, registered schemas and catalogue are as it says when this returns.
   * @throws ClickstreamError when the statement is refused; then nothing has been changed.
   */
  async execute(parsed: ParsedStatement, options: StatementOptions = {}): Promise<StatementOutcome> {
    const outcome = await this.evaluate(parsed, options);
    if (outcome.kind === 'SourceCreated' || outcome.kind === 'QueryStarted')
      requireRegistryFor(outcome.registrations, this.services.registry);
    await this.#applyOutside(outcome);
    await options.beforeApply?.(outcome);
    this.#applyToCatalog(outcome);
    return outcome;
  }

  /** What the statement would come to; changes nothing. @throws ClickstreamError when it is refused. */
  async evaluate(parsed: ParsedStatement, options: StatementOptions = {}): Promise<StatementOutcome> {
    const context = this.#context(parsed, options);
    const { statement } = parsed;
    switch (statement.kind) {
      case 'CreateSource':
        return createSource(statement, context);
      case 'CreateSourceAsSelect':
        return createAsSelect(statement, context);
      case 'InsertInto':
        return insertInto(statement, context);
      case 'InsertValues':
        return insertValues(statement, context);
      case 'DropSource':
        return dropSource(statement, context);
      case 'AlterSource':
        return alterSource(statement, context);
      case 'CreateType':
        return createType(statement, context);
      case 'DropType':
        return dropType(statement, context);
      case 'QueryStatement':
        return transientQuery(statement, context);
      case 'SetProperty':
        return setProperty(statement);
      case 'UnsetProperty':
        return unsetProperty(statement);
      default:
        return { kind: 'NotHandled', statement };
    }
  }

  /** The statement as its refusal names it: completed as far as it could be. */
  async refusedText(parsed: ParsedStatement, options: StatementOptions = {}): Promise<string> {
    return refusedText(parsed, this.#context(parsed, options));
  }

  /** Ends a query's claim on the sources it reads and writes. Unknown ids are no error. */
  queryTerminated(queryId: string): void {
    this.services.catalog.unlinkQuery(queryId);
  }

  #context(parsed: ParsedStatement, options: StatementOptions): StatementContext {
    const { catalog, topics, registry, functions, clock } = this.services;
    const properties = { ...this.services.properties, ...options.properties };
    const queryExists = (id: string) => catalog.sources().some((s) => [...catalog.readersOf(s.name)].includes(id));
    return {
      catalog,
      topics,
      registry,
      functions,
      clock,
      config: engineConfig(properties),
      properties,
      parsed,
      planOnly: options.planOnly ?? false,
      queryExists,
      nextQueryId: (prefix) => `${prefix}_${options.queryNumber ?? this.#nextNumber}`,
    };
  }

  async #applyOutside(outcome: StatementOutcome): Promise<void> {
    const { topics, registry } = this.services;
    if (outcome.kind === 'SourceDropped' && outcome.deleteTopic) await topics.delete(outcome.source.topic);
    if (outcome.kind !== 'SourceCreated' && outcome.kind !== 'QueryStarted') return;
    if (!this.#dry) await registerSubjects(outcome.registrations, registry);
    if (outcome.topic) await topics.create(outcome.topic);
  }

  #applyToCatalog(outcome: StatementOutcome): void {
    const { catalog } = this.services;
    switch (outcome.kind) {
      case 'SourceCreated':
        catalog.putSource(outcome.source);
        if (outcome.query) this.#link(outcome.query.queryId, outcome.query.sources, null);
        return;
      case 'QueryStarted':
        if (outcome.sinkIsNew) {
          catalog.putSource(outcome.sink);
          catalog.addReferences(outcome.sink.name, outcome.plan.sources);
        }
        this.#link(outcome.plan.queryId, outcome.plan.sources, outcome.sink.name);
        return;
      case 'SourceDropped':
        for (const id of outcome.terminatedQueries) catalog.unlinkQuery(id);
        catalog.removeSource(outcome.source.name);
        return;
      case 'SourceAltered':
        catalog.putSource(outcome.source);
        return;
      case 'TypeCreated':
        catalog.putType(outcome.name, outcome.type);
        return;
      case 'TypeDropped':
        catalog.removeType(outcome.name);
        return;
      default:
        return;
    }
  }

  #link(queryId: string, reads: readonly string[], writes: string | null): void {
    this.services.catalog.linkQuery(queryId, reads, writes);
    const number = Number(/_(\d+)$/.exec(queryId)?.[1] ?? -1);
    this.#nextNumber = Math.max(this.#nextNumber, number + 1);
  }
}
