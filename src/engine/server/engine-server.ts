// One ksqlDB server: connects to Kafka, replays its commands, starts the queries that survived, and answers requests.
import { type Clock, systemClock } from '../../common/clock.ts';
import { parseStatement } from '../../sql/parser.ts';
import { InMemoryCatalog } from '../catalog/in-memory-catalog.ts';
import { InMemorySchemaRegistry } from '../formats/in-memory-schema-registry.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import { defaultRegistry } from '../functions/function-registry.ts';
import { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import { TransientQueries } from '../queries/push/transient-queries.ts';
import { CommandLog } from '../runtime/command-log.ts';
import { KafkaTopics } from '../runtime/kafka-topics.ts';
import { ProcessingLog, processingLogStatement, processingLogTopic } from '../runtime/processing-log.ts';
import { QueryManager } from '../runtime/query-manager.ts';
import { RowProducer } from '../runtime/row-producer.ts';
import { StatementEngine } from '../statements/statement-engine.ts';
import type { TopicDescription } from '../statements/topic-admin.ts';
import { CommandRunner } from './command-runner.ts';
import type { EngineContext, Log } from './engine-context.ts';
import { HttpServer } from './http-server.ts';
import { LazySchemaRegistry } from './lazy-schema-registry.ts';
import { messageOf } from './rest-error.ts';
import type { ServerConfig } from './server-config.ts';

export interface EngineServerOptions {
  readonly config: ServerConfig;
  readonly log: Log;
  readonly clock?: Clock;
  /** Called when another engine with the same service id has taken over; this one's queries have been stopped then. */
  readonly displaced?: () => void;
  /** In place of the one that SCHEMA_REGISTRY_URL names. */
  readonly registry?: SchemaRegistry;
}

export class EngineServer implements AsyncDisposable {
  readonly #options: EngineServerOptions;
  readonly #http: HttpServer;
  readonly #context = Promise.withResolvers<EngineContext>();
  readonly #closers: (() => Promise<unknown>)[] = [];
  #displaced = false;

  constructor(options: EngineServerOptions) {
    this.#options = options;
    this.#http = new HttpServer(options.config, options.log, this.#context.promise);
  }

  /** The engine behind the routes, once it is ready. */
  get context(): Promise<EngineContext> {
    return this.#context.promise;
  }

  /** Listens at once; resolves with the port when queries have been started. @throws ClickstreamError when Kafka cannot be used. */
  async start(): Promise<number> {
    const port = await this.#http.listen();
    try {
      this.#context.resolve(await this.#open());
    } catch (error) {
      this.#context.reject(error);
      throw error;
    }
    return port;
  }

  /** Stops taking requests, lets queries commit, and closes all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.refuse();
    for (const close of this.#closers.reverse())
      await close().catch((error: unknown) =>
        this.#options.log.warn({ error: messageOf(error) }, 'not closed cleanly'),
      );
    await this.#http[Symbol.asyncDispose]();
  }

  async #open(): Promise<EngineContext> {
    const { config, log, clock = systemClock } = this.#options;
    const serviceId = config.properties['ksql.service.id'] ?? 'default_';
    const connection = connectionOptions(config, serviceId);
    const admin = new KafkaTopicAdmin({ ...connection, clientId: `${serviceId}admin` });
    this.#closers.push(() => admin.close());
    const url = config.SCHEMA_REGISTRY_URL;
    const registry = this.#options.registry ?? (url ? new LazySchemaRegistry(url) : null);
    const serdeRegistry = registry ?? new InMemorySchemaRegistry();
    const catalog = new InMemoryCatalog();
    const functions = defaultRegistry();
    const topics = new KafkaTopics(admin, clock);
    const { properties } = config;
    const statements = new StatementEngine({ catalog, topics, registry, functions, clock, properties });
    const processingLog = new ProcessingLog({ connection, admin, serviceId, clock, log, properties });
    const queries = new QueryManager({
      connection,
      admin,
      registry: serdeRegistry,
      functions,
      clock,
      properties,
      customTypes: () => catalog.customTypes(),
      report: (error) => processingLog.report(error),
      failed: (queryId, message, fenced) => {
        log.error({ queryId, error: message }, 'query failed; it will be started again');
        if (fenced) void commands.exclusively(() => this.#checkDisplaced(commandLog, queries));
      },
    });
    const commandLog = new CommandLog(connection, admin, serviceId, properties);
    const commands = new CommandRunner(commandLog, statements, queries, log);
    const rows = new RowProducer(connection, serdeRegistry, clock);
    const transientQueries = new TransientQueries(queries, Number(properties['ksql.max.push.queries'] ?? 100));
    this.#closers.push(
      () => commandLog.close(),
      () => processingLog.close(),
      () => rows.close(),
      () => queries.close(),
      async () => transientQueries.closeAll(),
    );
    const [logged] = await Promise.all([commandLog.open(), processingLog.open()]);
    const started = await commands.replay(logged, await describeAll(admin, logged.length > 0));
    commands.startQueries(started);
    log.info({ commands: logged.length, queries: started.length, port: config.port }, 'engine is running');
    const context: EngineContext = {
      config,
      serviceId,
      clock,
      log,
      connection,
      admin,
      topics,
      registry,
      functions,
      catalog,
      statements,
      queries,
      transientQueries,
      commands,
      rows,
      clusterId: () => admin.clusterId(),
    };
    await createProcessingLogStream(context);
    return context;
  }

  /** Two engines of one service id would fence each other's queries for ever: the one that was there first gives way. */
  async #checkDisplaced(commandLog: CommandLog, queries: QueryManager): Promise<void> {
    if (this.#displaced || !(await commandLog.isDisplaced())) return;
    this.#displaced = true;
    this.#options.log.error({ code: 'ENGINE_DISPLACED' }, 'another engine with the same service id has taken over');
    await queries.close();
    this.#options.displaced?.();
  }
}

function connectionOptions(config: ServerConfig, serviceId: string): ConnectionOptions {
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password, KAFKA_SSL: ssl, brokers } = config;
  return {
    brokers: [...brokers],
    clientId: serviceId,
    ...(ssl === 'true' ? { ssl: true } : {}),
    ...(username && password ? { sasl: { mechanism: 'plain', username, password } } : {}),
  };
}

async function describeAll(admin: KafkaTopicAdmin, wanted: boolean): Promise<ReadonlyMap<string, TopicDescription>> {
  if (!wanted) return new Map();
  const found = await admin.describeAll(await admin.names());
  return new Map(found.map(({ name, partitions, replicas }) => [name, { partitions, replicas, retentionMs: null }]));
}

/** The stream over the processing log, made on the first start. */
async function createProcessingLogStream({ config, serviceId, catalog, commands, log }: EngineContext): Promise<void> {
  if (config.properties['ksql.logging.processing.stream.auto.create'] !== 'true') return;
  const sql = processingLogStatement(processingLogTopic(serviceId, config.properties));
  const parsed = parseStatement(sql);
  if (parsed.statement.kind !== 'CreateSource' || catalog.source(parsed.statement.name)) return;
  try {
    await commands.exclusively(() => commands.run(parsed, {}));
  } catch (error) {
    log.warn({ error: messageOf(error) }, 'the stream over the processing log was not created');
  }
}
