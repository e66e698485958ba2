// Guesses the format of keys or values from their bytes, and prints them so.

import { printJson } from '../../formats/json-value.ts';
import type { SchemaRegistry } from '../../formats/schema-registry.ts';
import { openTestRecordCodec, type TestRecordCodec } from '../../formats/test-record-codec.ts';

type Guess = 'AVRO' | 'JSON_SR' | 'PROTOBUF' | 'JSON' | 'KAFKA_STRING' | 'KAFKA_INT' | 'KAFKA_BIGINT' | 'KAFKA_DOUBLE';

const WINDOW_BYTES = 8;
/** Milliseconds: plausible window starts, from 1990 to 2100. */
const PLAUSIBLE_TIME = { from: 631_152_000_000n, to: 4_102_444_800_000n };
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    for (const char of text) {
      const code = char.codePointAt(0)!;
      if (code < 32 && code !== 9 && code !== 10 && code !== 13) return null;
    }
    return text;
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  if (!/^\s*[[{"\-\dtfn]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export class FormatGuess {
  readonly #registry: SchemaRegistry | null;
  readonly #codecs = new Map<number, Promise<{ readonly name: Guess; readonly codec: TestRecordCodec } | null>>();
  #candidates: Guess[] | null = null;
  #windowed = false;

  constructor(registry: SchemaRegistry | null) {
    this.#registry = registry;
  }

  get text(): string {
    if (!this.#candidates) return '¯\\_(ツ)_/¯ - no data processed';
    if (this.#windowed) return this.#candidates.map((name) => `TUMBLING(${name}) or HOPPING(${name})`).join(' or ');
    return this.#candidates.length === 0 ? 'UNKNOWN' : this.#candidates.join(' or ');
  }

  async learn(bytes: Uint8Array | null): Promise<void> {
    if (bytes === null) return;
    const found = await this.#candidatesOf(bytes);
    this.#candidates = this.#candidates ? this.#candidates.filter((c) => found.includes(c)) : found;
  }

  async print(bytes: Uint8Array | null): Promise<string> {
    if (bytes === null) return '<null>';
    const known = await this.#registered(bytes);
    if (known) return printJson(await known.codec.decode(bytes));
    const text = decodeText(bytes);
    if (text !== null) return text;
    const inner = windowedParts(bytes);
    if (inner) return `[${decodeText(inner.key) ?? hex(inner.key)}@${inner.start}/-]`;
    const view = Buffer.from(bytes);
    if (bytes.length === 4) return String(view.readInt32BE());
    if (bytes.length === 8)
      return this.#candidates?.[0] === 'KAFKA_DOUBLE' ? String(view.readDoubleBE()) : String(view.readBigInt64BE());
    return hex(bytes);
  }

  async #candidatesOf(bytes: Uint8Array): Promise<Guess[]> {
    const known = await this.#registered(bytes);
    if (known) return [known.name];
    const text = decodeText(bytes);
    if (text !== null) return isJson(text) ? ['JSON', 'KAFKA_STRING'] : ['KAFKA_STRING'];
    if (windowedParts(bytes)) {
      this.#windowed = true;
      return ['KAFKA_STRING'];
    }
    if (bytes.length === 4) return ['KAFKA_INT'];
    return bytes.length === 8 ? ['KAFKA_BIGINT', 'KAFKA_DOUBLE'] : [];
  }

  /** The codec for the schema id at the front of the bytes. */
  async #registered(bytes: Uint8Array): Promise<{ readonly name: Guess; readonly codec: TestRecordCodec } | null> {
    const registry = this.#registry;
    if (!registry || bytes.length < 5 || bytes[0] !== 0) return null;
    const id = Buffer.from(bytes).readInt32BE(1);
    let codec = this.#codecs.get(id);
    if (!codec) {
      codec = openCodec(registry, id);
      this.#codecs.set(id, codec);
    }
    return codec;
  }
}

async function openCodec(
  registry: SchemaRegistry,
  id: number,
): Promise<{ name: Guess; codec: TestRecordCodec } | null> {
  try {
    const schema = await registry.byId(id);
    const format = schema.type === 'JSON' ? 'JSON_SR' : schema.type;
    const request = { info: { format, properties: {} }, columns: [], part: 'VALUE', topic: `schema-${id}` } as const;
    return { name: format, codec: await openTestRecordCodec({ ...request, wrapping: null, registry }) };
  } catch {
    return null;
  }
}

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

function windowedParts(bytes: Uint8Array): { readonly key: Uint8Array; readonly start: bigint } | null {
  if (bytes.length <= WINDOW_BYTES) return null;
  const start = Buffer.from(bytes).readBigInt64BE(bytes.length - WINDOW_BYTES);
  const key = bytes.subarray(0, bytes.length - WINDOW_BYTES);
  return start > PLAUSIBLE_TIME.from && start < PLAUSIBLE_TIME.to && decodeText(key) !== null ? { key, start } : null;
}
