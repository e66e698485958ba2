// Services in memory for tests of planning and applying.
import type { KafkaAdminClient, TopicState } from '../../../src/clients/kafka-admin-client.ts';
import type { SchemaRegistryClient } from '../../../src/clients/schema-registry-client.ts';
import type { AppliedStatement, StatementBooks } from '../../../src/setup/bookkeeping.ts';

export class FakeBooks implements StatementBooks {
  readonly records = new Map<string, AppliedStatement>();
  async statements() {
    return [...this.records.values()];
  }
  async putStatement(statement: AppliedStatement) {
    this.records.set(statement.name, statement);
  }
  async removeStatement(name: string) {
    this.records.delete(name);
  }
}

export class FakeKafka implements KafkaAdminClient {
  readonly topics = new Map<string, TopicState>();
  readonly log: string[] = [];
  async topicNames() {
    return [...this.topics.keys()];
  }
  async describe(names: readonly string[]) {
    return new Map([...this.topics].filter(([name]) => names.includes(name)));
  }
  async create(topics: Parameters<KafkaAdminClient['create']>[0]) {
    for (const { name, partitions, config } of topics) {
      this.log.push(`create ${name}`);
      this.topics.set(name, { name, partitions, replicas: 1, config, overrides: config });
    }
  }
  async growTo(topic: string, partitions: number) {
    this.log.push(`grow ${topic} to ${partitions}`);
    this.topics.set(topic, { ...this.topics.get(topic)!, partitions });
  }
  async setConfig(topic: string, config: Readonly<Record<string, string>>) {
    this.log.push(`configure ${topic} ${JSON.stringify(config)}`);
    this.topics.set(topic, { ...this.topics.get(topic)!, config, overrides: config });
  }
  async deleteTopics(names: readonly string[]) {
    for (const name of names) if (this.topics.delete(name)) this.log.push(`delete ${name}`);
  }
  async groups() {
    return [];
  }
  async readers() {
    return new Map<string, readonly string[]>();
  }
  async deleteGroups() {}
  async [Symbol.asyncDispose]() {}
}

export class FakeRegistry implements SchemaRegistryClient {
  readonly address = 'fake';
  readonly versions = new Map<string, string[]>();
  /** What the compatibility check says. */
  reason: string | null = null;
  async subjects() {
    return [...this.versions.keys()];
  }
  async latest(subject: string) {
    const all = this.versions.get(subject);
    return all === undefined ? null : { id: all.length, version: all.length, schema: all.at(-1)! };
  }
  async lookup(subject: string, schema: string) {
    const index = this.versions.get(subject)?.indexOf(schema) ?? -1;
    return index < 0 ? null : { id: index + 1, version: index + 1, schema };
  }
  async compatibility() {
    return null;
  }
  async setCompatibility() {}
  async incompatibility() {
    return this.reason;
  }
  async register(subject: string, schema: string) {
    this.versions.set(subject, [...(this.versions.get(subject) ?? []), schema]);
    return 1;
  }
  async remove(subject: string) {
    this.versions.delete(subject);
  }
}
