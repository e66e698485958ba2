// One engine on a real broker, in this process: its REST API is used as a client would, its insides only to see when it has caught up.
import { createServer } from 'node:net';
import type { DataSource } from '../../src/engine/catalog/catalog.ts';
import { InMemorySchemaRegistry } from '../../src/engine/formats/in-memory-schema-registry.ts';
import { type JsonValue, parseJson } from '../../src/engine/formats/json-value.ts';
import type { RegisteredSchema, RegistrySchemaType, SchemaRegistry } from '../../src/engine/formats/schema-registry.ts';
import { KafkaOffsets, LATEST } from '../../src/engine/kafka/kafka-offsets.ts';
import type { EngineContext } from '../../src/engine/server/engine-context.ts';
import { EngineServer } from '../../src/engine/server/engine-server.ts';
import { serverConfig } from '../../src/engine/server/server-config.ts';

/** Each case gets a registry of its own, so that schema ids of one do not meet another's. */
class CaseRegistry implements SchemaRegistry {
  current = new InMemorySchemaRegistry();

  byId(id: number): Promise<RegisteredSchema> {
    return this.current.byId(id);
  }
  latest(subject: string): Promise<RegisteredSchema | null> {
    return this.current.latest(subject);
  }
  version(subject: string, version: number): Promise<RegisteredSchema | null> {
    return this.current.version(subject, version);
  }
  register(
    subject: string,
    type: RegistrySchemaType,
    text: string,
    references?: RegisteredSchema['references'],
  ): Promise<number> {
    return this.current.register(subject, type, text, references);
  }
  subjects(): Promise<readonly string[]> {
    return this.current.subjects();
  }
  deleteSubject(subject: string): Promise<void> {
    return this.current.deleteSubject(subject);
  }
}

export interface Answer {
  readonly status: number;
  readonly body: JsonValue;
  readonly text: string;
}

const KSQL_JSON = 'application/vnd.ksql.v1+json';
export const PROTOBUF_ROWS = 'application/vnd.ksql.v1+protobuf';

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

export class RestServer implements AsyncDisposable {
  readonly engine: EngineContext;
  readonly registry: CaseRegistry;
  readonly #server: EngineServer;
  readonly #url: string;

  private constructor(server: EngineServer, engine: EngineContext, registry: CaseRegistry, url: string) {
    this.#server = server;
    this.engine = engine;
    this.registry = registry;
    this.#url = url;
  }

  static async start(brokers: string, serviceId: string): Promise<RestServer> {
    const url = `http://127.0.0.1:${await freePort()}`;
    const config = serverConfig({
      KAFKA_BROKERS: brokers,
      KSQLDB_URL: url,
      KSQL_KSQL_SERVICE_ID: serviceId,
      KSQL_KSQL_STREAMS_AUTO_OFFSET_RESET: 'earliest',
      KSQL_KSQL_STREAMS_COMMIT_INTERVAL_MS: '50',
      KSQL_KSQL_STREAMS_CACHE_MAX_BYTES_BUFFERING: '0',
      KSQL_KSQL_STREAMS_PROCESSING_GUARANTEE: 'at_least_once',
      KSQL_KSQL_LOGGING_PROCESSING_STREAM_AUTO_CREATE: 'false',
      KSQL_KSQL_LOGGING_PROCESSING_TOPIC_AUTO_CREATE: 'false',
      KSQL_KSQL_HEADERS_COLUMNS_ENABLED: 'true',
      KSQL_KSQL_QUERY_PUSH_V2_ENABLED: 'true',
    });
    const registry = new CaseRegistry();
    const server = new EngineServer({ config, log: SILENT, registry });
    await server.start();
    return new RestServer(server, await server.context, registry, url);
  }

  async #post(path: string, accept: string, body: object, signal: AbortSignal): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { 'content-type': KSQL_JSON, accept },
      body: JSON.stringify(body),
      signal,
    });
    const text = await response.text();
    return { status: response.status, body: parseJson(text), text };
  }

  statement(ksql: string, streamsProperties: object, deadlineMs: number): Promise<Answer> {
    return this.#post('/ksql', KSQL_JSON, { ksql, streamsProperties }, AbortSignal.timeout(deadlineMs));
  }

  query(ksql: string, streamsProperties: object, deadlineMs: number, accept = KSQL_JSON): Promise<Answer> {
    return this.#post('/query', accept, { ksql, streamsProperties }, AbortSignal.timeout(deadlineMs));
  }

  /** Whether every persistent query runs and has read all that is in its topics. */
  async caughtUp(offsets: KafkaOffsets): Promise<boolean> {
    for (const { runner } of this.engine.queries.list()) {
      if (runner.state !== 'RUNNING') return false;
      for (const { topic, partition, position } of runner.lag()) {
        const end = (await offsets.offsetsAt(topic, LATEST, false)).get(partition) ?? 0n;
        if (position < end) return false;
      }
    }
    return true;
  }

  get queriesRun(): boolean {
    return this.engine.queries.list().every(({ runner }) => runner.state === 'RUNNING');
  }

  get pushQueryRuns(): boolean {
    return this.queriesRun && this.engine.transientQueries.list().some((query) => query.running);
  }

  sources(): readonly DataSource[] {
    return this.engine.catalog.sources();
  }

  /** Ends what runs and drops what the case declared; topics stay. */
  async clear(): Promise<void> {
    this.engine.transientQueries.closeAll();
    if (this.engine.queries.list().length > 0) await this.statement('TERMINATE ALL;', {}, 20_000);
    for (const source of [...this.sources()].reverse())
      await this.statement(`DROP ${source.kind} IF EXISTS \`${source.name}\`;`, {}, 20_000);
    for (const name of this.engine.catalog.customTypes().keys())
      await this.statement(`DROP TYPE IF EXISTS \`${name}\`;`, {}, 20_000);
    this.registry.current = new InMemorySchemaRegistry();
  }

  /** Deletes every topic of the service id and the named ones. */
  async removeTopics(prefixes: readonly string[]): Promise<void> {
    const { admin, serviceId } = this.engine;
    const own = [...prefixes, `_confluent-ksql-${serviceId}`];
    const names = await admin.names();
    await admin.delete(names.filter((name) => own.some((prefix) => name.startsWith(prefix))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
