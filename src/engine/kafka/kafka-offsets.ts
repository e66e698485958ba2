// Looks offsets up: ends of partitions, offsets by time, and what a query has committed.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { untilCoordinatorReady, untilLeaderReady } from './broker-readiness.ts';
import { type ConsumedOffset, groupOffsets } from './kafka-writer.ts';
import {
  type ConnectionOptions,
  createCluster,
  createProtocolError,
  type InternalBroker,
  type InternalCluster,
} from './kafkajs-internals.ts';

export const LATEST = -1;
export const EARLIEST = -2;

/** A connection for metadata and offsets; also the place where simple (groupless) offset commits are made. */
export class KafkaOffsets {
  readonly #cluster: InternalCluster;

  constructor(connection: ConnectionOptions) {
    this.#cluster = createCluster(connection).cluster;
  }

  async connect(): Promise<void> {
    await this.#cluster.connect();
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  /** Partition numbers of a topic. @throws when the topic does not exist. */
  async partitions(topic: string): Promise<number[]> {
    await this.#cluster.addMultipleTargetTopics([topic]);
    await this.#cluster.refreshMetadata();
    return this.#cluster
      .findTopicPartitionMetadata(topic)
      .map((m) => m.partitionId)
      .sort((a, b) => a - b);
  }

  /** Offsets of all partitions at a time in ms, or at LATEST / EARLIEST. A partition without later records gives its end. */
  offsetsAt(topic: string, timestamp: number, readCommitted: boolean): Promise<Map<number, bigint>> {
    return untilLeaderReady(`the leaders of ${topic}`, () => this.#offsetsAt(topic, timestamp, readCommitted));
  }

  async #offsetsAt(topic: string, timestamp: number, readCommitted: boolean): Promise<Map<number, bigint>> {
    const partitions = await this.partitions(topic);
    const leaders = this.#cluster.findLeaderForPartitions(topic, partitions);
    const found = new Map<number, bigint>();
    for (const [nodeId, led] of Object.entries(leaders)) {
      const broker = await this.#cluster.findBroker({ nodeId });
      const answer = await broker.listOffsets({
        replicaId: -1,
        isolationLevel: readCommitted ? 1 : 0,
        topics: [{ topic, partitions: led.map((partition) => ({ partition, timestamp })) }],
      });
      for (const p of answer.responses.flatMap((r) => r.partitions)) found.set(p.partition, BigInt(p.offset));
    }
    if (timestamp >= 0 && [...found.values()].some((o) => o < 0n)) {
      const ends = await this.offsetsAt(topic, LATEST, readCommitted);
      for (const [partition, offset] of found) if (offset < 0n) found.set(partition, ends.get(partition) ?? 0n);
    }
    return found;
  }

  /** What the group has committed for these partitions; partitions without a commit are absent. */
  async committed(groupId: string, topics: ReadonlyMap<string, readonly number[]>): Promise<ConsumedOffset[]> {
    return this.#withCoordinator(groupId, async (broker) => {
      const answer = await broker.offsetFetch({
        groupId,
        topics: [...topics].map(([topic, partitions]) => ({
          topic,
          partitions: partitions.map((partition) => ({ partition })),
        })),
      });
      return answer.responses.flatMap((r) =>
        r.partitions
          .filter((p) => BigInt(p.offset) >= 0n)
          .map((p) => ({ topic: r.topic, partition: p.partition, offset: BigInt(p.offset) })),
      );
    });
  }

  /** Commits without transaction, for at-least-once processing. */
  async commit(groupId: string, offsets: readonly ConsumedOffset[]): Promise<void> {
    await this.#withCoordinator(groupId, (broker) =>
      broker.offsetCommit({ groupId, groupGenerationId: -1, memberId: '', topics: groupOffsets(offsets) }),
    );
  }

  async #withCoordinator<T>(groupId: string, use: (broker: InternalBroker) => Promise<T>): Promise<T> {
    try {
      return await untilCoordinatorReady(`the coordinator of group ${groupId}`, async () =>
        use(await this.#cluster.findGroupCoordinator({ groupId })),
      );
    } catch (error) {
      if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
        throw new ClickstreamError('KAFKA_REQUEST_FAILED', `offsets of group ${groupId}: ${error.message}`, {
          cause: createProtocolError(error.code),
          details: { groupId },
        });
      }
      throw error;
    }
  }
}
