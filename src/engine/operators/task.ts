// The edge between a running query and whatever feeds it: raw records in, raw records out. The test driver and the Kafka
// runtime drive the same tasks; only what stands behind `TaskContext` differs.
import type { MaterializedTable } from '../state/materialized-table.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Row } from '../values/sql-value.ts';

export interface Header {
  readonly key: string;
  readonly value: Uint8Array | null;
}

export interface RawRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly headers: readonly Header[];
  readonly partition: number;
  readonly offset: bigint;
  /** As in `OutputRecord`. */
  readonly row?: Row;
}

export interface OutputRecord {
  readonly key: Uint8Array | null;
  /** Decides the partition when it is not the whole key: the inner key of a windowed one. */
  readonly partitionKey?: Uint8Array;
  readonly value: Uint8Array | null;
  readonly timestamp: number;
  readonly headers: readonly Header[];
  /** To an internal topic: the value itself in place of its bytes, since such records stay in the process; then `value` is null. */
  readonly row?: Row;
}

/** Start and end in ms since the epoch. */
export interface WindowBounds {
  readonly start: number;
  readonly end: number;
}

/** A row of a transient query, or of a materialised table. */
export interface EmittedRow {
  readonly key: Row;
  /** null: a tombstone. */
  readonly value: Row | null;
  readonly timestamp: number;
  readonly window: WindowBounds | null;
}

/** One entry of the processing log. */
export interface ProcessingError {
  readonly kind: 'DESERIALIZATION' | 'SERIALIZATION' | 'RECORD_PROCESSING' | 'PRODUCTION' | 'LATE_RECORD';
  /** Logger name as in ksqlDB, e.g. `CSAS_S_1.KsqlTopic.Source`. */
  readonly logger: string;
  readonly message: string;
  readonly cause: string;
  readonly topic: string | null;
  readonly partition: number | null;
  readonly offset: bigint | null;
  /** Which part of the record could not be read or written. */
  readonly part?: 'KEY' | 'VALUE';
  /** That part's bytes, where they could not be read. */
  readonly bytes?: Uint8Array;
}

export interface TaskContext {
  readonly partition: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** To a sink or repartition topic. Order is kept per topic. An `OutputInPlace` must not be kept: it is filled again. */
  send(topic: string, record: OutputRecord): void;
  /** A row of the query's result, for queries without a sink topic. */
  emit(row: EmittedRow): void;
  report(error: ProcessingError): void;
  /** Updates are kept until `flush` and only the last one per key is forwarded (ksqlDB's record cache). */
  readonly caching: boolean;
}

/** One partition of one sub-topology of one query. Single-threaded: calls never overlap. */
export interface Task {
  /** Opens serdes and creates stores. Must end before anything else is called. */
  start(): Promise<void>;
  /** A promise when something must be fetched before `process` can read this record (a writer schema), else null. */
  prefetch(topic: string, record: RawRecord): Promise<void> | null;
  process(topic: string, record: RawRecord): void;
  /** Forwards cached updates; called before each commit. */
  flush(): void;
  readonly stores: ReadonlyMap<string, StateStore>;
  /** This partition's part of the result, for pull queries; null when the plan does not materialise it here. */
  readonly materialized: MaterializedTable | null;
  close(): Promise<void>;
}

export interface SubTopology {
  readonly id: number;
  /** Topics read, source and repartition topics alike, all with the same number of partitions. */
  readonly sourceTopics: readonly string[];
  readonly storeNames: readonly string[];
  createTask(context: TaskContext): Task;
}

export interface RepartitionTopic {
  readonly name: string;
  /** The partition count follows the widest source of the sub-topology that reads it. */
  readonly readBy: number;
}

/** A query's plan made runnable. */
export interface Topology {
  readonly queryId: string;
  readonly subTopologies: readonly SubTopology[];
  readonly repartitionTopics: readonly RepartitionTopic[];
  /** Source topics with the offset reset policy each kind of source has when nothing is set. */
  readonly sources: readonly { readonly topic: string; readonly defaultReset: 'earliest' | 'latest' }[];
  readonly sinkTopic: string | null;
}
