// What a sink topic takes: a record that the broker would refuse is reported and left out, since it would hold up its query for ever.
import { bytesOf } from '../operators/output-in-place.ts';
import type { OutputRecord, ProcessingError } from '../operators/task.ts';

export interface RecordLimits {
  /** `max.message.bytes` */
  readonly bytes: number;
  /** Milliseconds that a record's time may lie before and after the present. */
  readonly before: number;
  readonly after: number;
}

export const NO_LIMITS: RecordLimits = {
  bytes: Number.POSITIVE_INFINITY,
  before: Number.POSITIVE_INFINITY,
  after: Number.POSITIVE_INFINITY,
};

/** Head of a batch and of its record, generously. */
const BATCH_OVERHEAD_BYTES = 512;
/** Clocks of broker and engine may differ. */
const CLOCK_DRIFT_MS = 10_000;

/** @param config the effective configuration of the topic */
export function recordLimits(config: Readonly<Record<string, string>>): RecordLimits {
  const number = (name: string): number => {
    const value = Number(config[name]);
    return config[name] !== undefined && Number.isFinite(value) && value > 0 ? value : Number.POSITIVE_INFINITY;
  };
  const append = config['message.timestamp.type'] === 'LogAppendTime';
  return {
    bytes: number('max.message.bytes'),
    before: append ? Number.POSITIVE_INFINITY : number('message.timestamp.before.max.ms'),
    after: append ? Number.POSITIVE_INFINITY : number('message.timestamp.after.max.ms'),
  };
}

/** Why the broker would refuse the record, or null. */
export function refusalOf(record: OutputRecord, limits: RecordLimits, now: number): string | null {
  let size = bytesOf(record) + BATCH_OVERHEAD_BYTES;
  for (const header of record.headers) size += header.key.length + (header.value?.length ?? 0) + 10;
  if (size > limits.bytes) return `the record has ${size} bytes, and the topic takes ${limits.bytes}`;
  if (record.timestamp > now + limits.after - CLOCK_DRIFT_MS)
    return `its time ${record.timestamp} is further in the future than message.timestamp.after.max.ms allows`;
  if (record.timestamp < now - limits.before + CLOCK_DRIFT_MS)
    return `its time ${record.timestamp} is further in the past than message.timestamp.before.max.ms allows`;
  return null;
}

export const productionError = (queryId: string, topic: string, partition: number, cause: string): ProcessingError => ({
  kind: 'PRODUCTION',
  logger: queryId,
  message: `A record was not written to ${topic}/${partition}: ${cause}.`,
  cause,
  topic,
  partition,
  offset: null,
});
