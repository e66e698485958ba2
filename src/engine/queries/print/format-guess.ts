// Finds out in which formats all keys or values of a topic can be read, and prints them in the first of these. Which formats are
// tried, in which order, and how none is named, is ksqlDB's.
import { printJson } from '../../formats/json-value.ts';
import type { SchemaRegistry } from '../../formats/schema-registry.ts';
import { openTestRecordCodec, type TestRecordCodec } from '../../formats/test-record-codec.ts';

/** Reads bytes as text; null when they are not of the format. */
type Read = (bytes: Uint8Array) => Promise<string | null> | string | null;

interface Candidate {
  readonly name: string;
  readonly read: Read;
  /** For windows around a format: whether the window is one that may have been meant. */
  readonly plausible?: (bytes: Uint8Array) => boolean;
}

/** Milliseconds from 1990 to 2100: any text ends in eight bytes that could be some window start. */
const PLAUSIBLE_START = { from: 631_152_000_000n, to: 4_102_444_800_000n };
const LONG_BYTES = 8;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const REGISTERED = { AVRO: 'AVRO', PROTOBUF: 'PROTOBUF', JSON: 'JSON_SR' } as const;
const UNKNOWN =
  ' does not match any supported format. It may be a STRING with encoding other than UTF8, or some other format.';

function readText(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

function readJson(bytes: Uint8Array): string | null {
  const text = readText(bytes);
  if (text === null) return null;
  try {
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const PLAIN: readonly Candidate[] = [
  { name: 'JSON', read: readJson },
  { name: 'KAFKA_INT', read: (bytes) => (bytes.length === 4 ? String(view(bytes).getInt32(0)) : null) },
  { name: 'KAFKA_BIGINT', read: (bytes) => (bytes.length === LONG_BYTES ? String(view(bytes).getBigInt64(0)) : null) },
  { name: 'KAFKA_DOUBLE', read: (bytes) => (bytes.length === LONG_BYTES ? String(view(bytes).getFloat64(0)) : null) },
  { name: 'KAFKA_STRING', read: readText },
];

export class FormatGuess {
  readonly #codecs = new Map<number, Promise<{ readonly name: string; readonly codec: TestRecordCodec } | null>>();
  readonly #registry: SchemaRegistry | null;
  #candidates: readonly Candidate[];
  #seen = false;

  /** @param part keys may have a window at their end. */
  constructor(registry: SchemaRegistry | null, part: 'KEY' | 'VALUE') {
    this.#registry = registry;
    const [json, ...kafka] = PLAIN;
    const registered = (name: string): Candidate => ({ name, read: (bytes) => this.#registered(bytes, name) });
    const all = [registered('AVRO'), registered('PROTOBUF'), json!, registered('JSON_SR'), ...kafka];
    this.#candidates = part === 'VALUE' ? all : all.flatMap((inner) => [...windowed(inner), inner]);
  }

  get text(): string {
    if (!this.#seen) return '¯\\_(ツ)_/¯ - no data processed';
    return this.#candidates.length === 0 ? UNKNOWN : this.#candidates.map((c) => c.name).join(' or ');
  }

  async learn(bytes: Uint8Array | null): Promise<void> {
    if (bytes === null) return;
    this.#seen = true;
    const fitting: Candidate[] = [];
    for (const candidate of this.#candidates) if ((await candidate.read(bytes)) !== null) fitting.push(candidate);
    this.#candidates = fitting;
  }

  async print(bytes: Uint8Array | null): Promise<string> {
    if (bytes === null) return '<null>';
    const likely = this.#candidates.filter((c) => c.plausible?.(bytes) ?? true);
    for (const { read } of likely) {
      const text = await read(bytes);
      if (text !== null) return text;
    }
    return escaped(bytes);
  }

  /** The value behind the schema id at the front of the bytes. */
  async #registered(bytes: Uint8Array, name: string): Promise<string | null> {
    const registry = this.#registry;
    if (!registry || bytes.length < 5 || bytes[0] !== 0) return null;
    const id = view(bytes).getInt32(1);
    let codec = this.#codecs.get(id);
    if (!codec) {
      codec = openCodec(registry, id);
      this.#codecs.set(id, codec);
    }
    const known = await codec;
    if (known?.name !== name) return null;
    try {
      return printJson(await known.codec.decode(bytes));
    } catch {
      return null;
    }
  }
}

async function openCodec(registry: SchemaRegistry, id: number) {
  try {
    const schema = await registry.byId(id);
    const format = REGISTERED[schema.type];
    const request = { info: { format, properties: {} }, columns: [], part: 'VALUE', topic: `schema-${id}` } as const;
    return { name: format, codec: await openTestRecordCodec({ ...request, wrapping: null, registry }) };
  } catch {
    return null;
  }
}

/** A format with a window behind it, as the keys of windowed tables have. */
function windowed(inner: Candidate): readonly Candidate[] {
  const time = (name: string): Candidate => ({
    name: `${name}(${inner.name})`,
    plausible: (bytes) => bytes.length >= LONG_BYTES && isPlausible(longFromEnd(bytes, 1)),
    read: async (bytes) => {
      if (bytes.length < LONG_BYTES || longFromEnd(bytes, 1) < 0n) return null;
      const key = await inner.read(bytes.subarray(0, bytes.length - LONG_BYTES));
      return key === null ? null : `[${key}@${longFromEnd(bytes, 1)}/-]`;
    },
  });
  const session: Candidate = {
    name: `SESSION(${inner.name})`,
    plausible: (bytes) => bytes.length >= 2 * LONG_BYTES && isPlausible(longFromEnd(bytes, 1)),
    read: async (bytes) => {
      if (bytes.length < 2 * LONG_BYTES) return null;
      const [start, end] = [longFromEnd(bytes, 1), longFromEnd(bytes, 2)];
      if (start < 0n || end < start) return null;
      const key = await inner.read(bytes.subarray(0, bytes.length - 2 * LONG_BYTES));
      return key === null ? null : `[${key}@${start}/${end}]`;
    },
  };
  return [session, time('HOPPING'), time('TUMBLING')];
}

const longFromEnd = (bytes: Uint8Array, place: number): bigint =>
  view(bytes).getBigInt64(bytes.length - place * LONG_BYTES);

const isPlausible = (start: bigint): boolean => start > PLAUSIBLE_START.from && start < PLAUSIBLE_START.to;

/** Printable ASCII as it is, other bytes as `\x0A`. */
const escaped = (bytes: Uint8Array): string =>
  [...bytes]
    .map((b) =>
      b >= 0x20 && b < 0x7f && b !== 0x5c
        ? String.fromCharCode(b)
        : `\\x${b.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
