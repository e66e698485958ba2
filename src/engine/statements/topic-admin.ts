// The part of a Kafka cluster's administration that statements need: looking at, making and deleting topics.

export interface TopicDescription {
  readonly partitions: number;
  readonly replicas: number;
  /** null when the topic keeps the broker's default. */
  readonly retentionMs: number | null;
}

export type CleanupPolicy = 'delete' | 'compact' | 'compact,delete';

export interface TopicSpec {
  readonly name: string;
  /** -1: the broker's default. */
  readonly partitions: number;
  /** -1: the broker's default. */
  readonly replicas: number;
  /** null: the broker's default. */
  readonly retentionMs: number | null;
  readonly cleanupPolicy: CleanupPolicy;
}

export interface TopicAdmin {
  /** null when there is no such topic. */
  describe(name: string): Promise<TopicDescription | null>;
  /** @throws ClickstreamError when the cluster refuses. */
  create(spec: TopicSpec): Promise<void>;
  /** An unknown topic is no error. */
  delete(name: string): Promise<void>;
}

/** Topics in memory, for tests and for validating statements without touching a cluster. */
export class InMemoryTopicAdmin implements TopicAdmin {
  readonly #topics = new Map<string, TopicDescription>();
  readonly #deleted = new Set<string>();
  readonly #below: TopicAdmin | null;

  /** @param below the real cluster that is looked at, but not changed. */
  constructor(below: TopicAdmin | null = null) {
    this.#below = below;
  }

  async describe(name: string): Promise<TopicDescription | null> {
    const own = this.#topics.get(name);
    if (own) return own;
    return this.#deleted.has(name) ? null : ((await this.#below?.describe(name)) ?? null);
  }

  async create({ name, partitions, replicas, retentionMs }: TopicSpec): Promise<void> {
    this.#topics.set(name, { partitions: Math.max(partitions, 1), replicas: Math.max(replicas, 1), retentionMs });
  }

  async delete(name: string): Promise<void> {
    this.#topics.delete(name);
    this.#deleted.add(name);
  }
}
