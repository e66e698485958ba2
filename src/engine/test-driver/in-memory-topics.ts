// Topics without a broker: one partition each, records kept in the order they were written.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { OutputRecord, RawRecord } from '../operators/task.ts';
import type { TopicAdmin, TopicDescription, TopicSpec } from '../statements/topic-admin.ts';

export interface InMemoryTopic {
  readonly name: string;
  /** As declared; records are all in partition 0 whatever the number. */
  readonly partitions: number;
  readonly replicas: number;
  /** Milliseconds; null when the topic keeps the broker's default. */
  readonly retentionMs: number | null;
  readonly records: RawRecord[];
}

export class InMemoryTopics implements TopicAdmin {
  readonly #topics = new Map<string, InMemoryTopic>();

  names(): string[] {
    return [...this.#topics.keys()].sort();
  }

  find(name: string): InMemoryTopic | null {
    return this.#topics.get(name) ?? null;
  }

  /** @throws ClickstreamError STATEMENT_INVALID when there is no such topic. */
  get(name: string): InMemoryTopic {
    const topic = this.#topics.get(name);
    if (topic) return topic;
    throw new ClickstreamError('STATEMENT_INVALID', `There is no topic ${name}.`, {
      details: { topic: name, topics: this.names() },
    });
  }

  async describe(name: string): Promise<TopicDescription | null> {
    return this.find(name);
  }

  /** A topic that exists stays as it is. */
  async create(spec: Pick<TopicSpec, 'name' | 'partitions' | 'replicas' | 'retentionMs'>): Promise<void> {
    const { name, partitions, replicas, retentionMs } = spec;
    if (!this.#topics.has(name)) this.#topics.set(name, { name, partitions, replicas, retentionMs, records: [] });
  }

  async delete(name: string): Promise<void> {
    this.#topics.delete(name);
  }

  /** Appends a record and gives it its offset; the topic is made when it is not there. */
  append(name: string, record: OutputRecord): RawRecord {
    if (!this.#topics.has(name))
      this.#topics.set(name, { name, partitions: 1, replicas: 1, retentionMs: null, records: [] });
    const { records } = this.get(name);
    const { key, value, timestamp, headers } = record;
    const stored = { key, value, timestamp, headers, partition: 0, offset: BigInt(records.length) };
    records.push(stored);
    return stored;
  }
}
