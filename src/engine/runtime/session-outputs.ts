// Where the records of tasks go: to a partition of the sink, or, for a repartition topic, to the task downstream in memory.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { KafkaOffsets } from '../kafka/kafka-offsets.ts';
import type { KafkaWriter } from '../kafka/kafka-writer.ts';
import { partitionOf } from '../kafka/partitioner.ts';
import { OutputInPlace } from '../operators/output-in-place.ts';
import type { OutputRecord } from '../operators/task.ts';
import { ensureTopics, repartitionSpec } from './internal-topics.ts';
import { NO_LIMITS, productionError, type RecordLimits, recordLimits, refusalOf } from './record-limits.ts';
import type { Layout } from './session-layout.ts';
import type { SessionOptions, SessionStatistics } from './session-options.ts';
import type { SessionTasks } from './session-tasks.ts';

export class SessionOutputs {
  /** Milliseconds since the epoch, set before a group of records: asking the clock for each would cost more than its other checks. */
  now = 0;
  readonly #options: SessionOptions;
  readonly #tasks: SessionTasks;
  readonly #writer: KafkaWriter | null;
  readonly #statistics: SessionStatistics;
  #repartitions: ReadonlyMap<string, number> = new Map();
  #sinkPartitions = 0;
  #sinkLimits: RecordLimits = NO_LIMITS;
  #nextUnkeyed = 0;

  /** @param writer null for transient queries */
  constructor(options: SessionOptions, tasks: SessionTasks, writer: KafkaWriter | null, statistics: SessionStatistics) {
    this.#options = options;
    this.#tasks = tasks;
    this.#writer = writer;
    this.#statistics = statistics;
  }

  /** Makes repartition topics that are missing, and learns what the sink takes. */
  async prepare({ repartitions }: Layout, offsets: KafkaOffsets): Promise<void> {
    this.#repartitions = repartitions;
    if (this.#writer === null) return;
    const { topology, admin, settings } = this.#options;
    const { repartitionTopics, sinkTopic } = topology;
    const specs = repartitionTopics.map(({ name }) =>
      repartitionSpec(name, repartitions.get(name) ?? 1, settings.replicas),
    );
    if (specs.length > 0) await ensureTopics(admin, specs);
    if (sinkTopic === null) return;
    const [partitions, config] = await Promise.all([offsets.partitions(sinkTopic), admin.config(sinkTopic)]);
    this.#sinkPartitions = partitions.length;
    this.#sinkLimits = recordLimits(config);
  }

  /** @throws ClickstreamError INTERNAL for a topic that the query does not write */
  send(topic: string, fromPartition: number, record: OutputRecord): void {
    const { topology, report } = this.#options;
    const internal = this.#repartitions.get(topic);
    const count = internal ?? (topic === topology.sinkTopic ? this.#sinkPartitions : 0);
    if (count === 0)
      throw new ClickstreamError('INTERNAL', `query ${topology.queryId} writes to unknown topic ${topic}`);
    const partition = this.#partitionOf(record, count);
    if (internal !== undefined) {
      this.#tasks.reading(topic, partition)?.inputs.push(topic, { ...record, partition, offset: -1n });
      return;
    }
    const refused = refusalOf(record, this.#sinkLimits, this.now);
    if (refused !== null) {
      report(productionError(topology.queryId, topic, partition, refused));
      return;
    }
    if (this.#writer === null)
      throw new ClickstreamError('INTERNAL', `transient query writes to ${topic} from ${fromPartition}`);
    this.#writer.append(topic, partition, record);
    this.#statistics.produced++;
    this.#statistics.lastProducedAt = this.now;
  }

  #partitionOf(record: OutputRecord, count: number): number {
    if (record instanceof OutputInPlace) {
      if (record.keyEnd >= 0) return partitionOf(record.bytes, count, record.partitionKeyEnd);
    } else {
      const key = record.partitionKey ?? record.key;
      if (key !== null) return partitionOf(key, count);
    }
    return this.#nextUnkeyed++ % count;
  }
}
