// Between the JSON records of a case and the bytes of topics, in the formats that the catalogue gives each topic.
import type { DataSource } from '../../src/engine/catalog/catalog.ts';
import type { SchemaRegistry } from '../../src/engine/formats/schema-registry.ts';
import { openTestRecordCodec, type TestRecordCodec } from '../../src/engine/formats/test-record-codec.ts';
import { decodeWindowedKey, encodeWindowedKey } from '../../src/engine/formats/windowed-key.ts';
import type { OutputRecord } from '../../src/engine/operators/task.ts';
import { serdeRequest } from '../../src/engine/test-driver/serde-request.ts';
import type { CaseRecord } from './case-file.ts';

interface TopicCodec {
  readonly source: DataSource;
  readonly keys: TestRecordCodec;
  readonly values: TestRecordCodec;
}

export class CaseRecords {
  readonly #sources: readonly DataSource[];
  readonly #registry: SchemaRegistry;
  readonly #codecs = new Map<string, TopicCodec | null>();

  /** @param sources every source that the case declared, also those dropped later. */
  constructor(sources: readonly DataSource[], registry: SchemaRegistry) {
    this.#sources = sources;
    this.#registry = registry;
  }

  async #codec(topic: string): Promise<TopicCodec | null> {
    const known = this.#codecs.get(topic);
    if (known !== undefined) return known;
    const source = this.#sources.find((s) => s.topic === topic);
    const codec = source
      ? {
          source,
          keys: await openTestRecordCodec(serdeRequest(source, 'KEY', this.#registry)),
          values: await openTestRecordCodec(serdeRequest(source, 'VALUE', this.#registry)),
        }
      : null;
    this.#codecs.set(topic, codec);
    return codec;
  }

  /** null when nothing is declared over the topic. */
  async encode(record: CaseRecord): Promise<OutputRecord | null> {
    const codec = await this.#codec(record.topic);
    if (!codec) return null;
    const key = codec.keys.encode(record.key);
    const { window } = record;
    return {
      key:
        key !== null && window
          ? encodeWindowedKey(key, window.session ? 'SESSION' : 'TIME', window.start, window.end)
          : key,
      value: codec.values.encode(record.value),
      timestamp: record.timestamp ?? 0,
      headers: record.headers ?? [],
    };
  }

  /** null when nothing is declared over the topic. */
  async decode(topic: string, record: OutputRecord): Promise<CaseRecord | null> {
    const codec = await this.#codec(topic);
    if (!codec) return null;
    const info = codec.source.window;
    let { key } = record;
    let window: CaseRecord['window'] = null;
    if (key !== null && info) {
      const session = info.type === 'SESSION';
      const windowed = decodeWindowedKey(key, session ? 'SESSION' : 'TIME');
      const end = windowed.end ?? windowed.start + (info.type === 'SESSION' ? 0 : info.sizeMs);
      window = { start: windowed.start, end, session };
      key = windowed.key;
    }
    return {
      topic,
      key: await codec.keys.decode(key),
      value: await codec.values.decode(record.value),
      timestamp: record.timestamp,
      window,
      headers: record.headers.map((h) => ({ key: h.key, value: h.value })),
    };
  }
}
