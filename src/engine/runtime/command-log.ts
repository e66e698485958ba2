// The durable list of statements that changed the catalogue or started queries: one partition, replayed in order on start.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { EARLIEST, KafkaOffsets, LATEST } from '../kafka/kafka-offsets.ts';
import { KafkaReader } from '../kafka/kafka-reader.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import { KafkaWriter } from '../kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import { commandTopicSpec } from './internal-topics.ts';

/** A statement as it was accepted. Property names as in ksqlDB's command topic. */
export interface Command {
  readonly statement: string;
  /** The same with everything that was looked up elsewhere written out; absent when there was nothing to look up. */
  readonly replayStatement?: string;
  /** How long the sink's topic was said to keep its records, in ms: taken from another topic when the statement does not say. */
  readonly sinkRetentionMs?: number;
  /** SET properties of the session that sent it. */
  readonly streamsProperties: Readonly<Record<string, unknown>>;
  /** The server's own settings at that time: a query keeps the ones it was started with. */
  readonly originalProperties: Readonly<Record<string, string>>;
}

export interface LoggedCommand {
  /** `stream/`NAME`/create`: what the status routes are asked for. */
  readonly commandId: string;
  readonly command: Command;
  readonly offset: number;
}

const commandTopic = (serviceId: string): string => `_confluent-ksql-${serviceId}_command_topic`;

export class CommandLog {
  readonly #connection: ConnectionOptions;
  readonly #admin: KafkaTopicAdmin;
  readonly #topic: string;
  readonly #transactionalId: string;
  readonly #properties: Readonly<Record<string, string>>;
  #writer: KafkaWriter;
  #connected = false;

  /** @param properties those of the server: how the topic is made when it is missing */
  constructor(
    connection: ConnectionOptions,
    admin: KafkaTopicAdmin,
    serviceId: string,
    properties: Readonly<Record<string, string>> = {},
  ) {
    this.#properties = properties;
    this.#connection = { ...connection, clientId: `${serviceId}command-log` };
    this.#admin = admin;
    this.#topic = commandTopic(serviceId);
    this.#transactionalId = `${serviceId}command-log`;
    this.#writer = this.#newWriter();
  }

  /** Makes the topic if need be, fences an earlier engine of the same service id, and returns every command so far. */
  async open(): Promise<LoggedCommand[]> {
    const offsets = new KafkaOffsets(this.#connection);
    const reader = new KafkaReader(this.#connection, { readCommitted: true });
    try {
      // All connections at once: an engine that starts waits for little else.
      await Promise.all([this.#ensureTopic(), this.#writer.connect(), offsets.connect(), reader.connect()]);
      this.#connected = true;
      // The earlier engine is fenced now: what it has committed is all there will be.
      return await this.#readAll(offsets, reader);
    } finally {
      await Promise.allSettled([offsets.close(), reader.close()]);
    }
  }

  async #ensureTopic(): Promise<void> {
    if ((await this.#admin.describe(this.#topic)) !== null) return;
    await this.#admin.create(commandTopicSpec(this.#topic, this.#properties));
  }

  /**
   * Returns the command's offset once it is committed. A failure leaves the log as it was, and the next command may succeed.
   * @throws ClickstreamError ENGINE_DISPLACED when another engine with this service id has been started since.
   */
  async append(commandId: string, command: Command): Promise<number> {
    try {
      return await this.#write(commandId, command);
    } catch (error) {
      if (isFencing(error)) throw displaced(error);
      // What became of the transaction is unknown: a writer that fences the old one aborts it.
      await this.#writer.close().catch(() => undefined);
      this.#writer = this.#newWriter();
      this.#connected = false;
      // Brokers forget a writer that was idle for a week: then nothing was written.
      if (isForgotten(error)) return this.append(commandId, command);
      throw error;
    }
  }

  /**
   * Whether another engine with this service id has been started since: it has fenced this log's writer. Nothing else does,
   * since the log has no transaction open that could time out. Not to be called while a command is appended.
   */
  async isDisplaced(): Promise<boolean> {
    if (!this.#connected) return false;
    try {
      this.#writer.begin();
      await this.#writer.sendOffsets(this.#transactionalId, [{ topic: this.#topic, partition: 0, offset: 0n }]);
      await this.#writer.abort();
      return false;
    } catch (error) {
      if (isFencing(error)) return true;
      await this.#writer.close().catch(() => undefined);
      this.#writer = this.#newWriter();
      this.#connected = false;
      return false;
    }
  }

  #newWriter(): KafkaWriter {
    return new KafkaWriter(this.#connection, { transactionalId: this.#transactionalId });
  }

  async #write(commandId: string, command: Command): Promise<number> {
    if (!this.#connected) await this.#writer.connect();
    this.#connected = true;
    this.#writer.begin();
    this.#writer.append(this.#topic, 0, {
      key: Buffer.from(JSON.stringify(commandId)),
      value: Buffer.from(JSON.stringify(command)),
      timestamp: Date.now(),
      headers: [],
    });
    const written = await this.#writer.flush();
    await this.#writer.commit();
    const offset = written[0]?.baseOffset;
    if (offset === undefined) throw new ClickstreamError('INTERNAL', `no offset for command ${commandId}`);
    return Number(offset);
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }

  async #readAll(offsets: KafkaOffsets, reader: KafkaReader): Promise<LoggedCommand[]> {
    const commands: LoggedCommand[] = [];
    const [begins, ends] = await Promise.all([
      offsets.offsetsAt(this.#topic, EARLIEST, true),
      offsets.offsetsAt(this.#topic, LATEST, true),
    ]);
    const end = ends.get(0) ?? 0n;
    const begin = begins.get(0) ?? 0n;
    if (begin >= end) return commands;
    await reader.assign([{ topic: this.#topic, partition: 0, offset: begin }]);
    while ((reader.positions[0]?.offset ?? end) < end) {
      for (const batch of await reader.poll(250)) {
        for (const record of batch.records) {
          if (record.key === null || record.value === null) continue;
          commands.push({
            commandId: parse(record.key) as string,
            command: parse(record.value) as Command,
            offset: Number(record.offset),
          });
        }
      }
    }
    return commands;
  }
}

const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

const isFencing = (error: unknown): boolean => error instanceof ClickstreamError && error.details.fenced === true;

const isForgotten = (error: unknown): boolean =>
  error instanceof ClickstreamError &&
  error.cause instanceof Error &&
  'type' in error.cause &&
  error.cause.type === 'INVALID_PRODUCER_ID_MAPPING';

const displaced = (cause: unknown): ClickstreamError =>
  new ClickstreamError('ENGINE_DISPLACED', 'another engine with the same service id has been started since', { cause });
