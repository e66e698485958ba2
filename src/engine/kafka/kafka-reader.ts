// Reads assigned partitions from given offsets, without a consumer group: the engine decides what it reads.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import {
  type ConnectionOptions,
  createCluster,
  createProtocolError,
  type InternalBroker,
  type InternalCluster,
} from './kafkajs-internals.ts';
import { RecordSet } from './record-batch-reader.ts';
import { type FetchedPartition, type FetchTarget, fetchExchange } from './wire-requests.ts';

export interface ReaderOptions {
  /** Skip records of open and aborted transactions. */
  readonly readCommitted: boolean;
  /** Upper bound of one poll's bytes. */
  readonly maxBytes?: number;
  readonly maxPartitionBytes?: number;
}

/** What one poll brought for one partition. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  /** Decoded while they are gone through. */
  readonly records: RecordSet;
  /** Offset to commit once all records are processed: behind control and aborted batches too. */
  readonly nextOffset: bigint;
}

export interface PartitionPosition {
  readonly topic: string;
  readonly partition: number;
  /** Next offset to read. */
  offset: bigint;
  /** As of the last poll: end of what this reader may see; null before the first answer. */
  end: bigint | null;
  /** Up to where the records of polls have been taken over; moved by whoever takes them. */
  taken: bigint;
  paused: boolean;
}

const UNKNOWN_TOPIC_OR_PARTITION = 3;
const LEADER_NOT_AVAILABLE = 5;
const NOT_LEADER = 6;
const OFFSET_OUT_OF_RANGE = 1;

const STALE_METADATA = new Set([UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE, NOT_LEADER, 74, 76]);

/** One reader has its own connection to each leader: a long poll would hold up anything else on it. */
export class KafkaReader {
  readonly positions: PartitionPosition[] = [];
  /** A topic was missing in an answer: it may have been deleted, and offsets of a new one of that name mean nothing. */
  sawUnknownTopic = false;
  readonly #cluster: InternalCluster;
  readonly #options: ReaderOptions;
  #leaders = new Map<string, number>();
  #stale = true;

  constructor(connection: ConnectionOptions, options: ReaderOptions) {
    this.#cluster = createCluster(connection).cluster;
    this.#options = options;
  }

  async connect(): Promise<void> {
    await this.#cluster.connect();
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  /** Adds partitions to read, from the given offsets. */
  async assign(targets: readonly FetchTarget[]): Promise<void> {
    await this.#cluster.addMultipleTargetTopics([...new Set(targets.map((t) => t.topic))]);
    for (const t of targets) this.positions.push({ ...t, end: null, taken: t.offset, paused: false });
    this.#stale = true;
  }

  /**
   * Fetches once from every leader in parallel and returns the records, partition by partition in offset order.
   * Resolves after at most `maxWaitMs` when there is nothing new.
   * @throws ClickstreamError KAFKA_OFFSET_OUT_OF_RANGE when retention has removed what was to be read next.
   */
  async poll(maxWaitMs: number): Promise<FetchedBatch[]> {
    if (this.#stale) await this.#findLeaders();
    const byLeader = new Map<number, PartitionPosition[]>();
    for (const position of this.positions) {
      if (position.paused) continue;
      const leader = this.#leaders.get(`${position.topic}/${position.partition}`);
      if (leader === undefined) {
        this.#stale = true;
        continue;
      }
      const group = byLeader.get(leader);
      if (group) group.push(position);
      else byLeader.set(leader, [position]);
    }
    const answers = await Promise.all(
      [...byLeader].map(async ([nodeId, targets]) => {
        const broker = await this.#connectedBroker(nodeId);
        return broker.connectionPool.send(
          fetchExchange({
            targets,
            maxWaitMs,
            minBytes: 1,
            maxBytes: this.#options.maxBytes ?? 4_194_304,
            maxPartitionBytes: this.#options.maxPartitionBytes ?? 1_048_576,
            readCommitted: this.#options.readCommitted,
          }),
        );
      }),
    );
    const batches: FetchedBatch[] = [];
    for (const partitions of answers) {
      for (const fetched of partitions) {
        const batch = this.#accept(fetched);
        if (batch) batches.push(batch);
      }
    }
    return batches;
  }

  async #connectedBroker(nodeId: number): Promise<InternalBroker> {
    return this.#cluster.findBroker({ nodeId: String(nodeId) });
  }

  async #findLeaders(): Promise<void> {
    await this.#cluster.refreshMetadata();
    this.#leaders = new Map();
    for (const topic of new Set(this.positions.map((p) => p.topic))) {
      for (const meta of this.#cluster.findTopicPartitionMetadata(topic)) {
        if (meta.leader >= 0) this.#leaders.set(`${topic}/${meta.partitionId}`, meta.leader);
      }
    }
    this.#stale = false;
  }

  #accept(fetched: FetchedPartition): FetchedBatch | null {
    const { topic, partition, errorCode, recordSet } = fetched;
    const position = this.positions.find((p) => p.topic === topic && p.partition === partition);
    if (!position) return null;
    if (errorCode !== 0) {
      if (errorCode === UNKNOWN_TOPIC_OR_PARTITION) this.sawUnknownTopic = true;
      if (STALE_METADATA.has(errorCode)) {
        this.#stale = true;
        return null;
      }
      const error = createProtocolError(errorCode);
      throw new ClickstreamError(
        errorCode === OFFSET_OUT_OF_RANGE ? 'KAFKA_OFFSET_OUT_OF_RANGE' : 'KAFKA_REQUEST_FAILED',
        `cannot read ${topic}/${partition} at offset ${position.offset}: ${error.message}`,
        { cause: error, details: { topic, partition, offset: position.offset } },
      );
    }
    position.end = this.#options.readCommitted ? fetched.lastStableOffset : fetched.highWatermark;
    const aborted = this.#options.readCommitted ? fetched.aborted : null;
    const records = new RecordSet(recordSet, partition, position.offset, aborted);
    const { nextOffset } = records;
    if (nextOffset === position.offset) return null;
    position.offset = nextOffset;
    return { topic, partition, records, nextOffset };
  }
}
