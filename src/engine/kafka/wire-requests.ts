// The two hot requests, Fetch and Produce, in a form that keeps record sets as bytes.
// Source of the layouts: https://kafka.apache.org/protocol (Fetch version 11, Produce version 7)
import { type ProtocolExchange, WireEncoder } from './kafkajs-internals.ts';
import type { AbortedTransaction } from './record-batch-reader.ts';

const FETCH_KEY = 1;
const FETCH_VERSION = 11;
const PRODUCE_KEY = 0;
const PRODUCE_VERSION = 7;

export interface FetchTarget {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

export interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
  readonly aborted: readonly AbortedTransaction[];
  readonly recordSet: Buffer;
}

export interface FetchOptions {
  readonly targets: readonly FetchTarget[];
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
  readonly readCommitted: boolean;
}

function groupByTopic<T extends { readonly topic: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.topic);
    if (group) group.push(item);
    else groups.set(item.topic, [item]);
  }
  return groups;
}

const rawBytes = (raw: Buffer | { buffer: Buffer; offset: number }): Buffer =>
  Buffer.isBuffer(raw) ? raw : raw.buffer.subarray(raw.offset);

/** A fetch of several partitions led by one broker. */
export function fetchExchange(options: FetchOptions): ProtocolExchange<readonly FetchedPartition[]> {
  return {
    request: {
      apiKey: FETCH_KEY,
      apiVersion: FETCH_VERSION,
      apiName: 'Fetch',
      encode: async () => {
        const topics = [...groupByTopic(options.targets)].map(([topic, targets]) =>
          new WireEncoder()
            .writeString(topic)
            .writeArray(
              targets.map((t) =>
                new WireEncoder()
                  .writeInt32(t.partition)
                  .writeInt32(-1)
                  .writeInt64(t.offset)
                  .writeInt64(-1)
                  .writeInt32(options.maxPartitionBytes),
              ),
            ),
        );
        return new WireEncoder()
          .writeInt32(-1)
          .writeInt32(options.maxWaitMs)
          .writeInt32(options.minBytes)
          .writeInt32(options.maxBytes)
          .writeInt8(options.readCommitted ? 1 : 0)
          .writeInt32(0)
          .writeInt32(-1)
          .writeArray(topics)
          .writeArray([] as WireEncoder[])
          .writeString('');
      },
    },
    response: {
      decode: async (raw) => decodeFetch(rawBytes(raw)),
      parse: async (decoded) => decoded,
    },
  };
}

function decodeFetch(bytes: Buffer): FetchedPartition[] {
  let at = 4; // throttle time
  const errorCode = bytes.readInt16BE(at);
  at += 6; // error code and session id
  const topicCount = bytes.readInt32BE(at);
  at += 4;
  const partitions: FetchedPartition[] = [];
  for (let t = 0; t < topicCount; t++) {
    const nameLength = bytes.readInt16BE(at);
    const topic = bytes.toString('utf8', at + 2, at + 2 + nameLength);
    at += 2 + nameLength;
    const partitionCount = bytes.readInt32BE(at);
    at += 4;
    for (let p = 0; p < partitionCount; p++) {
      const partition = bytes.readInt32BE(at);
      const partitionError = bytes.readInt16BE(at + 4);
      const highWatermark = bytes.readBigInt64BE(at + 6);
      const lastStableOffset = bytes.readBigInt64BE(at + 14);
      at += 30; // log start offset included
      const abortedCount = bytes.readInt32BE(at);
      at += 4;
      const aborted: AbortedTransaction[] = [];
      for (let a = 0; a < abortedCount; a++) {
        aborted.push({ producerId: bytes.readBigInt64BE(at), firstOffset: bytes.readBigInt64BE(at + 8) });
        at += 16;
      }
      at += 4; // preferred read replica
      const length = bytes.readInt32BE(at);
      at += 4;
      const recordSet = length > 0 ? bytes.subarray(at, at + length) : bytes.subarray(at, at);
      at += Math.max(length, 0);
      partitions.push({
        topic,
        partition,
        errorCode: partitionError || errorCode,
        highWatermark,
        lastStableOffset,
        aborted,
        recordSet,
      });
    }
  }
  return partitions;
}

export interface ProduceTarget {
  readonly topic: string;
  readonly partition: number;
  readonly batch: Buffer;
}

export interface ProducedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly baseOffset: bigint;
}

/** One batch per partition, all led by one broker. */
export function produceExchange(
  targets: readonly ProduceTarget[],
  transactionalId: string | null,
  timeoutMs: number,
): ProtocolExchange<readonly ProducedPartition[]> {
  return {
    request: {
      apiKey: PRODUCE_KEY,
      apiVersion: PRODUCE_VERSION,
      apiName: 'Produce',
      encode: async () => {
        const topics = [...groupByTopic(targets)].map(([topic, group]) =>
          new WireEncoder()
            .writeString(topic)
            .writeArray(
              group.map((t) =>
                new WireEncoder(t.batch.length + 16)
                  .writeInt32(t.partition)
                  .writeInt32(t.batch.length)
                  .writeBuffer(t.batch),
              ),
            ),
        );
        return new WireEncoder().writeString(transactionalId).writeInt16(-1).writeInt32(timeoutMs).writeArray(topics);
      },
    },
    response: {
      decode: async (raw) => decodeProduce(rawBytes(raw)),
      parse: async (decoded) => decoded,
    },
  };
}

function decodeProduce(bytes: Buffer): ProducedPartition[] {
  let at = 0;
  const topicCount = bytes.readInt32BE(at);
  at += 4;
  const produced: ProducedPartition[] = [];
  for (let t = 0; t < topicCount; t++) {
    const nameLength = bytes.readInt16BE(at);
    const topic = bytes.toString('utf8', at + 2, at + 2 + nameLength);
    at += 2 + nameLength;
    const partitionCount = bytes.readInt32BE(at);
    at += 4;
    for (let p = 0; p < partitionCount; p++) {
      produced.push({
        topic,
        partition: bytes.readInt32BE(at),
        errorCode: bytes.readInt16BE(at + 4),
        baseOffset: bytes.readBigInt64BE(at + 6),
      });
      at += 30; // log append time and log start offset included
    }
  }
  return produced;
}
