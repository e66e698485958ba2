// What becomes of the topics of a query while it runs: they may grow, and they may be deleted.
import type { Clock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { KafkaOffsets } from '../kafka/kafka-offsets.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import type { Topology } from '../operators/task.ts';

export class TopicWatch {
  readonly #offsets: KafkaOffsets;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #counts: ReadonlyMap<string, number> = new Map();
  #lookedAt = 0;

  /** @param intervalMs time between two looks */
  constructor(offsets: KafkaOffsets, clock: Clock, intervalMs: number) {
    this.#offsets = offsets;
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  /** @param counts partitions of each source topic as the session knows them */
  begin(counts: ReadonlyMap<string, number>): void {
    this.#counts = counts;
    this.#lookedAt = this.#clock.now();
  }

  /** Whether any topic has more partitions now. Asks the brokers once per interval. */
  async haveGrown(): Promise<boolean> {
    if (this.#clock.now() - this.#lookedAt < this.#intervalMs) return false;
    this.#lookedAt = this.#clock.now();
    for (const [topic, count] of this.#counts) if ((await this.#offsets.partitions(topic)).length > count) return true;
    return false;
  }
}

const isUnknownTopic = (error: unknown): boolean =>
  error instanceof Error && 'type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION';

/** The error with the name of the topic that is missing, where that is its cause. */
export async function withMissingTopic(error: unknown, topology: Topology, admin: KafkaTopicAdmin): Promise<unknown> {
  let unknown = false;
  for (let e = error; e instanceof Error; e = e.cause) unknown ||= isUnknownTopic(e);
  if (!unknown) return error;
  const existing = await admin.names().then(
    (names) => new Set(names),
    () => null,
  );
  const wanted = [...topology.sources.map(({ topic }) => topic), ...(topology.sinkTopic ? [topology.sinkTopic] : [])];
  const missing = existing ? wanted.filter((topic) => !existing.has(topic)) : [];
  if (missing.length === 0) return error;
  return new ClickstreamError('KAFKA_TOPIC_MISSING', `there is no topic ${missing.join(', ')} any more`, {
    cause: error,
    details: { topics: missing },
  });
}
