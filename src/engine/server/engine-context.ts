// Everything that statements, queries and routes of one server share.
import type { Clock } from '../../common/clock.ts';
import type { InMemoryCatalog } from '../catalog/in-memory-catalog.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import type { TransientQueries } from '../queries/push/transient-queries.ts';
import type { QueryManager } from '../runtime/query-manager.ts';
import type { RowProducer } from '../runtime/row-producer.ts';
import type { StatementEngine } from '../statements/statement-engine.ts';
import type { TopicAdmin } from '../statements/topic-admin.ts';
import type { CommandRunner } from './command-runner.ts';
import type { ServerConfig } from './server-config.ts';

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface EngineContext {
  readonly config: ServerConfig;
  readonly serviceId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly connection: ConnectionOptions;
  readonly admin: KafkaTopicAdmin;
  readonly topics: TopicAdmin;
  /** null when no registry is configured. */
  readonly registry: SchemaRegistry | null;
  readonly functions: FunctionRegistry;
  readonly catalog: InMemoryCatalog;
  readonly statements: StatementEngine;
  readonly queries: QueryManager;
  readonly transientQueries: TransientQueries;
  readonly commands: CommandRunner;
  readonly rows: RowProducer;
  clusterId(): Promise<string>;
}

/** Name of this server in answers about a cluster. */
export const hostOf = (config: ServerConfig): string => `${config.host}:${config.port}`;
