// The processing log: what went wrong in single records, written to a topic in ksqlDB's shape so that it can be queried.
import type { Clock } from '../../common/clock.ts';
import type { KafkaTopicAdmin } from '../kafka/kafka-topic-admin.ts';
import { KafkaWriter } from '../kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../kafka/kafkajs-internals.ts';
import type { ProcessingError } from '../operators/task.ts';

interface LogSink {
  warn(fields: object, message: string): void;
}

export interface ProcessingLogOptions {
  readonly connection: ConnectionOptions;
  readonly admin: KafkaTopicAdmin;
  readonly serviceId: string;
  readonly clock: Clock;
  readonly log: LogSink;
  readonly properties: Readonly<Record<string, string>>;
}

const FLUSH_AFTER_MS = 250;
/** Beyond this, entries are counted and dropped: a topic full of bad records must not fill memory. */
const MAX_WAITING = 5_000;
const MAX_TEXT = 2_000;

/** `ksql.logging.processing.topic.name`, or `<service.id>ksql_processing_log`. */
export const processingLogTopic = (serviceId: string, properties: Readonly<Record<string, string>>): string =>
  properties['ksql.logging.processing.topic.name'] ?? `${serviceId}ksql_processing_log`;

/** The stream that a server declares over its log. */
export function processingLogStatement(topic: string): string {
  const cause = 'CAUSE ARRAY<STRING>';
  return `CREATE STREAM KSQL_PROCESSING_LOG (LOGGER STRING, LEVEL STRING, TIME BIGINT, MESSAGE STRUCT<TYPE INTEGER, \
DESERIALIZATIONERROR STRUCT<TARGET STRING, ERRORMESSAGE STRING, RECORDB64 STRING, ${cause}, \`topic\` STRING>, \
RECORDPROCESSINGERROR STRUCT<ERRORMESSAGE STRING, RECORD STRING, ${cause}>, \
PRODUCTIONERROR STRUCT<ERRORMESSAGE STRING>, \
SERIALIZATIONERROR STRUCT<TARGET STRING, ERRORMESSAGE STRING, RECORD STRING, ${cause}, \`topic\` STRING>, \
KAFKASTREAMSTHREADERROR STRUCT<ERRORMESSAGE STRING, THREADNAME STRING, ${cause}>>) \
WITH (KAFKA_TOPIC='${topic}', KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON');`;
}

const TYPE_NUMBER = {
  DESERIALIZATION: 0,
  RECORD_PROCESSING: 1,
  LATE_RECORD: 1,
  PRODUCTION: 2,
  SERIALIZATION: 3,
} as const;

const place = ({ topic, partition, offset }: ProcessingError): string =>
  topic === null || offset === null ? '' : ` (topic ${topic}, partition ${partition}, offset ${offset})`;

const short = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** Loggers of serdes are named after them; others as the step they belong to. */
const LOGGER_SUFFIX: Partial<Record<ProcessingError['kind'], string>> = {
  DESERIALIZATION: '.deserializer',
  SERIALIZATION: '.serializer',
};

/**
 * One entry as JSON; partition and offset are ours, the rest has ksqlDB's names.
 * @param withRows `ksql.logging.processing.rows.include`: whether records that could not be read are shown, as base64.
 */
export function processingLogEntry(error: ProcessingError, time: number, withRows = false): object {
  const errorMessage = short(`${error.message}${place(error)}`);
  const cause = error.cause === '' ? [] : [short(error.cause)];
  const at = {
    topic: error.topic,
    partition: error.partition,
    offset: error.offset === null ? null : Number(error.offset),
  };
  const target = error.part === 'KEY' ? 'key' : 'value';
  const recordB64 = withRows && error.bytes ? Buffer.from(error.bytes).toString('base64') : null;
  const serde = { target, errorMessage, recordB64, cause, ...at };
  const message = {
    type: TYPE_NUMBER[error.kind],
    deserializationError: error.kind === 'DESERIALIZATION' ? serde : null,
    recordProcessingError:
      error.kind === 'RECORD_PROCESSING' || error.kind === 'LATE_RECORD'
        ? { errorMessage, record: null, cause, ...at }
        : null,
    productionError: error.kind === 'PRODUCTION' ? { errorMessage, ...at } : null,
    serializationError: error.kind === 'SERIALIZATION' ? { target, errorMessage, record: null, cause, ...at } : null,
    kafkaStreamsThreadError: null,
  };
  const logger = `processing.${error.logger}${LOGGER_SUFFIX[error.kind] ?? ''}`;
  return { level: 'ERROR', logger, time, message };
}

export class ProcessingLog {
  readonly #options: ProcessingLogOptions;
  readonly #topic: string;
  #waiting: Buffer[] = [];
  #dropped = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #writer: KafkaWriter | null = null;
  #enabled = false;
  #closed = false;

  constructor(options: ProcessingLogOptions) {
    this.#options = options;
    this.#topic = processingLogTopic(options.serviceId, options.properties);
  }

  /** Makes the topic when it is wanted and missing. */
  async open(): Promise<void> {
    const { admin, properties } = this.#options;
    const exists = (await admin.describe(this.#topic)) !== null;
    if (!exists && properties['ksql.logging.processing.topic.auto.create'] !== 'true') return;
    if (!exists)
      await admin.create({
        name: this.#topic,
        partitions: Number(properties['ksql.logging.processing.topic.partitions'] ?? 1),
        replicas: Number(properties['ksql.logging.processing.topic.replication.factor'] ?? 1),
        config: { 'cleanup.policy': 'delete' },
      });
    this.#enabled = true;
  }

  /** Never fails and never waits: entries are written soon, or dropped and counted when Kafka cannot keep up. */
  report(error: ProcessingError): void {
    if (!this.#enabled || this.#closed) return;
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped++;
      return;
    }
    const { clock, properties } = this.#options;
    const withRows = properties['ksql.logging.processing.rows.include'] === 'true';
    this.#waiting.push(Buffer.from(JSON.stringify(processingLogEntry(error, clock.now(), withRows))));
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#writing = this.#writing.then(() => this.#write());
    }, FLUSH_AFTER_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
    await this.#writer?.close();
  }

  async #write(): Promise<void> {
    const entries = this.#waiting;
    if (entries.length === 0) return;
    this.#waiting = [];
    try {
      const writer = await this.#connected();
      const partitions = await writer.partitionCount(this.#topic);
      for (const [i, value] of entries.entries())
        writer.append(this.#topic, i % partitions, {
          key: null,
          value,
          timestamp: this.#options.clock.now(),
          headers: [],
        });
      await writer.flush();
      if (this.#dropped > 0)
        this.#options.log.warn({ dropped: this.#dropped }, 'entries of the processing log dropped');
      this.#dropped = 0;
    } catch (error) {
      await this.#writer?.close().catch(() => undefined);
      this.#writer = null;
      this.#options.log.warn({ entries: entries.length, error: String(error) }, 'processing log not written');
    }
  }

  async #connected(): Promise<KafkaWriter> {
    if (this.#writer) return this.#writer;
    const { connection, serviceId } = this.#options;
    const writer = new KafkaWriter(
      { ...connection, clientId: `${serviceId}processing-log` },
      { transactionalId: null },
    );
    await writer.connect();
    this.#writer = writer;
    return writer;
  }
}
