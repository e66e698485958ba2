// Turns clicks into the bytes of the topic and reads ids back, with the schema that is registered for it.
import avsc from 'avsc';
import axios from 'axios';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { ClickEvent } from './click-event.ts';
import { type ClickField, clickFields } from './click-fields.ts';

export const CLICK_TOPIC = 'click_events';
const WIRE_HEADER_BYTES = 5;
const MAX_VERSIONS_READ = 10;

/** Avro decimals: two's complement bytes of the unscaled number. Clicks carry prices as decimal text. */
class DecimalText extends avsc.types.LogicalType {
  private readonly scale: number;

  constructor(schema: avsc.Schema, options?: avsc.types.LogicalType) {
    super(schema, options as never);
    this.scale = (schema as { scale?: number }).scale ?? 0;
  }

  protected override _fromValue(bytes: Buffer): string {
    const digits = BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex') || '0'}`)).toString();
    const negative = digits.startsWith('-');
    const padded = (negative ? digits.slice(1) : digits).padStart(this.scale + 1, '0');
    const point = padded.length - this.scale;
    return `${negative ? '-' : ''}${padded.slice(0, point)}${this.scale > 0 ? `.${padded.slice(point)}` : ''}`;
  }

  protected override _toValue(text: unknown): Buffer | undefined {
    if (typeof text !== 'string') return undefined;
    const [whole = '0', fraction = ''] = text.split('.');
    const unscaled = BigInt(whole + fraction.padEnd(this.scale, '0'));
    const hex = unscaled.toString(16);
    const even = hex.length % 2 === 0 ? hex : `0${hex}`;
    // A set top bit would read as negative.
    return Buffer.from(Number.parseInt(even.slice(0, 2), 16) > 127 ? `00${even}` : even, 'hex');
  }

  protected override _resolve(): undefined {
    return undefined;
  }
}

const LOGICAL_TYPES = { decimal: DecimalText } as never;

interface RegisteredVersion {
  readonly id: number;
  readonly version: number;
  readonly schema: string;
}

interface Registered {
  readonly id: number;
  readonly type: avsc.Type;
  readonly fields: readonly ClickField[];
}

/** Encodes with the latest schema of `click_events-value`; fetched when needed, since setup may register it after this starts. */
export class ClickCodec {
  private readonly registryUrl: string;
  private writer: Registered | null = null;
  private readonly readers = new Map<number, avsc.Type>();

  constructor(registryUrl: string) {
    this.registryUrl = registryUrl.replace(/\/$/, '');
  }

  /** @throws ClickstreamError SHOP_SCHEMA_MISSING while the subject is not registered, CLIENT_UNREACHABLE-like errors when the registry is away. */
  async open(): Promise<void> {
    if (!this.writer) await this.refresh();
  }

  /** The fields of a click by the schema; null before `open`. */
  get fields(): readonly ClickField[] | null {
    return this.writer?.fields ?? null;
  }

  /**
   * Takes over a newer schema. True when there was one.
   * @throws as `open`
   */
  async refresh(): Promise<boolean> {
    const latest = await this.version('latest');
    if (latest === null) {
      throw new ClickstreamError('SHOP_SCHEMA_MISSING', `the registry has no schema for ${CLICK_TOPIC}-value`);
    }
    if (latest.id === this.writer?.id) return false;
    const schema = JSON.parse(latest.schema) as avsc.Schema;
    const type = avsc.Type.forSchema(schema, { logicalTypes: LOGICAL_TYPES });
    this.writer = { id: latest.id, type, fields: await this.described(clickFields(schema), latest.version) };
    return true;
  }

  /** ksqlDB registers the schema again, without its texts: they are taken from the newest version that has some. */
  private async described(fields: readonly ClickField[], version: number): Promise<readonly ClickField[]> {
    if (fields.some(({ doc }) => doc !== '')) return fields;
    for (let earlier = version - 1; earlier > Math.max(0, version - MAX_VERSIONS_READ); earlier--) {
      const found = await this.version(earlier);
      const docs = new Map(clickFields(found === null ? {} : JSON.parse(found.schema)).map((f) => [f.name, f.doc]));
      if ([...docs.values()].some((doc) => doc !== ''))
        return fields.map((f) => ({ ...f, doc: docs.get(f.name) ?? '' }));
    }
    return fields;
  }

  private async version(version: number | 'latest'): Promise<RegisteredVersion | null> {
    const answer = await axios.get<RegisteredVersion>(
      `${this.registryUrl}/subjects/${CLICK_TOPIC}-value/versions/${version}`,
      { timeout: 5_000, validateStatus: (status) => status === 200 || status === 404 },
    );
    return answer.status === 404 ? null : answer.data;
  }

  /** Requires `open`. */
  encode(click: ClickEvent): Buffer {
    if (!this.writer) throw new ClickstreamError('SHOP_SCHEMA_MISSING', 'the click schema was not fetched yet');
    const body = this.writer.type.toBuffer(click);
    const bytes = Buffer.allocUnsafe(WIRE_HEADER_BYTES + body.length);
    bytes[0] = 0;
    bytes.writeInt32BE(this.writer.id, 1);
    body.copy(bytes, WIRE_HEADER_BYTES);
    return bytes;
  }

  /** The event id of a record of the topic, whoever wrote it; null when it has none or is not a click. */
  async eventId(value: Uint8Array): Promise<string | null> {
    if (value.length < WIRE_HEADER_BYTES || value[0] !== 0) return null;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    try {
      const type = this.readers.get(bytes.readInt32BE(1)) ?? (await this.reader(bytes.readInt32BE(1)));
      const record: unknown = type.fromBuffer(bytes.subarray(WIRE_HEADER_BYTES));
      const id = typeof record === 'object' && record !== null && 'event_id' in record ? record.event_id : null;
      return typeof id === 'string' ? id : null;
    } catch {
      return null;
    }
  }

  private async reader(id: number): Promise<avsc.Type> {
    const answer = await axios.get<{ schema: string }>(`${this.registryUrl}/schemas/ids/${id}`, { timeout: 5_000 });
    const type = avsc.Type.forSchema(JSON.parse(answer.data.schema) as avsc.Schema, { logicalTypes: LOGICAL_TYPES });
    this.readers.set(id, type);
    return type;
  }
}
