// What a session is made from, and what it counts.
import type { Clock } from '../../common/clock.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import type { EmittedRow, ProcessingError, Topology } from '../operators/task.ts';
import type { QuerySettings } from './query-settings.ts';

/** Where the rows of a transient query go. */
export interface RowOutput {
  emit(row: EmittedRow): void;
  /** A promise while the client reads too slowly, else null. */
  ready(): Promise<void> | null;
}

export interface SessionOptions {
  readonly connection: ConnectionOptions;
  readonly admin: KafkaTopicAdmin;
  readonly topology: Topology;
  readonly settings: QuerySettings;
  readonly clock: Clock;
  readonly report: (error: ProcessingError) => void;
  /** Set for transient queries: rows instead of a sink topic, no changelogs, no commits. */
  readonly rows?: RowOutput;
  /** Ends when everything that was there at the start has been read. */
  readonly untilEnd?: boolean;
}

export interface SessionStatistics {
  consumed: number;
  produced: number;
  commits: number;
  lastConsumedAt: number;
  lastProducedAt: number;
}

export const noStatistics = (): SessionStatistics => ({
  consumed: 0,
  produced: 0,
  commits: 0,
  lastConsumedAt: 0,
  lastProducedAt: 0,
});
