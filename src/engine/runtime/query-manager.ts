// The persistent queries of this server: from plan to running tasks, by id.
import type { Clock } from '../../common/clock.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import { engineConfig } from '../config/engine-config.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import { buildTopology } from '../operators/build-topology.ts';
import { operatorConfig } from '../operators/operator-config.ts';
import type { ProcessingError, Topology } from '../operators/task.ts';
import type { OperatorDependencies } from '../operators/task-scope.ts';
import type { QueryPlan } from '../plan/execution-step.ts';
import { removeInternals } from './internal-topics.ts';
import { QueryRunner } from './query-runner.ts';
import { querySettings } from './query-settings.ts';
import { retryPolicy } from './retry-policy.ts';
import type { SessionOptions } from './session-options.ts';

export interface PersistentQuery {
  readonly plan: QueryPlan;
  /** The statement as LIST QUERIES shows it. */
  readonly statementText: string;
  /** Properties of the session that created it. */
  readonly sessionProperties: Readonly<Record<string, unknown>>;
  readonly topology: Topology;
  readonly runner: QueryRunner;
}

export interface QueryStart {
  readonly plan: QueryPlan;
  readonly statementText: string;
  readonly sessionProperties: Readonly<Record<string, unknown>>;
  readonly paused?: boolean;
}

export interface QueryManagerOptions {
  readonly connection: ConnectionOptions;
  readonly admin: KafkaTopicAdmin;
  readonly registry: SchemaRegistry;
  readonly functions: FunctionRegistry;
  readonly clock: Clock;
  /** Properties of the server. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly customTypes: () => ReadonlyMap<string, SqlType>;
  /** Entries of the processing log. */
  readonly report: (error: ProcessingError) => void;
  /** A query failed and will be started again; `fenced`: since another session has taken it over. */
  readonly failed: (queryId: string, message: string, fenced: boolean) => void;
}

export class QueryManager {
  readonly #options: QueryManagerOptions;
  readonly #queries = new Map<string, PersistentQuery>();
  /** Clean-ups that go on after a query has ended. */
  readonly #cleanUps = new Set<Promise<void>>();

  constructor(options: QueryManagerOptions) {
    this.#options = options;
  }

  get(queryId: string): PersistentQuery | null {
    return this.#queries.get(queryId) ?? null;
  }

  list(): readonly PersistentQuery[] {
    return [...this.#queries.values()];
  }

  /** Queries that write the source, the one that created it first. */
  writing(sourceName: string): readonly PersistentQuery[] {
    return this.list().filter((q) => q.plan.sink?.name === sourceName);
  }

  reading(sourceName: string): readonly PersistentQuery[] {
    return this.list().filter((q) => q.plan.sources.includes(sourceName));
  }

  /** Compiles the plan and lets it run. @throws ClickstreamError when the plan cannot be compiled. */
  start({ plan, statementText, sessionProperties, paused }: QueryStart): void {
    const properties = { ...this.#options.properties, ...sessionProperties };
    const topology = this.topology(plan, properties);
    const { clock } = this.#options;
    const runner = new QueryRunner(
      plan.queryId,
      clock,
      retryPolicy(this.#options.properties),
      () => this.sessionOptions(topology, properties),
      (error, fenced) => this.#options.failed(plan.queryId, error.message, fenced),
    );
    this.#queries.set(plan.queryId, { plan, statementText, sessionProperties, topology, runner });
    if (paused) runner.pause();
    runner.start();
  }

  /** Ends a query for good: its changelogs, repartition topics and offsets go too. Unknown ids are no error. */
  async terminate(queryId: string): Promise<void> {
    const query = this.#queries.get(queryId);
    if (!query) return;
    this.#queries.delete(queryId);
    await query.runner.close();
    const cleanUp: Promise<void> = removeInternals(this.#options.admin, this.#serviceId(), queryId)
      .catch((error: unknown) => this.#options.failed(queryId, `clean-up: ${String(error)}`, false))
      .finally(() => this.#cleanUps.delete(cleanUp));
    this.#cleanUps.add(cleanUp);
  }

  /** Stops a query but keeps its state and offsets, for a new version of it that takes over. */
  async stop(queryId: string): Promise<void> {
    const query = this.#queries.get(queryId);
    this.#queries.delete(queryId);
    await query?.runner.close();
  }

  /** Commits and stops everything; state and offsets stay for the next start. */
  async close(): Promise<void> {
    await Promise.allSettled(this.list().map((q) => q.runner.close()));
    await Promise.allSettled(this.#cleanUps);
  }

  /** @throws ClickstreamError when an expression or function of the plan cannot be compiled. */
  topology(plan: QueryPlan, properties: Readonly<Record<string, unknown>>): Topology {
    return buildTopology(plan, this.dependencies(properties));
  }

  dependencies(properties: Readonly<Record<string, unknown>>): OperatorDependencies {
    const { functions, registry, customTypes } = this.#options;
    return {
      functions,
      registry,
      customTypes: customTypes(),
      config: operatorConfig({ ...this.#options.properties, ...properties, 'ksql.service.id': this.#serviceId() }),
    };
  }

  sessionOptions(topology: Topology, properties: Readonly<Record<string, unknown>>): SessionOptions {
    const { connection, admin, clock, report } = this.#options;
    return {
      connection,
      admin,
      clock,
      report,
      topology,
      settings: { ...querySettings(properties), serviceId: this.#serviceId() },
    };
  }

  #serviceId(): string {
    return engineConfig(this.#options.properties).serviceId;
  }
}
