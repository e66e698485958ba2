// Keys of windowed tables: the inner key's bytes, then the window's bounds as 8-byte big-endian milliseconds.
import { BinaryOutput } from './binary-output.ts';
import { serdeFault } from './serde-fault.ts';

/** TIME: tumbling and hopping windows, of which only the start is kept. SESSION: end, then start. */
export type WindowKeyKind = 'TIME' | 'SESSION';

export interface WindowedKey {
  /** The inner key's bytes, a view on the given ones. */
  readonly key: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds since the epoch; null for TIME, where it is the start plus the window's size. */
  readonly end: number | null;
}

/** Appends the bounds (ms since the epoch) to an inner key that stands at the end of `output`. */
export function appendWindow(output: BinaryOutput, kind: WindowKeyKind, start: number, end: number): void {
  if (kind === 'SESSION') output.ms(end);
  output.ms(start);
}

/** Appends the bounds (ms since the epoch) to the inner key's bytes. */
export function encodeWindowedKey(key: Uint8Array, kind: WindowKeyKind, start: number, end: number): Uint8Array {
  const output = new BinaryOutput();
  output.raw(key);
  appendWindow(output, kind, start, end);
  return output.take();
}

/** @throws ClickstreamError SERDE_FAILED when the bytes are too short to end in window bounds, or no window has such bounds. */
export function decodeWindowedKey(bytes: Uint8Array, kind: WindowKeyKind): WindowedKey {
  const suffix = kind === 'TIME' ? 8 : 16;
  const length = bytes.byteLength - suffix;
  if (length < 0) throw serdeFault(`a windowed key has at least ${suffix} bytes, but there are ${bytes.byteLength}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readMs = (offset: number) => view.getInt32(offset) * 0x1_0000_0000 + view.getUint32(offset + 4);
  const start = readMs(bytes.byteLength - 8);
  const end = kind === 'SESSION' ? readMs(length) : null;
  if (start < 0 || (end !== null && end < start)) {
    throw serdeFault(`no window begins at ${start}${end === null ? '' : ` and ends at ${end}`}`);
  }
  return { key: bytes.subarray(0, length), start, end };
}
