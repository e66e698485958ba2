// The HTTP side of the engine on a free port, over a catalog in memory and rows that are only collected.

import { expect } from 'vitest';
import { problemsOfAnswer } from '../../../conformance/rest-model/rest-model.ts';
import type { TopicConsumers } from '../../../src/engine/kafka/kafka-topic-admin.ts';
import type { CommandLog } from '../../../src/engine/runtime/command-log.ts';
import type { PersistentQuery, QueryManager, QueryStart } from '../../../src/engine/runtime/query-manager.ts';
import type { InsertedRow } from '../../../src/engine/runtime/row-producer.ts';
import { CommandRunner } from '../../../src/engine/server/command-runner.ts';
import type { EngineContext, Log } from '../../../src/engine/server/engine-context.ts';
import { HttpServer } from '../../../src/engine/server/http-server.ts';
import { serverConfig } from '../../../src/engine/server/server-config.ts';
import { EngineFixture } from '../statements/statement-fixtures.ts';

export interface PostAnswer {
  readonly status: number;
  readonly contentType: string | null;
  /** Of errors an object, of answered statements a list of entities. */
  readonly body: Record<string, unknown> & Record<string, unknown>[];
}

export class ServerFixture implements AsyncDisposable {
  readonly #server: HttpServer;
  readonly engine: EngineFixture;
  readonly rows: InsertedRow[] = [];
  /** Topics of the cluster by name, and who reads them, as LIST TOPICS finds them. */
  readonly clusterTopics = new Map<string, TopicConsumers>();
  readonly #started = new Map<string, PersistentQuery>();
  readonly #queries = {
    start: ({ plan, statementText, sessionProperties }: QueryStart) => {
      const runner = {
        state: 'RUNNING',
        statistics: {},
        rates: {},
        errors: [],
        lag: () => [],
        pause: () => undefined,
        resume: () => undefined,
      };
      const topology = { subTopologies: [], sources: [] };
      const query = { plan, statementText, sessionProperties, runner, topology } as unknown as PersistentQuery;
      this.#started.set(plan.queryId, query);
    },
    stop: async (id: string) => this.#started.delete(id),
    terminate: async (id: string) => this.#started.delete(id),
    get: (id: string) => this.#started.get(id) ?? null,
    list: () => [...this.#started.values()],
    reading: (name: string) => [...this.#started.values()].filter((q) => q.plan.sources.includes(name)),
    writing: (name: string) => [...this.#started.values()].filter((q) => q.plan.sink?.name === name),
  } as unknown as QueryManager;
  readonly #admin = {
    names: async () => [...this.clusterTopics.keys()],
    describe: async (name: string) => (this.clusterTopics.has(name) ? { name, partitions: 1, replicas: 1 } : null),
    describeAll: async (names: readonly string[]) => names.map((name) => ({ name, partitions: 1, replicas: 1 })),
    consumers: async () => this.clusterTopics,
  };
  /** Everything that was logged, as one text. */
  logged = '';
  port = 0;

  private constructor(environment: Readonly<Record<string, string>>) {
    const write = (fields: object, message: string): void => {
      this.logged += `${message} ${JSON.stringify(fields)}\n`;
    };
    const log: Log = { info: write, warn: write, error: write };
    const config = serverConfig({ KAFKA_BROKERS: 'none:1', ...environment });
    this.engine = new EngineFixture(config.properties);
    let offset = 0;
    let now = 0;
    const commandLog = { append: async () => offset++ } as unknown as CommandLog;
    const engine = {
      config,
      clock: {
        now: () => now,
        sleep: async (ms: number) => {
          now += ms;
        },
      },
      topics: this.engine.topics,
      registry: this.engine.registry,
      queries: this.#queries,
      commands: new CommandRunner(commandLog, this.engine.engine, this.#queries, log),
      admin: this.#admin,
      serviceId: 'test_',
      log,
      catalog: this.engine.catalog,
      statements: this.engine.engine,
      functions: this.engine.engine.services.functions,
      transientQueries: { close: () => false, list: () => [] },
      rows: {
        insert: async (row: InsertedRow) => {
          this.rows.push(row);
        },
      },
      clusterId: async () => 'cluster',
    } as unknown as EngineContext;
    this.#server = new HttpServer({ ...config, port: 0 }, log, Promise.resolve(engine));
  }

  /** @param environment settings of the engine's process */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<ServerFixture> {
    const fixture = new ServerFixture(environment);
    fixture.port = await fixture.#server.listen();
    return fixture;
  }

  /** POST with this body; the answer's body parsed where it is JSON. */
  async post(path: string, body: object | string, headers: Readonly<Record<string, string>> = {}): Promise<PostAnswer> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    // Whatever a test asks, the answer must be one that ksqlDB's own clients can read.
    expect(problemsOfAnswer(path, response.status, text)).toEqual([]);
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      body: json as PostAnswer['body'],
    };
  }

  /** The entities with which /ksql answers these statements. */
  async ksql(sql: string, fields: object = {}): Promise<PostAnswer> {
    return this.post('/ksql', { ksql: sql, ...fields });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
