// Creates, describes and deletes topics for the engine.
import kafkajs, { type Admin } from 'kafkajs';
import { KafkaAdminSession } from '../../clients/kafka-admin-session.ts';
import { waitFor } from '../../common/wait-for.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { ConnectionOptions } from './kafkajs-internals.ts';

const TOPIC_CONFIG = 2;

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  /** Topic configuration such as `cleanup.policy`. */
  readonly config: Readonly<Record<string, string>>;
}

export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
}

export interface TopicConsumers {
  /** Partitions that are read, counted once for each group that reads them. */
  readonly consumers: number;
  readonly groups: number;
}

/** Opened at first use, and again after a failure. */
export class KafkaTopicAdmin {
  readonly #session: KafkaAdminSession;
  #cluster: string | null = null;

  constructor(connection: ConnectionOptions) {
    this.#session = new KafkaAdminSession({
      config: {
        ...connection,
        clientId: connection.clientId ?? 'clickstream-engine',
        retry: { retries: 5, initialRetryTime: 100 },
      },
    });
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  async names(): Promise<string[]> {
    return this.#use((admin) => admin.listTopics());
  }

  /** The id that the brokers give their cluster; asked once. */
  async clusterId(): Promise<string> {
    this.#cluster ??= (await this.#use((admin) => admin.describeCluster())).clusterId;
    return this.#cluster;
  }

  /** null when the topic does not exist. */
  async describe(name: string): Promise<TopicDescription | null> {
    return (await this.describeAll([name]))[0] ?? null;
  }

  /** Those of the named topics that exist. */
  async describeAll(names: readonly string[]): Promise<TopicDescription[]> {
    const existing = new Set(await this.names());
    const wanted = names.filter((name) => existing.has(name));
    if (wanted.length === 0) return [];
    const { topics } = await this.#use((admin) => admin.fetchTopicMetadata({ topics: wanted }));
    return topics.map((t) => ({
      name: t.name,
      partitions: t.partitions.length,
      replicas: t.partitions[0]?.replicas.length ?? 1,
    }));
  }

  /** The effective configuration of a topic. */
  async config(name: string): Promise<Record<string, string>> {
    const answer = await this.#use((admin) =>
      admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC_CONFIG, name }] }),
    );
    return Object.fromEntries(
      (answer.resources[0]?.configEntries ?? []).map((e) => [e.configName, e.configValue ?? '']),
    );
  }

  /** Returns false when the topic was there already. The topic can be seen by this connection when it resolves. */
  async create(spec: TopicSpec): Promise<boolean> {
    const made = await this.#use((admin) =>
      admin.createTopics({
        // kafkajs would look after 100 ms at the earliest, below is looked after 10.
        waitForLeaders: false,
        topics: [
          {
            topic: spec.name,
            numPartitions: spec.partitions,
            replicationFactor: spec.replicas,
            configEntries: Object.entries(spec.config).map(([name, value]) => ({ name, value })),
          },
        ],
      }),
    );
    // A broker learns of a new topic some milliseconds after the controller has made it. kafkajs lists topics only when all have leaders.
    await waitFor(
      async () => {
        const seen = (await this.names()).includes(spec.name);
        return seen ? { done: true, value: undefined } : { done: false, saw: 'not among the topics yet' };
      },
      { what: `the topic ${spec.name} to appear`, deadlineMs: 10_000, intervalMs: 10, maxIntervalMs: 200 },
    );
    return made;
  }

  /** Deletes the topics that exist; unknown ones are no error. */
  async delete(names: readonly string[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const existing = new Set(await this.names());
      const topics = names.filter((name) => existing.has(name));
      if (topics.length === 0) return;
      try {
        await this.#use((admin) => admin.deleteTopics({ topics, timeout: 15_000 }));
        return;
      } catch (error) {
        // Another may have deleted one of them meanwhile: what is left is looked at again.
        if (attempt >= 3) throw error;
      }
    }
  }

  /** Members of consumer groups by the topic that they read: one for each partition they hold. */
  async consumers(): Promise<ReadonlyMap<string, TopicConsumers>> {
    const { groups } = await this.#use((admin) => admin.listGroups());
    const names = groups.filter((group) => group.protocolType === 'consumer').map((group) => group.groupId);
    const described = names.length === 0 ? [] : (await this.#use((admin) => admin.describeGroups(names))).groups;
    const found = new Map<string, TopicConsumers>();
    for (const { members } of described) {
      const seen = new Set<string>();
      for (const { memberAssignment } of members) {
        if (memberAssignment.length === 0) continue;
        const { assignment = {} } = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment) ?? {};
        for (const [topic, partitions] of Object.entries(assignment)) {
          const { consumers = 0, groups: counted = 0 } = found.get(topic) ?? {};
          found.set(topic, { consumers: consumers + partitions.length, groups: counted + (seen.has(topic) ? 0 : 1) });
          seen.add(topic);
        }
      }
    }
    return found;
  }

  /** Forgets committed offsets of a query; a group that never committed is no error. */
  async deleteGroup(groupId: string): Promise<void> {
    await this.#use(async (admin) => {
      const { groups } = await admin.listGroups();
      if (groups.some((g) => g.groupId === groupId)) await admin.deleteGroups([groupId]);
    });
  }

  async #use<T>(call: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      return await this.#session.use(call);
    } catch (error) {
      throw new ClickstreamError(
        'KAFKA_REQUEST_FAILED',
        `Kafka administration failed: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }
}
