// Kafka's admin API through kafkajs: topics with their configuration, and consumer groups.
import kafkajs, { type Admin } from 'kafkajs';
import { maskSecrets } from '../common/mask-secrets.ts';
import { waitFor } from '../common/wait-for.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { KafkaAdminSession } from './kafka-admin-session.ts';

export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

export interface TopicState {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  /** Every setting, defaults included. */
  readonly config: Readonly<Record<string, string>>;
  /** Only what was set on the topic itself. */
  readonly overrides: Readonly<Record<string, string>>;
}

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicas?: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface KafkaAdminClient extends AsyncDisposable {
  topicNames(): Promise<readonly string[]>;
  /** Of those of the named topics that exist. */
  describe(names: readonly string[]): Promise<ReadonlyMap<string, TopicState>>;
  create(topics: readonly NewTopic[]): Promise<void>;
  growTo(topic: string, partitions: number): Promise<void>;
  /** Replaces the topic's own settings: pass all that shall stay. */
  setConfig(topic: string, config: Readonly<Record<string, string>>): Promise<void>;
  deleteTopics(names: readonly string[]): Promise<void>;
  groups(): Promise<readonly string[]>;
  /** Which topics the members of every group read now: group → topics. */
  readers(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Groups without members; unknown ones are no error. */
  deleteGroups(names: readonly string[]): Promise<void>;
}

/** Source of a config entry that was set on the topic itself (DescribeConfigs protocol). */
const DYNAMIC_TOPIC_CONFIG = 1;

/**
 * A lazy connection: nothing is sent before the first call.
 * @throws ClickstreamError SERVICE_UNREACHABLE, LOGIN_FAILED, SERVICE_REFUSED from every method.
 */
export function createKafkaAdminClient(connection: KafkaConnection): KafkaAdminClient {
  const session = new KafkaAdminSession({
    config: {
      clientId: 'clickstream-setup',
      brokers: [...connection.brokers],
      ssl: connection.ssl,
      ...(connection.sasl === undefined ? {} : { sasl: saslOf(connection.sasl) }),
      connectionTimeout: 5_000,
      requestTimeout: 20_000,
      retry: { retries: 4, initialRetryTime: 100, maxRetryTime: 2_000 },
    },
  });
  const call = <T>(work: (admin: Admin) => Promise<T>): Promise<T> =>
    session.use(work).catch((error: unknown) => {
      throw kafkaError(error, connection.brokers);
    });
  const describe = (names: readonly string[]) => call((a) => describeTopics(a, names));
  return {
    topicNames: () => call((a) => a.listTopics()),
    describe,
    create: (topics) =>
      call(async (a) => {
        await a.createTopics({
          waitForLeaders: false,
          topics: topics.map((topic) => ({
            topic: topic.name,
            numPartitions: topic.partitions,
            replicationFactor: topic.replicas ?? -1,
            configEntries: Object.entries(topic.config).map(([name, value]) => ({ name, value })),
          })),
        });
        await untilLed(
          a,
          topics.map((topic) => topic.name),
        );
      }),
    growTo: (topic, partitions) =>
      call(async (a) => {
        await a.createPartitions({ topicPartitions: [{ topic, count: partitions }] });
      }),
    setConfig: (topic, config) =>
      call(async (a) => {
        const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
        const type = kafkajs.ConfigResourceTypes.TOPIC;
        await a.alterConfigs({ validateOnly: false, resources: [{ type, name: topic, configEntries }] });
      }),
    deleteTopics: (names) =>
      call(async (a) => {
        // kafkajs retries for long when a topic is not there.
        const existing = new Set(await a.listTopics());
        const present = names.filter((name) => existing.has(name));
        if (present.length > 0) await a.deleteTopics({ topics: [...present] });
      }),
    groups: () => call(async (a) => (await a.listGroups()).groups.map((group) => group.groupId)),
    readers: () => call(readersOf),
    deleteGroups: (names) =>
      call(async (a) => {
        const existing = new Set((await a.listGroups()).groups.map((group) => group.groupId));
        const present = names.filter((name) => existing.has(name));
        if (present.length > 0) await a.deleteGroups(present);
      }),
    [Symbol.asyncDispose]: () => session.close().catch(() => undefined),
  };
}

function saslOf(sasl: NonNullable<KafkaConnection['sasl']>): kafkajs.SASLOptions {
  const { username, password } = sasl;
  switch (sasl.mechanism) {
    case 'plain':
      return { mechanism: 'plain', username, password };
    case 'scram-sha-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'scram-sha-512':
      return { mechanism: 'scram-sha-512', username, password };
  }
}

async function describeTopics(admin: Admin, names: readonly string[]): Promise<ReadonlyMap<string, TopicState>> {
  const existing = new Set(await admin.listTopics());
  const wanted = names.filter((name) => existing.has(name));
  if (wanted.length === 0) return new Map();
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const [metadata, configs] = await Promise.all([
    admin.fetchTopicMetadata({ topics: wanted }),
    admin.describeConfigs({ includeSynonyms: false, resources: wanted.map((name) => ({ type, name })) }),
  ]);
  const states = metadata.topics.map((topic): [string, TopicState] => {
    const entries = configs.resources.find((r) => r.resourceName === topic.name)?.configEntries ?? [];
    const own = entries.filter((entry) => Number(entry.configSource) === DYNAMIC_TOPIC_CONFIG);
    const state = {
      name: topic.name,
      partitions: topic.partitions.length,
      replicas: topic.partitions[0]?.replicas.length ?? 0,
      config: Object.fromEntries(entries.map((entry) => [entry.configName, entry.configValue])),
      overrides: Object.fromEntries(own.map((entry) => [entry.configName, entry.configValue])),
    };
    return [topic.name, state];
  });
  return new Map(states);
}

const LEADER_DEADLINE_MS = 30_000;

/** A new topic can be used when every partition has a leader; until then brokers may not even know it. */
async function untilLed(admin: Admin, names: readonly string[]): Promise<void> {
  await waitFor(
    async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
      const open = topics.filter((topic) => topic.partitions.some((p) => p.leader < 0)).map((topic) => topic.name);
      return open.length === 0 && topics.length === names.length
        ? { done: true, value: undefined }
        : { done: false, saw: `no leader yet for ${open.join(', ')}` };
    },
    { what: `leaders of ${names.join(', ')}`, deadlineMs: LEADER_DEADLINE_MS },
  );
}

async function readersOf(admin: Admin): Promise<ReadonlyMap<string, readonly string[]>> {
  const { groups } = await admin.listGroups();
  const consumers = groups.filter((group) => group.protocolType === 'consumer').map((group) => group.groupId);
  if (consumers.length === 0) return new Map();
  const described = await admin.describeGroups(consumers);
  return new Map(
    described.groups.map((group) => {
      const assigned = group.members.map((member) =>
        kafkajs.AssignerProtocol.MemberAssignment.decode(member.memberAssignment),
      );
      return [group.groupId, [...new Set(assigned.flatMap((a) => Object.keys(a?.assignment ?? {})))]];
    }),
  );
}

function kafkaError(error: unknown, brokers: readonly string[]): unknown {
  if (error instanceof ClickstreamError) return error;
  const message = maskSecrets(describe(error));
  const address = brokers.join(',');
  const details = { service: 'Kafka', address, reason: message };
  if (/SASL|authentication/i.test(message))
    return new ClickstreamError('LOGIN_FAILED', `Kafka refused the login: ${message}`, { details });
  if (/connect|closed|timed? ?out|ECONNREFUSED|broker/i.test(message)) {
    return new ClickstreamError('SERVICE_UNREACHABLE', `Kafka does not answer at ${address}: ${message}`, { details });
  }
  return new ClickstreamError('SERVICE_REFUSED', `Kafka refused the request: ${message}`, { details, cause: error });
}

/** kafkajs puts the reasons of several topics in a list and says only "Topic creation errors". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors.map(String).join('; ') : '';
  return inner === '' ? error.message : `${error.message}: ${inner}`;
}
