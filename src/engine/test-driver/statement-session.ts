// Carries out statements in memory: keeps catalogue, topics and registry, and hands the queries they start to its owner.
import type { Clock } from '../../common/clock.ts';
import type { ParsedStatement } from '../../sql/ast.ts';
import { parseStatements } from '../../sql/parser.ts';
import { InMemoryCatalog } from '../catalog/in-memory-catalog.ts';
import { InMemorySchemaRegistry } from '../formats/in-memory-schema-registry.ts';
import { defaultRegistry, type FunctionRegistry } from '../functions/function-registry.ts';
import type { OutputRecord } from '../operators/task.ts';
import type { QueryPlan } from '../plan/execution-step.ts';
import type { StatementOutcome } from '../statements/outcome.ts';
import { StatementEngine } from '../statements/statement-engine.ts';
import type { TopicAdmin } from '../statements/topic-admin.ts';
import { InMemoryTopics } from './in-memory-topics.ts';
import { recordOf } from './inserted-record.ts';

export interface SessionHooks {
  /** A query was created; the one that it `replaces` ends. */
  queryStarted(plan: QueryPlan, replaces: string | null): Promise<void>;
  queryEnded(queryId: string): Promise<void>;
  /** INSERT INTO … VALUES. */
  recordProduced(topic: string, record: OutputRecord): Promise<void>;
}

export interface SessionOptions {
  readonly hooks: SessionHooks;
  readonly clock: Clock;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** How statements see topics, when that differs from how records do. */
  readonly topicAdmin?: (topics: InMemoryTopics) => TopicAdmin;
  /** CREATE STREAM|TABLE makes its topic, with one partition, when it is missing and PARTITIONS is not given. */
  readonly createMissingTopics?: boolean;
}

export class StatementSession {
  readonly catalog = new InMemoryCatalog();
  readonly topics = new InMemoryTopics();
  readonly registry = new InMemorySchemaRegistry();
  readonly functions: FunctionRegistry = defaultRegistry();
  /** Changed by SET and UNSET. */
  readonly properties: Map<string, unknown>;
  readonly #engine: StatementEngine;
  readonly #hooks: SessionHooks;
  readonly #clock: Clock;
  readonly #createMissingTopics: boolean;

  constructor({ hooks, clock, properties = {}, topicAdmin, createMissingTopics = false }: SessionOptions) {
    this.#createMissingTopics = createMissingTopics;
    this.#hooks = hooks;
    this.#clock = clock;
    this.properties = new Map(Object.entries(properties));
    this.#engine = new StatementEngine({
      catalog: this.catalog,
      topics: topicAdmin?.(this.topics) ?? this.topics,
      registry: this.registry,
      functions: this.functions,
      clock,
      properties,
    });
  }

  /** All statements of a text, one after the other. @throws ClickstreamError at the first that is refused. */
  async execute(sql: string): Promise<StatementOutcome[]> {
    const outcomes: StatementOutcome[] = [];
    for (const parsed of parseStatements(sql)) outcomes.push(await this.executeParsed(parsed));
    return outcomes;
  }

  async executeParsed(parsed: ParsedStatement): Promise<StatementOutcome> {
    if (this.#createMissingTopics) await this.#provideTopic(parsed);
    const outcome = await this.#engine.execute(parsed, { properties: Object.fromEntries(this.properties) });
    switch (outcome.kind) {
      case 'SourceCreated':
        if (outcome.query) await this.#hooks.queryStarted(outcome.query, null);
        break;
      case 'QueryStarted':
        await this.#hooks.queryStarted(outcome.plan, outcome.replaces);
        break;
      case 'RowInserted':
        await this.#hooks.recordProduced(
          outcome.target.topic,
          await recordOf(outcome, this.registry, () => this.#clock.now()),
        );
        break;
      case 'SourceDropped':
        for (const queryId of outcome.terminatedQueries) await this.#hooks.queryEnded(queryId);
        break;
      case 'PropertySet':
        this.properties.set(outcome.name, outcome.value);
        break;
      case 'PropertyUnset':
        this.properties.delete(outcome.name);
        break;
    }
    return outcome;
  }

  async #provideTopic({ statement }: ParsedStatement): Promise<void> {
    if (statement.kind !== 'CreateSource') return;
    const property = (name: string) => statement.properties.find((p) => p.name === name)?.value;
    const topic = property('KAFKA_TOPIC');
    if (topic?.kind !== 'StringLiteral' || property('PARTITIONS') || this.topics.find(topic.value)) return;
    await this.topics.create({ name: topic.value, partitions: 1, replicas: 1, retentionMs: null });
  }
}
