// A load that goes on at a steady rate until it is stopped, however the engine fares meanwhile.
import { systemClock } from '../../src/common/clock.ts';
import { KafkaWriter } from '../../src/engine/kafka/kafka-writer.ts';
import type { ConnectionOptions } from '../../src/engine/kafka/kafkajs-internals.ts';
import { partitionOf } from '../../src/engine/kafka/partitioner.ts';
import { clickLoad, type LoadOptions } from './click-load.ts';

const TICK_MS = 20;

export interface LoadTarget {
  readonly connection: ConnectionOptions;
  readonly topic: string;
  readonly schemaId: number;
}

/** Writes a whole load as fast as the broker takes it; returns the number of events. */
export async function writeLoad({ connection, topic, schemaId }: LoadTarget, load: LoadOptions): Promise<number> {
  const writer = new KafkaWriter(connection, { transactionalId: null });
  await writer.connect();
  for (const event of clickLoad(load, schemaId)) {
    const record = { key: event.key, value: event.value, timestamp: event.occurredAt, headers: [] };
    if (writer.append(topic, partitionOf(event.key, load.partitions), record)) await writer.flush();
  }
  await writer.flush();
  await writer.close();
  return load.events;
}

export class SteadyLoad {
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  /** Events that the broker has. */
  sent = 0;

  /** @param ratePerSecond events per second; they carry the time at which they are sent */
  constructor(target: LoadTarget, load: Omit<LoadOptions, 'events' | 'startMs' | 'stepMs'>, ratePerSecond: number) {
    this.#running = this.#run(target, load, ratePerSecond);
  }

  /** Resolves with the number of events once all of them are with the broker. */
  async stop(): Promise<number> {
    this.#stop.abort();
    await this.#running;
    return this.sent;
  }

  async #run(
    { connection, topic, schemaId }: LoadTarget,
    load: Omit<LoadOptions, 'events' | 'startMs' | 'stepMs'>,
    ratePerSecond: number,
  ): Promise<void> {
    const writer = new KafkaWriter(connection, { transactionalId: null });
    await writer.connect();
    const begin = systemClock.now();
    const endless = { ...load, events: Number.MAX_SAFE_INTEGER, startMs: begin, stepMs: 1_000 / ratePerSecond };
    const events = clickLoad(endless, schemaId, 2);
    while (!this.#stop.signal.aborted) {
      const due = Math.floor(((systemClock.now() - begin) * ratePerSecond) / 1_000);
      let appended = 0;
      for (; this.sent + appended < due; appended++) {
        const event = events.next().value;
        if (!event) break;
        const record = { key: event.key, value: event.value, timestamp: event.occurredAt, headers: [] };
        writer.append(topic, partitionOf(event.key, load.partitions), record);
      }
      await writer.flush();
      this.sent += appended;
      await systemClock.sleep(TICK_MS);
    }
    await writer.close();
  }
}
