// A pull query over a table whose query runs in memory: statements, records in, and the rows that a client gets.

import type { JsonValue } from '../../../../src/engine/formats/json-value.ts';
import { openTestRecordCodec } from '../../../../src/engine/formats/test-record-codec.ts';
import { buildTopology } from '../../../../src/engine/operators/build-topology.ts';
import { operatorConfig } from '../../../../src/engine/operators/operator-config.ts';
import type { Header } from '../../../../src/engine/operators/task.ts';
import type { QueryPlan } from '../../../../src/engine/plan/execution-step.ts';
import { openQuery } from '../../../../src/engine/queries/open-query.ts';
import type { Column } from '../../../../src/engine/schema/logical-schema.ts';
import type { EngineContext } from '../../../../src/engine/server/engine-context.ts';
import { RequestSession } from '../../../../src/engine/server/session.ts';
import { QueryDriver } from '../../../../src/engine/test-driver/query-driver.ts';
import { serdeRequest } from '../../../../src/engine/test-driver/serde-request.ts';
import type { Row } from '../../../../src/engine/values/sql-value.ts';
import { parseStatement } from '../../../../src/sql/parser.ts';
import { EngineFixture } from '../../statements/statement-fixtures.ts';

export interface PulledRows {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export class PullFixture {
  readonly #fixture = new EngineFixture();
  #plan: QueryPlan | null = null;
  #drivers: QueryDriver[] = [];

  /** Runs the statements; the last one starts the query that keeps the rows, in so many partitions. */
  async start(sql: string, partitions = 1): Promise<void> {
    const outcome = await this.#fixture.run(sql);
    const plan =
      outcome.kind === 'QueryStarted' ? outcome.plan : outcome.kind === 'SourceCreated' ? outcome.query : null;
    if (!plan) throw new TypeError(`no query was started: ${outcome.kind}`);
    this.#plan = plan;
    const { functions, catalog, properties } = this.#fixture.engine.services;
    for (let i = 0; i < partitions; i++) {
      const topology = buildTopology(plan, {
        functions,
        registry: this.#fixture.registry,
        customTypes: catalog.customTypes(),
        config: operatorConfig(properties),
      });
      const driver = new QueryDriver({ topology, send: () => undefined });
      await driver.start();
      this.#drivers.push(driver);
    }
  }

  /** One record of a source, into one partition. */
  async feed(
    name: string,
    key: JsonValue,
    value: JsonValue,
    { partition = 0, headers = [] as readonly Header[], timestamp = 0 } = {},
  ): Promise<void> {
    const source = this.#fixture.source(name);
    const codec = (part: 'KEY' | 'VALUE') => openTestRecordCodec(serdeRequest(source, part, this.#fixture.registry));
    await this.#drivers[partition]!.process(source.topic, {
      key: (await codec('KEY')).encode(key),
      value: (await codec('VALUE')).encode(value),
      timestamp,
      headers,
      partition,
      offset: 0n,
    });
  }

  /** @throws ClickstreamError when the query is refused. */
  async pull(sql: string, properties: Readonly<Record<string, unknown>> = {}): Promise<PulledRows> {
    const parsed = parseStatement(sql);
    if (parsed.statement.kind !== 'QueryStatement') throw new TypeError(`not a query: ${sql}`);
    const running = {
      plan: this.#plan,
      runner: {
        state: 'RUNNING',
        tasks: this.#drivers.map(({ materialized }) => ({ task: { materialized } })),
      },
    };
    const { services } = this.#fixture.engine;
    const engine = {
      ...services,
      config: { properties: {} },
      queries: {
        writing: (name: string) => (this.#plan?.sink?.name === name ? [running] : []),
        reading: (name: string) => (this.#plan?.sources.includes(name) ? [running] : []),
      },
    } as unknown as EngineContext;
    const session = new RequestSession(properties, {});
    const stream = await openQuery({ ...parsed, statement: parsed.statement }, session, engine);
    const rows: Row[] = [];
    const receiver = { row: (values: Row) => void rows.push(values), ready: () => null };
    await stream.run(receiver, new AbortController().signal);
    return { columns: stream.columns, rows };
  }
}
