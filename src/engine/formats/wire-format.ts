// The Confluent wire format: a zero byte and a 4-byte big-endian schema id stand before the encoded value.
import { serdeFault } from './serde-fault.ts';

export const WIRE_HEADER_LENGTH = 5;

/** The writer's schema id, or -1 when the bytes do not begin as the wire format does. */
export function wireSchemaId(bytes: Uint8Array, start = 0, end = bytes.length): number {
  if (end - start < WIRE_HEADER_LENGTH || bytes[start] !== 0) return -1;
  return ((bytes[start + 1]! << 24) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 8) | bytes[start + 4]!) >>> 0;
}

/** @throws ClickstreamError SERDE_FAILED when the bytes do not begin as the wire format does. */
export function requireWireSchemaId(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const id = wireSchemaId(bytes, start, end);
  if (id !== -1) return id;
  const found = Buffer.from(bytes.subarray(start, Math.min(start + WIRE_HEADER_LENGTH, end))).toString('hex');
  throw serdeFault(
    `the record does not begin with the registry's zero byte and schema id, but with ${found || 'nothing'}`,
  );
}

export function wireHeader(id: number): Buffer {
  const header = Buffer.alloc(WIRE_HEADER_LENGTH);
  header.writeUInt32BE(id, 1);
  return header;
}
