// PRINT: the records of a topic as text, in formats guessed from their bytes.
import type { PrintTopic } from '../../../sql/ast.ts';
import { EARLIEST, KafkaOffsets, LATEST } from '../../kafka/kafka-offsets.ts';
import { KafkaReader } from '../../kafka/kafka-reader.ts';
import type { RawRecord } from '../../operators/task.ts';
import type { EngineContext } from '../../server/engine-context.ts';
import { ERROR_CODE, RestError } from '../../server/rest-error.ts';
import type { RequestSession } from '../../server/session.ts';
import { FormatGuess } from './format-guess.ts';

export interface LineReceiver {
  /** A promise while the client reads too slowly, else null. */
  line(text: string): Promise<void> | null;
}

export interface PrintStream {
  /** Prints until the limit is reached or the signal aborts. @param announceFormats first the formats found. */
  run(receiver: LineReceiver, signal: AbortSignal, announceFormats: boolean): Promise<void>;
}

const POLL_MS = 200;

/** @throws RestError when there is no such topic. */
export async function openPrint(
  statement: PrintTopic,
  session: RequestSession,
  engine: EngineContext,
): Promise<PrintStream> {
  const { topic } = statement;
  const { admin, connection, serviceId } = engine;
  if ((await admin.describe(topic)) === null)
    throw new RestError(ERROR_CODE.badRequest, `There is no topic ${topic}. Names of topics are case-sensitive.`);
  const reset = session.properties.get('ksql.streams.auto.offset.reset') ?? session.properties.get('auto.offset.reset');
  const fromBeginning = statement.fromBeginning || String(reset).toLowerCase() === 'earliest';
  const offsets = new KafkaOffsets({ ...connection, clientId: `${serviceId}print` });
  const reader = new KafkaReader({ ...connection, clientId: `${serviceId}print` }, { readCommitted: true });
  return {
    run: async (receiver, signal, announceFormats) => {
      try {
        await Promise.all([offsets.connect(), reader.connect()]);
        const starts = await offsets.offsetsAt(topic, fromBeginning ? EARLIEST : LATEST, true);
        await reader.assign([...starts].map(([partition, offset]) => ({ topic, partition, offset })));
        await printRecords({ statement, reader, receiver, engine, signal, announceFormats });
      } finally {
        await Promise.allSettled([offsets.close(), reader.close()]);
      }
    },
  };
}

interface Printing {
  readonly statement: PrintTopic;
  readonly reader: KafkaReader;
  readonly receiver: LineReceiver;
  readonly engine: EngineContext;
  readonly signal: AbortSignal;
  readonly announceFormats: boolean;
}

async function printRecords(printing: Printing): Promise<void> {
  const { statement, reader, receiver, engine, signal } = printing;
  const interval = Math.max(1, statement.interval ?? 1);
  let left = statement.limit ?? Number.POSITIVE_INFINITY;
  let seen = 0;
  const keys = new FormatGuess(engine.registry, 'KEY');
  const values = new FormatGuess(engine.registry, 'VALUE');
  let announced = false;
  while (!signal.aborted && left > 0) {
    for (const batch of await reader.poll(POLL_MS)) {
      if (!announced && !batch.records.isEmpty) {
        announced = true;
        for (const record of batch.records) {
          await keys.learn(record.key);
          await values.learn(record.value);
        }
        if (printing.announceFormats) {
          await receiver.line(`Key format: ${keys.text}`);
          await receiver.line(`Value format: ${values.text}`);
        }
      }
      for (const record of batch.records) {
        if (seen++ % interval !== 0) continue;
        if (left-- <= 0 || signal.aborted) return;
        await receiver.line(await lineOf(record, keys, values));
      }
    }
  }
}

async function lineOf(record: RawRecord, keys: FormatGuess, values: FormatGuess): Promise<string> {
  const time = new Date(record.timestamp).toISOString().replaceAll('-', '/').replace('T', ' ').replace('Z', ' Z');
  const [key, value] = [await keys.print(record.key), await values.print(record.value)];
  return `rowtime: ${time}, key: ${key}, value: ${value}, partition: ${record.partition}`;
}
