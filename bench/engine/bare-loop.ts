// The yardstick: the same records decoded, counted per campaign and window, and encoded, with nothing around it.
import avsc from 'avsc';
import { CLICK_SCHEMA, type LoadEvent } from './click-load.ts';

const WINDOW_MS = 120_000;

const READER_SCHEMA = {
  ...CLICK_SCHEMA,
  fields: CLICK_SCHEMA.fields.filter((f) => f.name === 'price' || f.name === 'occurred_at'),
};

const RESULT_SCHEMA = {
  type: 'record',
  name: 'BenchResult',
  fields: [
    { name: 'clicks', type: 'long' },
    { name: 'revenue', type: 'bytes' },
  ],
} as const;

interface Sums {
  clicks: number;
  cents: bigint;
  dirty: boolean;
}

export interface BareLoopResult {
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly encoded: number;
}

/** `flushEvery`: events between two rounds of encoding what changed, as a commit does; 1 encodes every update. */
export function bareLoop(events: readonly LoadEvent[], flushEvery: number): BareLoopResult {
  const writer = avsc.Type.forSchema(CLICK_SCHEMA as unknown as avsc.Schema);
  const reader = avsc.Type.forSchema(READER_SCHEMA as unknown as avsc.Schema);
  const resolver = reader.createResolver(writer);
  const result = avsc.Type.forSchema(RESULT_SCHEMA as unknown as avsc.Schema);
  const sums = new Map<string, Sums>();
  const dirty: Sums[] = [];
  let encoded = 0;
  let bytes = 0;
  const start = performance.now();
  const flush = (): void => {
    for (const entry of dirty) {
      const revenue = Buffer.alloc(8);
      revenue.writeBigInt64BE(entry.cents);
      bytes += result.toBuffer({ clicks: entry.clicks, revenue }).length;
      entry.dirty = false;
      encoded++;
    }
    dirty.length = 0;
  };
  for (const [i, event] of events.entries()) {
    const click = reader.fromBuffer(event.value.subarray(5), resolver) as { price: Buffer; occurred_at: number };
    const window = click.occurred_at - (click.occurred_at % WINDOW_MS);
    const key = `${window}/${event.key.toString('utf8')}`;
    let entry = sums.get(key);
    if (!entry) {
      entry = { clicks: 0, cents: 0n, dirty: false };
      sums.set(key, entry);
    }
    entry.clicks++;
    entry.cents += BigInt(click.price.readIntBE(0, click.price.length));
    if (!entry.dirty) {
      entry.dirty = true;
      dirty.push(entry);
    }
    if ((i + 1) % flushEvery === 0) flush();
  }
  flush();
  const seconds = (performance.now() - start) / 1_000;
  if (bytes === 0) throw new TypeError('the loop encoded nothing');
  return { events: events.length, eventsPerSecond: Math.round(events.length / seconds), encoded };
}
