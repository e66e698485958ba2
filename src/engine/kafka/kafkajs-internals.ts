// The typed window onto the parts of kafkajs that its public API hides: the cluster, raw requests and the transaction manager.
// The engine assigns partitions itself (no consumer group), reads and writes record batches as bytes, and fences its own
// earlier life by transactional id: none of that can be said through kafkajs' consumers and producers.
import { createRequire } from 'node:module';
import type { KafkaConfig, logLevel } from 'kafkajs';

/** An object that encodes one request and decodes its response. */
export interface ProtocolExchange<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<WireEncoder>;
  };
  readonly response: {
    readonly decode: (raw: Buffer | { buffer: Buffer; offset: number }) => Promise<T>;
    readonly parse: (decoded: T) => Promise<T>;
  };
}

export interface WireEncoder {
  readonly buffer: Buffer;
  writeInt8(value: number): WireEncoder;
  writeInt16(value: number): WireEncoder;
  writeInt32(value: number): WireEncoder;
  writeInt64(value: bigint | number | string): WireEncoder;
  writeString(value: string | null): WireEncoder;
  writeArray(items: readonly WireEncoder[] | readonly number[]): WireEncoder;
  writeBuffer(buffer: Buffer): WireEncoder;
}

export interface InternalBroker {
  readonly nodeId: number;
  connect(): Promise<void>;
  readonly connectionPool: { send<T>(exchange: ProtocolExchange<T>): Promise<T> };
  listOffsets(request: {
    replicaId: number;
    isolationLevel: number;
    topics: readonly {
      topic: string;
      partitions: readonly { partition: number; timestamp: number | string }[];
    }[];
  }): Promise<{
    responses: readonly {
      topic: string;
      partitions: readonly { partition: number; offset: string; errorCode?: number }[];
    }[];
  }>;
  offsetFetch(request: {
    groupId: string;
    topics: readonly { topic: string; partitions: readonly { partition: number }[] }[];
  }): Promise<{
    responses: readonly { topic: string; partitions: readonly { partition: number; offset: string }[] }[];
  }>;
  offsetCommit(request: {
    groupId: string;
    groupGenerationId: number;
    memberId: string;
    retentionTime?: number;
    topics: readonly { topic: string; partitions: readonly { partition: number; offset: string }[] }[];
  }): Promise<unknown>;
}

export interface PartitionMetadata {
  readonly partitionId: number;
  readonly leader: number;
  readonly partitionErrorCode: number;
}

export interface InternalCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly PartitionMetadata[];
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  findBroker(request: { nodeId: number | string }): Promise<InternalBroker>;
  findGroupCoordinator(request: { groupId: string; coordinatorType?: number }): Promise<InternalBroker>;
  metadata(request: { topics: readonly string[] }): Promise<{
    readonly clusterId: string;
    readonly topicMetadata: readonly { topic: string; partitionMetadata: readonly PartitionMetadata[] }[];
  }>;
  readonly brokerPool: { readonly metadata: { readonly clusterId?: string } | null };
}

export interface InternalEosManager {
  initProducerId(): Promise<void>;
  getProducerId(): string | number;
  getProducerEpoch(): number;
  getSequence(topic: string, partition: number): number;
  updateSequence(topic: string, partition: number, increment: number): void;
  beginTransaction(): void;
  addPartitionsToTransaction(
    topics: readonly { topic: string; partitions: readonly { partition: number }[] }[],
  ): Promise<void>;
  sendOffsets(request: {
    consumerGroupId: string;
    topics: readonly { topic: string; partitions: readonly { partition: number; offset: string }[] }[];
  }): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
  isInTransaction(): boolean;
}

const require = createRequire(import.meta.url);

type ClusterConstructor = new (options: Record<string, unknown>) => InternalCluster;
type LoggerFactory = (options: { level: logLevel; logCreator?: unknown }) => Record<string, unknown>;

const Cluster = require('kafkajs/src/cluster/index.js') as ClusterConstructor;
const createEosManagerInternal = require('kafkajs/src/producer/eosManager/index.js') as (
  options: Record<string, unknown>,
) => InternalEosManager;
const { createLogger } = require('kafkajs/src/loggers/index.js') as { createLogger: LoggerFactory };
const createSocketFactory = require('kafkajs/src/network/socketFactory.js') as () => unknown;
const loggerConsole = require('kafkajs/src/loggers/console.js') as unknown;

export const WireEncoder = require('kafkajs/src/protocol/encoder.js') as new (size?: number) => WireEncoder;
export const createProtocolError = (
  require('kafkajs/src/protocol/error.js') as {
    createErrorFromCode: (code: number) => Error & { type: string; retriable: boolean };
  }
).createErrorFromCode;

const SILENT = 0;

/** Connection options shared by every cluster of one process. */
export type ConnectionOptions = Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl' | 'clientId'>;

const RETRY = { maxRetryTime: 10_000, initialRetryTime: 50, factor: 0.2, multiplier: 2, retries: 8 };

/** One set of connections to the brokers: one reader or writer each, since a long poll blocks its connection. */
export function createCluster(options: ConnectionOptions): { cluster: InternalCluster; logger: unknown } {
  const logger = createLogger({ level: SILENT, logCreator: loggerConsole });
  const cluster = new Cluster({
    logger,
    socketFactory: createSocketFactory(),
    brokers: options.brokers,
    ssl: options.ssl,
    sasl: options.sasl,
    clientId: options.clientId ?? 'clickstream-engine',
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    reauthenticationThreshold: 10_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    metadataMaxAge: 300_000,
    maxInFlightRequests: null,
    allowAutoTopicCreation: false,
    retry: RETRY,
  });
  return { cluster, logger };
}

export function createEosManager(
  cluster: InternalCluster,
  logger: unknown,
  transactionalId: string | null,
  transactionTimeoutMs: number,
): InternalEosManager {
  return createEosManagerInternal({
    cluster: Object.assign(cluster, { retry: RETRY }),
    logger,
    transactional: transactionalId !== null,
    transactionalId: transactionalId ?? undefined,
    transactionTimeout: transactionTimeoutMs,
  });
}
