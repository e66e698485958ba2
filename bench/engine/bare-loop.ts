// The yardsticks: the same records decoded, counted per campaign and window, and encoded, with nothing around it.
//
// Two loops. "Whole events" is what someone would write with the maintained library alone: avsc decodes every field, with a decimal
// as its logical type, and encodes the result. "Two fields" reads through a resolver only what the counts need, as the engine does.
import avsc from 'avsc';
import { CLICK_SCHEMA, type LoadEvent } from './click-load.ts';

const WINDOW_MS = 120_000;

const DECIMAL_TYPE = { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } as const;

const TWO_FIELDS = {
  ...CLICK_SCHEMA,
  fields: CLICK_SCHEMA.fields.filter((f) => f.name === 'price' || f.name === 'occurred_at'),
};

const resultSchema = (revenue: unknown) => ({
  type: 'record',
  name: 'BenchResult',
  fields: [
    { name: 'clicks', type: 'long' },
    { name: 'revenue', type: revenue },
  ],
});

/** Hundredths, from and to big-endian two's complement. */
class Money extends avsc.types.LogicalType {
  protected override _fromValue(bytes: Buffer): bigint {
    return BigInt(bytes.readIntBE(0, bytes.length));
  }

  protected override _toValue(cents: unknown): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(cents as bigint);
    return bytes;
  }
}

interface Click {
  readonly occurredAt: number;
  readonly cents: bigint;
}

/** How one loop reads events and writes results. */
interface Codec {
  decode(value: Buffer): Click;
  encode(clicks: number, cents: bigint): Buffer;
}

const typeOf = (schema: unknown, options?: Parameters<typeof avsc.Type.forSchema>[1]): avsc.Type =>
  avsc.Type.forSchema(schema as avsc.Schema, options);

function wholeEvents(): Codec {
  const options = { logicalTypes: { decimal: Money } };
  const click = typeOf(CLICK_SCHEMA, options);
  const result = typeOf(resultSchema(DECIMAL_TYPE), options);
  return {
    decode(value) {
      const { occurred_at, price } = click.fromBuffer(value) as { occurred_at: number; price: bigint };
      return { occurredAt: occurred_at, cents: price };
    },
    encode: (clicks, revenue) => result.toBuffer({ clicks, revenue }),
  };
}

function twoFields(): Codec {
  const reader = typeOf(TWO_FIELDS);
  const resolver = reader.createResolver(typeOf(CLICK_SCHEMA));
  const result = typeOf(resultSchema('bytes'));
  return {
    decode(value) {
      const { occurred_at, price } = reader.fromBuffer(value, resolver) as { occurred_at: number; price: Buffer };
      return { occurredAt: occurred_at, cents: BigInt(price.readIntBE(0, price.length)) };
    },
    encode(clicks, cents) {
      const revenue = Buffer.alloc(8);
      revenue.writeBigInt64BE(cents);
      return result.toBuffer({ clicks, revenue });
    },
  };
}

const CODECS = { 'whole events': wholeEvents, 'two fields': twoFields } as const;

export type LoopKind = keyof typeof CODECS;

export interface BareLoopResult {
  readonly kind: LoopKind;
  /** Whether results are encoded now and then, as with coalescing, or for each event. */
  readonly coalescing: boolean;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  readonly encoded: number;
}

interface Sums {
  clicks: number;
  cents: bigint;
  dirty: boolean;
}

/** Events between two rounds of encoding what changed: about as many as between two commits. */
const COALESCED = 300_000;

function runLoop(codec: Codec, events: readonly LoadEvent[], flushEvery: number): number {
  const sums = new Map<string, Sums>();
  const dirty: Sums[] = [];
  let encoded = 0;
  let bytes = 0;
  const flush = (): void => {
    for (const entry of dirty) {
      bytes += codec.encode(entry.clicks, entry.cents).length;
      entry.dirty = false;
      encoded++;
    }
    dirty.length = 0;
  };
  for (const [i, event] of events.entries()) {
    const click = codec.decode(event.value.subarray(5));
    const window = click.occurredAt - (click.occurredAt % WINDOW_MS);
    const key = `${window}/${event.key.toString('utf8')}`;
    let entry = sums.get(key);
    if (!entry) {
      entry = { clicks: 0, cents: 0n, dirty: false };
      sums.set(key, entry);
    }
    entry.clicks++;
    entry.cents += click.cents;
    if (!entry.dirty) {
      entry.dirty = true;
      dirty.push(entry);
    }
    if ((i + 1) % flushEvery === 0) flush();
  }
  flush();
  if (bytes === 0) throw new TypeError('the loop encoded nothing');
  return encoded;
}

/** The second of two rounds: the first one warms the compiler up. */
export function bareLoop(kind: LoopKind, events: readonly LoadEvent[], coalescing: boolean): BareLoopResult {
  const codec = CODECS[kind]();
  const flushEvery = coalescing ? COALESCED : 1;
  runLoop(codec, events, flushEvery);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const encoded = runLoop(codec, events, flushEvery);
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    kind,
    coalescing,
    events: events.length,
    eventsPerSecond: Math.round(events.length / seconds),
    cpuMicrosPerEvent: Math.round(((user + system) * 100) / events.length) / 100,
    encoded,
  };
}

export const LOOP_KINDS = Object.keys(CODECS) as readonly LoopKind[];
