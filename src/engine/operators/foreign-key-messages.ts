// The two messages of a foreign-key join: a left row subscribes to a right key, and the right side answers.
import type { SqlType } from '../../sql/sql-type.ts';
import { canonicalText } from '../state/key-identity.ts';
import { ByteReader, ByteWriter, rowCodec } from '../state/value-codec.ts';
import type { Row } from '../values/sql-value.ts';

/** What the right side does with a subscription (as Kafka Streams' SubscriptionWrapper.Instruction). */
export type Instruction = 'DELETE' | 'DELETE_AND_ANSWER' | 'ANSWER_IF_PRESENT' | 'ANSWER';
const INSTRUCTIONS: readonly Instruction[] = ['DELETE', 'DELETE_AND_ANSWER', 'ANSWER_IF_PRESENT', 'ANSWER'];

export interface Subscription {
  readonly primaryKey: Row;
  /** Tells which version of the left row asked; null when it was deleted. */
  readonly version: string | null;
  readonly instruction: Instruction;
}

export interface Answer {
  readonly version: string | null;
  readonly right: Row | null;
}

const writer = new ByteWriter();

/** 53-bit hash (cyrb53) of the left row: answers to an older version of the row are recognised by it and dropped. */
export function rowVersion(row: Row | null): string | null {
  if (row === null) return null;
  const text = canonicalText(row);
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

export function subscriptionCodec(primaryKeyTypes: readonly SqlType[]) {
  const keys = rowCodec(primaryKeyTypes);
  return {
    encode({ primaryKey, version, instruction }: Subscription): Uint8Array {
      writer.byte(INSTRUCTIONS.indexOf(instruction));
      writer.byte(version === null ? 0 : 1);
      if (version !== null) writer.string(version);
      keys.write(writer, primaryKey);
      return writer.take();
    },
    decode(bytes: Uint8Array): Subscription {
      const reader = new ByteReader(bytes);
      const instruction = INSTRUCTIONS[reader.byte()] ?? 'ANSWER';
      const version = reader.byte() === 1 ? reader.string() : null;
      return { instruction, version, primaryKey: keys.read(reader) };
    },
  };
}

export function answerCodec(rightTypes: readonly SqlType[]) {
  const rows = rowCodec(rightTypes);
  return {
    encode({ version, right }: Answer): Uint8Array {
      writer.byte(version === null ? 0 : 1);
      if (version !== null) writer.string(version);
      writer.byte(right === null ? 0 : 1);
      if (right !== null) rows.write(writer, right);
      return writer.take();
    },
    decode(bytes: Uint8Array): Answer {
      const reader = new ByteReader(bytes);
      const version = reader.byte() === 1 ? reader.string() : null;
      return { version, right: reader.byte() === 1 ? rows.read(reader) : null };
    },
  };
}
