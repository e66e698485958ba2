// The Confluent wire format: a zero byte and a 4-byte big-endian schema id stand before the encoded value.
import { serdeFault } from './serde-fault.ts';

export const WIRE_HEADER_LENGTH = 5;

/** The writer's schema id, or -1 when the bytes do not begin as the wire format does. */
export function wireSchemaId(bytes: Uint8Array): number {
  if (bytes.length < WIRE_HEADER_LENGTH || bytes[0] !== 0) return -1;
  return ((bytes[1]! << 24) | (bytes[2]! << 16) | (bytes[3]! << 8) | bytes[4]!) >>> 0;
}

/** @throws ClickstreamError SERDE_FAILED when the bytes do not begin as the wire format does. */
export function requireWireSchemaId(bytes: Uint8Array): number {
  const id = wireSchemaId(bytes);
  if (id !== -1) return id;
  const start = Buffer.from(bytes.subarray(0, 5)).toString('hex') || 'nothing';
  throw serdeFault(`the record does not begin with the registry's zero byte and schema id, but with ${start}`);
}

export function wireHeader(id: number): Buffer {
  const header = Buffer.alloc(WIRE_HEADER_LENGTH);
  header.writeUInt32BE(id, 1);
  return header;
}
