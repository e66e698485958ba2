// An engine with topics and registry in memory, and short ways to run statements and look at what they came to.
import { expect } from 'vitest';
import type { DataSource } from '../../../src/engine/catalog/catalog.ts';
import { InMemoryCatalog } from '../../../src/engine/catalog/in-memory-catalog.ts';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import { defaultRegistry } from '../../../src/engine/functions/function-registry.ts';
import type { ExecutionStep, QueryPlan } from '../../../src/engine/plan/execution-step.ts';
import { formatSchema } from '../../../src/engine/schema/logical-schema.ts';
import type { StatementOutcome } from '../../../src/engine/statements/outcome.ts';
import { StatementEngine } from '../../../src/engine/statements/statement-engine.ts';
import { InMemoryTopicAdmin } from '../../../src/engine/statements/topic-admin.ts';
import { ClickstreamError } from '../../../src/errors/clickstream-error.ts';
import { parseStatements } from '../../../src/sql/parser.ts';

export class EngineFixture {
  readonly catalog = new InMemoryCatalog();
  readonly topics = new InMemoryTopicAdmin();
  readonly registry = new InMemorySchemaRegistry();
  readonly engine: StatementEngine;

  constructor(properties: Readonly<Record<string, unknown>> = {}, withRegistry = true) {
    this.engine = new StatementEngine({
      catalog: this.catalog,
      topics: this.topics,
      registry: withRegistry ? this.registry : null,
      functions: defaultRegistry(),
      clock: { now: () => 0, sleep: async () => undefined },
      properties,
    });
  }

  /** Runs every statement of the text; the outcome of the last. */
  async run(sql: string): Promise<StatementOutcome> {
    let outcome: StatementOutcome | undefined;
    for (const parsed of parseStatements(sql)) outcome = await this.engine.execute(parsed);
    return outcome!;
  }

  /** The plan that the last statement started. */
  async plan(sql: string): Promise<QueryPlan> {
    const outcome = await this.run(sql);
    if (outcome.kind === 'QueryStarted' || outcome.kind === 'TransientQuery') return outcome.plan;
    throw new TypeError(`no query was started: ${outcome.kind}`);
  }

  /** The error with which the last statement is refused. */
  async refusal(sql: string): Promise<ClickstreamError> {
    const statements = parseStatements(sql);
    for (const parsed of statements.slice(0, -1)) await this.engine.execute(parsed);
    const error: unknown = await this.engine.execute(statements.at(-1)!).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error, `not refused: ${sql}`).toBeInstanceOf(ClickstreamError);
    return error as ClickstreamError;
  }

  source(name: string): DataSource {
    const source = this.catalog.source(name);
    expect(source, `there is no ${name}`).not.toBeNull();
    return source!;
  }

  columns(name: string): string {
    return formatSchema(this.source(name).schema);
  }
}

/** Every step from the sink down, as `kind context`. */
export function outline(step: ExecutionStep): string[] {
  const line = `${step.kind} ${step.context.join('.')}`;
  if ('left' in step) return [line, ...outline(step.left), ...outline(step.right)];
  return 'source' in step ? [line, ...outline(step.source)] : [line];
}

type StepOfKind<K, S = ExecutionStep> = S extends { readonly kind: infer X } ? (K extends X ? S : never) : never;

/** The first step of a kind, from the sink down. */
export function stepOf<K extends ExecutionStep['kind']>(plan: QueryPlan, kind: K): StepOfKind<K> {
  const search = (step: ExecutionStep): ExecutionStep | null => {
    if (step.kind === kind) return step;
    if ('left' in step) return search(step.left) ?? search(step.right);
    return 'source' in step ? search(step.source) : null;
  };
  const found = search(plan.root);
  expect(found, `there is no ${kind}`).not.toBeNull();
  return found as StepOfKind<K>;
}

export const ORDERS =
  "CREATE STREAM ORDERS (ID INT KEY, CUST STRING, QTY INT, AMOUNT DECIMAL(10,2), TAGS ARRAY<STRING>, ADDR STRUCT<CITY STRING, ZIP INT>) WITH (KAFKA_TOPIC='orders', PARTITIONS=2, VALUE_FORMAT='JSON');";
export const PAYMENTS =
  "CREATE STREAM PAYMENTS (ID INT KEY, ORDER_ID INT, PAID DOUBLE) WITH (KAFKA_TOPIC='payments', PARTITIONS=2, VALUE_FORMAT='JSON');";
export const CUSTOMERS =
  "CREATE TABLE CUSTOMERS (CID STRING PRIMARY KEY, NAME STRING, CITY STRING) WITH (KAFKA_TOPIC='customers', PARTITIONS=2, VALUE_FORMAT='JSON');";
export const CITIES =
  "CREATE TABLE CITIES (CITY STRING PRIMARY KEY, COUNTRY STRING) WITH (KAFKA_TOPIC='cities', PARTITIONS=2, VALUE_FORMAT='JSON');";
