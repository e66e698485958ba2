// Turns clicks into the bytes of the topic and reads ids back, with the schema that is registered for it.
import avsc from 'avsc';
import { type Clock, systemClock } from '../common/clock.ts';
import { AvroDecimalText } from '../engine/formats/avro-decimal-text.ts';
import { HttpSchemaRegistry } from '../engine/formats/http-schema-registry.ts';
import { isRegistryFault } from '../engine/formats/registry-serde.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { ClickEvent } from './click-event.ts';
import { type ClickField, clickFields } from './click-fields.ts';

export const CLICK_TOPIC = 'click_events';
const SUBJECT = `${CLICK_TOPIC}-value`;
const WIRE_HEADER_BYTES = 5;
const MAX_VERSIONS_READ = 10;

const LOGICAL_TYPES = { decimal: AvroDecimalText } as never;
/** A sender waits while the registry is asked. */
const REGISTRY_DEADLINE_MS = 2_000;
/** How long the schema that was found is believed to be the latest, in ms, and how long one is written with unasked while the registry is away. */
const FRESH_MS = 2_000;
const AWAY_MS = 15_000;

interface Registered {
  readonly id: number;
  readonly type: avsc.Type;
  readonly fields: readonly ClickField[];
}

/**
 * Encodes with the latest schema of `click_events-value`. It is looked up again from time to time: setup may register it after this
 * starts, add a version, or remove and register it anew, whose id may be another one that nobody could read any more.
 */
export class ClickCodec {
  readonly #registry: HttpSchemaRegistry;
  readonly #clock: Clock;
  #writer: Registered | null = null;
  #askAgainAt = 0;
  /** null: no record of this schema can be a click. */
  readonly #readers = new Map<number, avsc.Type | null>();

  constructor(registryUrl: string, clock: Clock = systemClock) {
    this.#registry = new HttpSchemaRegistry({
      url: registryUrl,
      deadlineMs: REGISTRY_DEADLINE_MS,
      requestTimeoutMs: REGISTRY_DEADLINE_MS,
    });
    this.#clock = clock;
  }

  /**
   * Makes sure of the schema to write with. A registry that is away is no fault while one is known.
   * @throws ClickstreamError SHOP_SCHEMA_MISSING while the subject is not registered, SERDE_REGISTRY_UNAVAILABLE (retriable).
   */
  async open(): Promise<void> {
    if (this.#writer && this.#clock.now() < this.#askAgainAt) return;
    try {
      await this.refresh();
      this.#askAgainAt = this.#clock.now() + FRESH_MS;
    } catch (error) {
      if (!this.#writer || !isRegistryFault(error)) throw error;
      this.#askAgainAt = this.#clock.now() + AWAY_MS;
    }
  }

  /** The fields of a click by the schema; null before `open`. */
  get fields(): readonly ClickField[] | null {
    return this.#writer?.fields ?? null;
  }

  /**
   * Takes over a newer schema. True when there was one.
   * @throws as `open`
   */
  async refresh(): Promise<boolean> {
    const latest = await this.#registry.latest(SUBJECT);
    if (latest === null) throw new ClickstreamError('SHOP_SCHEMA_MISSING', `the registry has no schema for ${SUBJECT}`);
    if (latest.id === this.#writer?.id) return false;
    const fields = await this.#described(clickFields(JSON.parse(latest.text)), latest.version ?? 1);
    this.#writer = { id: latest.id, type: typeOf(latest.text), fields };
    return true;
  }

  /** ksqlDB registers the schema again, without its texts: they are taken from the newest version that has some. */
  async #described(fields: readonly ClickField[], version: number): Promise<readonly ClickField[]> {
    if (fields.some(({ doc }) => doc !== '')) return fields;
    for (let earlier = version - 1; earlier > Math.max(0, version - MAX_VERSIONS_READ); earlier--) {
      const found = await this.#registry.version(SUBJECT, earlier);
      const docs = new Map(clickFields(found === null ? {} : JSON.parse(found.text)).map((f) => [f.name, f.doc]));
      if ([...docs.values()].some((doc) => doc !== ''))
        return fields.map((f) => ({ ...f, doc: docs.get(f.name) ?? '' }));
    }
    return fields;
  }

  /** Requires `open`. */
  encode(click: ClickEvent): Buffer {
    if (!this.#writer) throw new ClickstreamError('SHOP_SCHEMA_MISSING', 'the click schema was not fetched yet');
    const body = this.#writer.type.toBuffer(click);
    const bytes = Buffer.allocUnsafe(WIRE_HEADER_BYTES + body.length);
    bytes[0] = 0;
    bytes.writeInt32BE(this.#writer.id, 1);
    body.copy(bytes, WIRE_HEADER_BYTES);
    return bytes;
  }

  /**
   * The event id of a record of the topic, whoever wrote it; null when it has none or is not a click.
   * @throws ClickstreamError SERDE_REGISTRY_UNAVAILABLE: a record that was not looked at is not known to hold no click.
   */
  async eventId(value: Uint8Array): Promise<string | null> {
    if (value.length < WIRE_HEADER_BYTES || value[0] !== 0) return null;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    const id = bytes.readInt32BE(1);
    const known = this.#readers.get(id);
    const type = known === undefined ? await this.#reader(id) : known;
    try {
      const record: unknown = type?.fromBuffer(bytes.subarray(WIRE_HEADER_BYTES));
      const eventId = typeof record === 'object' && record !== null && 'event_id' in record ? record.event_id : null;
      return typeof eventId === 'string' ? eventId : null;
    } catch {
      return null;
    }
  }

  async #reader(id: number): Promise<avsc.Type | null> {
    let type: avsc.Type | null = null;
    try {
      type = typeOf((await this.#registry.byId(id)).text);
    } catch (error) {
      if (isRegistryFault(error)) throw error;
    }
    this.#readers.set(id, type);
    return type;
  }
}

const typeOf = (schema: string): avsc.Type =>
  avsc.Type.forSchema(JSON.parse(schema) as avsc.Schema, { logicalTypes: LOGICAL_TYPES });
