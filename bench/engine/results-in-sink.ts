// What every drain waits for and checks: the query has committed its whole topic, and its results add up to all events.
import { waitFor } from '../../src/common/wait-for.ts';
import { type KafkaOffsets, LATEST } from '../../src/engine/kafka/kafka-offsets.ts';
import { KafkaReader } from '../../src/engine/kafka/kafka-reader.ts';
import type { ConnectionOptions } from '../../src/engine/kafka/kafkajs-internals.ts';
import { SinkCounter } from './sink-counter.ts';

const DEADLINE_MS = 300_000;
const LOOK_EVERY_MS = 20;

/** Resolves when the group has committed all events of the topic, and with them its results. */
export async function untilCommitted(
  offsets: KafkaOffsets,
  groupId: string,
  topic: string,
  events: number,
): Promise<void> {
  const partitions = await offsets.partitions(topic);
  await waitFor(
    async () => {
      const committed = await offsets.committed(groupId, new Map([[topic, partitions]]));
      const done = committed.reduce((sum, { offset }) => sum + offset, 0n);
      return done === BigInt(events) ? { done: true, value: undefined } : { done: false, saw: `${done} events` };
    },
    {
      what: `${groupId} to commit ${events} events`,
      deadlineMs: DEADLINE_MS,
      intervalMs: LOOK_EVERY_MS,
      maxIntervalMs: LOOK_EVERY_MS,
    },
  );
}

/** Reads the sink as its readers do, and returns the number of records. @throws when the last counts do not add up to all events */
export async function countResults(
  connection: ConnectionOptions,
  offsets: KafkaOffsets,
  sink: string,
  events: number,
): Promise<number> {
  const reader = new KafkaReader(connection, { readCommitted: true });
  try {
    await reader.connect();
    // The markers of the last transaction may be on their way still: the reader waits for them before these ends.
    const ends = await offsets.offsetsAt(sink, LATEST, false);
    await reader.assign([...ends.keys()].map((partition) => ({ topic: sink, partition, offset: 0n })));
    const counter = new SinkCounter();
    while (reader.positions.some((p) => p.offset < (ends.get(p.partition) ?? 0n))) {
      for (const batch of await reader.poll(100)) {
        for (const record of batch.records) {
          if (record.key && record.value) counter.accept(record.key as Buffer, record.value as Buffer);
        }
      }
    }
    if (counter.clicks !== BigInt(events)) throw new TypeError(`${counter.clicks} of ${events} clicks were counted`);
    return counter.records;
  } finally {
    await reader.close();
  }
}
