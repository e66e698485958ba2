// The topics of the cluster as statements see them, with a short memory so that one request asks the broker once.
import type { Clock } from '../../common/clock.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import type { TopicAdmin, TopicDescription, TopicSpec } from '../statements/topic-admin.ts';
import { ANY_TIMESTAMP } from './internal-topics.ts';

/** How long a description is believed: long enough for validation and execution of one request. */
const MEMORY_MS = 1_000;

export class KafkaTopics implements TopicAdmin {
  readonly #admin: KafkaTopicAdmin;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly at: number; readonly description: TopicDescription }>();

  constructor(admin: KafkaTopicAdmin, clock: Clock) {
    this.#admin = admin;
    this.#clock = clock;
  }

  async describe(name: string): Promise<TopicDescription | null> {
    const known = this.#known.get(name);
    if (known && this.#clock.now() - known.at < MEMORY_MS) return known.description;
    const found = await this.#admin.describe(name);
    if (!found) {
      this.#known.delete(name);
      return null;
    }
    const config = await this.#admin.config(name);
    const retention = Number(config['retention.ms']);
    const description = {
      partitions: found.partitions,
      replicas: found.replicas,
      retentionMs: Number.isFinite(retention) ? retention : null,
    };
    this.#known.set(name, { at: this.#clock.now(), description });
    return description;
  }

  async create(spec: TopicSpec): Promise<void> {
    await this.#admin.create({
      name: spec.name,
      partitions: spec.partitions,
      replicas: spec.replicas,
      config: {
        ...ANY_TIMESTAMP,
        'cleanup.policy': spec.cleanupPolicy,
        ...(spec.retentionMs === null ? {} : { 'retention.ms': String(spec.retentionMs) }),
      },
    });
  }

  async delete(name: string): Promise<void> {
    this.#known.delete(name);
    await this.#admin.delete([name]);
  }
}
