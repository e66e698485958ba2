// The load of the engine benchmark: Avro click events of about 120 bytes, slightly out of order, the same for the same seed.
import avsc from 'avsc';

export const CLICK_SCHEMA = {
  type: 'record',
  name: 'BenchClick',
  namespace: 'clickstream.bench',
  fields: [
    { name: 'event_id', type: 'string' },
    { name: 'session_id', type: 'string' },
    { name: 'event_type', type: 'string' },
    { name: 'item_id', type: 'string' },
    { name: 'campaign_id', type: 'string' },
    { name: 'traffic_source', type: 'string' },
    { name: 'quantity', type: 'int' },
    { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } },
    { name: 'occurred_at', type: { type: 'long', logicalType: 'timestamp-millis' } },
  ],
} as const;

const TYPES = ['VIEW', 'CLICK', 'SEARCH', 'ADD_TO_CART', 'PURCHASE'] as const;
const SOURCES = ['MOBILE', 'WEB', 'EMAIL', 'SOCIAL'] as const;

export interface LoadOptions {
  readonly events: number;
  readonly campaigns: number;
  readonly partitions: number;
  /** Event time of the first event, in ms. */
  readonly startMs: number;
  /** Event time between two events, in ms. */
  readonly stepMs: number;
  /** How far an event may lie behind the one before, in ms. */
  readonly disorderMs: number;
}

export interface LoadEvent {
  readonly campaign: number;
  readonly key: Buffer;
  /** Confluent wire format. */
  readonly value: Buffer;
  readonly occurredAt: number;
  readonly priceCents: number;
}

/** A small fast generator (mulberry32); only repeatability matters here. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function unscaledBytes(cents: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(cents);
  let from = 0;
  while (from < 3 && bytes[from] === 0 && (bytes[from + 1]! & 0x80) === 0) from++;
  return bytes.subarray(from);
}

export function* clickLoad(options: LoadOptions, schemaId: number, seed = 1): Generator<LoadEvent> {
  // The benchmark writes plain bytes for the decimal; the logical type matters only to readers.
  const type = avsc.Type.forSchema(CLICK_SCHEMA as unknown as avsc.Schema);
  const next = random(seed);
  const keys = Array.from({ length: options.campaigns }, (_, i) =>
    Buffer.from(`campaign-${String(i).padStart(4, '0')}`),
  );
  for (let i = 0; i < options.events; i++) {
    const campaign = Math.floor(next() * options.campaigns);
    const occurredAt = Math.floor(options.startMs + i * options.stepMs - next() * options.disorderMs);
    const priceCents = 100 + Math.floor(next() * 20_000);
    const body = type.toBuffer({
      event_id: `e-${String(i).padStart(10, '0')}`,
      session_id: `s-${String(Math.floor(next() * 50_000)).padStart(8, '0')}`,
      event_type: TYPES[Math.floor(next() * TYPES.length)],
      item_id: `P-${1_000 + Math.floor(next() * 500)}`,
      campaign_id: keys[campaign]!.toString(),
      traffic_source: SOURCES[Math.floor(next() * SOURCES.length)],
      quantity: 1 + Math.floor(next() * 3),
      price: unscaledBytes(priceCents),
      occurred_at: occurredAt,
    });
    const value = Buffer.allocUnsafe(body.length + 5);
    value[0] = 0;
    value.writeInt32BE(schemaId, 1);
    body.copy(value, 5);
    yield { campaign, key: keys[campaign]!, value, occurredAt, priceCents };
  }
}
