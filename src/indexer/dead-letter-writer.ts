// Writes a record that cannot be indexed to the dead letter topic, unchanged, with the reason in its headers.
import type { Clock } from '../common/clock.ts';
import { KafkaWriter } from '../engine/kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../engine/kafka/kafkajs-internals.ts';
import type { RawRecord } from '../engine/operators/task.ts';

/** Connects at its first record: most days there is none. */
export class DeadLetterWriter {
  readonly #connection: ConnectionOptions;
  readonly #topic: string;
  readonly #clock: Clock;
  #writer: KafkaWriter | null = null;

  constructor(connection: ConnectionOptions, topic: string, clock: Clock) {
    this.#connection = connection;
    this.#topic = topic;
    this.#clock = clock;
  }

  async write(fromTopic: string, record: RawRecord, reason: string): Promise<void> {
    const writer = this.#writer ?? (await this.#connect());
    const headers = {
      'error.reason': reason,
      'error.topic': fromTopic,
      'error.partition': String(record.partition),
      'error.offset': String(record.offset),
      'error.time': new Date(this.#clock.now()).toISOString(),
    };
    writer.append(this.#topic, 0, {
      key: record.key,
      value: record.value,
      timestamp: this.#clock.now(),
      headers: Object.entries(headers).map(([key, value]) => ({ key, value: Buffer.from(value, 'utf8') })),
    });
    await writer.flush();
  }

  async close(): Promise<void> {
    await this.#writer?.close();
  }

  async #connect(): Promise<KafkaWriter> {
    const writer = new KafkaWriter(this.#connection, { transactionalId: null });
    await writer.connect();
    this.#writer = writer;
    return writer;
  }
}
