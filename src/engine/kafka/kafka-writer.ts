// Writes record batches, inside transactions or as an idempotent producer, in the order they were appended.

import { systemClock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { bytesOf } from '../operators/output-in-place.ts';
import type { OutputRecord } from '../operators/task.ts';
import { errorType, untilCoordinatorReady } from './broker-readiness.ts';
import {
  type ConnectionOptions,
  createCluster,
  createEosManager,
  createProtocolError,
  type InternalCluster,
  type InternalEosManager,
} from './kafkajs-internals.ts';
import { RecordBatchWriter } from './record-batch-writer.ts';
import { type ProducedPartition, type ProduceTarget, produceExchange } from './wire-requests.ts';

export interface WriterOptions {
  /** null: idempotent without transactions. The id fences any earlier writer of the same name. */
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs?: number;
  /** A batch is sent when it has grown to this many bytes. Below the broker's message.max.bytes. */
  readonly maxBatchBytes?: number;
}

export interface ConsumedOffset {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to read. */
  readonly offset: bigint;
}

interface Slot {
  readonly topic: string;
  readonly partition: number;
  /** Batches in order; only the last is still written to. */
  readonly batches: RecordBatchWriter[];
}

const STALE_LEADER = new Set([3, 5, 6]);
/** Before the first of five more attempts; doubles. */
const LEADER_PAUSE_MS = 10;

function commitFailed(error: unknown): ClickstreamError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ClickstreamError('KAFKA_COMMIT_FAILED', `the transaction was not committed: ${reason}`, {
    cause: error,
    details: { fenced: errorType(error) === 'INVALID_PRODUCER_EPOCH' || errorType(error) === 'PRODUCER_FENCED' },
  });
}

/** Appends go to memory; `flush` sends them. Bounded: `append` asks for a flush by its return value. */
export class KafkaWriter {
  readonly #cluster: InternalCluster;
  readonly #eos: InternalEosManager;
  readonly #options: WriterOptions;
  readonly #slots = new Map<string, Slot[]>();
  #full = false;
  #underWay: Promise<unknown> | null = null;

  constructor(connection: ConnectionOptions, options: WriterOptions) {
    const { cluster, logger } = createCluster(connection);
    this.#cluster = cluster;
    this.#options = options;
    this.#eos = createEosManager(cluster, logger, options.transactionalId, options.transactionTimeoutMs ?? 60_000);
  }

  /** Connects, fences an earlier writer with the same transactional id and aborts what it left open. */
  async connect(): Promise<void> {
    await this.#cluster.connect();
    await this.#eos.initProducerId();
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  async partitionCount(topic: string): Promise<number> {
    await this.#cluster.addMultipleTargetTopics([topic]);
    return this.#cluster.findTopicPartitionMetadata(topic).length;
  }

  /** Returns true when enough has gathered that `flush` should be awaited before more is appended. */
  append(topic: string, partition: number, record: OutputRecord): boolean {
    let partitions = this.#slots.get(topic);
    if (!partitions) {
      partitions = [];
      this.#slots.set(topic, partitions);
    }
    let slot = partitions[partition];
    if (!slot) {
      slot = { topic, partition, batches: [new RecordBatchWriter()] };
      partitions[partition] = slot;
    }
    const limit = this.#options.maxBatchBytes ?? 786_432;
    let writer = slot.batches.at(-1)!;
    // A large record gets a batch of its own: with others it might be more than the broker takes.
    if (writer.count > 0 && writer.size + bytesOf(record) > limit) {
      writer = new RecordBatchWriter();
      slot.batches.push(writer);
    }
    writer.append(record);
    if (writer.size >= limit || slot.batches.length > 1) this.#full = true;
    return this.#full;
  }

  get needsFlush(): boolean {
    return this.#full;
  }

  begin(): void {
    this.#eos.beginTransaction();
  }

  get inTransaction(): boolean {
    return this.#eos.isInTransaction();
  }

  /** Sends everything appended; returns where the batches begin. @throws ClickstreamError KAFKA_REQUEST_FAILED; fencing errors carry details.fenced. */
  async flush(): Promise<readonly ProducedPartition[]> {
    const produced: ProducedPartition[] = [];
    await this.#sent();
    for (let round = await this.#flushFirstBatches(); round.length > 0; round = await this.#flushFirstBatches())
      produced.push(...round);
    return produced;
  }

  /**
   * Begins to send what has gathered, while more is appended. Waits only for what was sent so before: one request is under way at a
   * time, which keeps the order and bounds the memory. `flush` waits for all of it.
   * @throws what `flush` throws, of the request before
   */
  async flushAhead(): Promise<void> {
    await this.#sent();
    this.#underWay = this.#flushFirstBatches();
    // Awaited by the next flush; until then a failure is nobody's, and must not count as unhandled.
    this.#underWay.catch(() => undefined);
  }

  async #sent(): Promise<void> {
    const underWay = this.#underWay;
    this.#underWay = null;
    await underWay;
  }

  /** One batch per partition: a request cannot hold more. */
  async #flushFirstBatches(): Promise<readonly ProducedPartition[]> {
    const pending: Slot[] = [];
    for (const partitions of this.#slots.values()) {
      for (const slot of partitions) if (slot && slot.batches[0]!.count > 0) pending.push(slot);
    }
    this.#full = false;
    if (pending.length === 0) return [];
    const topics = [...new Set(pending.map((s) => s.topic))];
    // Before anything is awaited: what is appended meanwhile belongs to the next batch.
    const targets = pending.map((slot) => this.#finishBatch(slot));
    await this.#cluster.addMultipleTargetTopics(topics);
    if (this.#options.transactionalId !== null) {
      const partitions = topics.map((topic) => ({
        topic,
        partitions: pending.filter((s) => s.topic === topic).map((s) => ({ partition: s.partition })),
      }));
      await this.#askCoordinator(`the transaction ${this.#options.transactionalId}`, () =>
        this.#eos.addPartitionsToTransaction(partitions),
      );
    }
    return this.#send(targets, 0);
  }

  #finishBatch({ topic, partition, batches }: Slot): ProduceTarget {
    const writer = batches[0]!;
    if (batches.length > 1) {
      batches.shift();
      this.#full = true;
    }
    const firstSequence = this.#eos.getSequence(topic, partition);
    this.#eos.updateSequence(topic, partition, writer.count);
    const batch = writer.finish({
      producerId: BigInt(this.#eos.getProducerId()),
      producerEpoch: this.#eos.getProducerEpoch(),
      firstSequence,
      transactional: this.#options.transactionalId !== null,
    });
    return { topic, partition, batch };
  }

  /** Offsets consumed so far, committed with the transaction under the group's name. */
  async sendOffsets(groupId: string, offsets: readonly ConsumedOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    await this.#askCoordinator(`the coordinator of group ${groupId}`, () =>
      this.#eos.sendOffsets({ consumerGroupId: groupId, topics: groupOffsets(offsets) }),
    );
  }

  async commit(): Promise<void> {
    try {
      await this.#eos.commit();
    } catch (error) {
      throw commitFailed(error);
    }
  }

  async abort(): Promise<void> {
    await this.#eos.abort();
  }

  async #askCoordinator(what: string, request: () => Promise<void>): Promise<void> {
    try {
      await untilCoordinatorReady(what, request);
    } catch (error) {
      throw commitFailed(error);
    }
  }

  async #send(targets: readonly ProduceTarget[], attempt: number): Promise<ProducedPartition[]> {
    const byLeader = new Map<string, ProduceTarget[]>();
    for (const target of targets) {
      const leader = Object.keys(this.#cluster.findLeaderForPartitions(target.topic, [target.partition]))[0];
      if (leader === undefined) throw this.#failed(target.topic, target.partition, 5);
      const group = byLeader.get(leader);
      if (group) group.push(target);
      else byLeader.set(leader, [target]);
    }
    const again: ProduceTarget[] = [];
    const done: ProducedPartition[] = [];
    await Promise.all(
      [...byLeader].map(async ([nodeId, group]) => {
        const broker = await this.#cluster.findBroker({ nodeId });
        const produced = await broker.connectionPool.send(
          produceExchange(group, this.#options.transactionalId, 30_000),
        );
        for (const result of produced) {
          if (result.errorCode === 0 || result.errorCode === 46) {
            done.push(result); // 46: the broker had this sequence already
            continue;
          }
          const target = group.find((t) => t.topic === result.topic && t.partition === result.partition);
          if (target && STALE_LEADER.has(result.errorCode) && attempt < 5) again.push(target);
          else throw this.#failed(result.topic, result.partition, result.errorCode);
        }
      }),
    );
    if (again.length > 0) {
      await systemClock.sleep(LEADER_PAUSE_MS * 2 ** attempt);
      await this.#cluster.refreshMetadata();
      done.push(...(await this.#send(again, attempt + 1)));
    }
    return done;
  }

  #failed(topic: string, partition: number, errorCode: number): ClickstreamError {
    const error = createProtocolError(errorCode);
    return new ClickstreamError('KAFKA_REQUEST_FAILED', `cannot write to ${topic}/${partition}: ${error.message}`, {
      cause: error,
      details: { topic, partition, errorCode, fenced: errorCode === 47 || errorCode === 90 },
    });
  }
}

export function groupOffsets(
  offsets: readonly ConsumedOffset[],
): { topic: string; partitions: { partition: number; offset: string }[] }[] {
  const topics = new Map<string, { partition: number; offset: string }[]>();
  for (const o of offsets) {
    const list = topics.get(o.topic) ?? [];
    list.push({ partition: o.partition, offset: o.offset.toString() });
    topics.set(o.topic, list);
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
