import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/common/clock.ts';
import { type ClickSink, createClickApi } from '../../src/shop/click-api.ts';
import { ClickCodec } from '../../src/shop/click-codec.ts';
import type { ClickEvent } from '../../src/shop/click-event.ts';
import { StubServer } from '../clients/stub-server.ts';
import { clickSchema, FIELDS } from '../shop/click-schema.ts';
import { mutateBytes, Random, RUNS, TIME_LIMIT } from './random.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const clock: Clock = { now: () => NOW, sleep: async () => undefined };
const WIRE_HEADER_BYTES = 5;
const reader = avsc.Type.forSchema(clickSchema as unknown as avsc.Schema, { logicalTypes: {} });

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e21,
  2 ** 31,
  2 ** 53,
  NOW,
  NOW - 90_000_000,
  NOW + 400_000,
  '',
  ' ',
  '3',
  '19.90',
  '1.005',
  '99999999999.9',
  '2026-03-01T11:59:59.999999999+14:00',
  '2026-02-30T00:00:00Z',
  '\u0000',
  '\ud800',
  '🎉'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(257),
  'x"\\:{}',
  '__proto__',
  [],
  [[1]],
  {},
  { constructor: { prototype: { polluted: 1 } } },
];
const NAMES = [...FIELDS.map(({ name }) => name), '__proto__', 'constructor', 'Event_Type', ''];

function event(random: Random): Record<string, unknown> {
  const click: Record<string, unknown> = { event_type: 'VIEW', item_id: 'P-1', campaign_id: `c${random.below(5)}` };
  for (let changes = random.below(4); changes > 0; changes--) {
    Object.defineProperty(click, random.pick(NAMES), {
      value: random.pick(VALUES),
      enumerable: true,
      configurable: true,
    });
  }
  return click;
}

function body(random: Random): Uint8Array {
  const events = Array.from({ length: random.below(4) }, () => event(random));
  const good = Buffer.from(JSON.stringify(random.below(3) === 0 ? events : event(random)));
  return random.below(2) === 0 ? good : mutateBytes(good, random);
}

class EncodingSink implements ClickSink {
  readonly fault = null;
  readonly fields = FIELDS;
  readonly refreshFields = async () => false;
  readonly written: Buffer[] = [];
  readonly codec: ClickCodec;

  constructor(codec: ClickCodec) {
    this.codec = codec;
  }

  async write(clicks: readonly ClickEvent[]): Promise<readonly string[]> {
    this.written.push(...clicks.map((click) => this.codec.encode(click)));
    return [];
  }
}

describe('the click API', () => {
  it(
    'writes every event of a request, or none and says why, whatever is sent',
    async () => {
      await using registry = await StubServer.start(() => ({ body: { id: 7, schema: JSON.stringify(clickSchema) } }));
      const codec = new ClickCodec(registry.url);
      await codec.open();
      const sink = new EncodingSink(codec);
      const app = createClickApi(sink, clock, '');
      const random = new Random(20_260_301);
      const statuses = new Map<number, number>();
      for (let run = 0; run < RUNS; run++) {
        const payload = Buffer.from(body(random));
        sink.written.length = 0;
        const headers = { 'content-type': 'application/json' };
        const answer = await app.inject({ method: 'POST', url: '/api/clicks', payload, headers });
        const seen = { payload: payload.toString('base64'), status: answer.statusCode };
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
        const result: { event_ids?: string[]; message?: string; faults?: { message: string }[] } = answer.json();
        if (answer.statusCode === 202) {
          const stored = sink.written.map((bytes) => reader.fromBuffer(bytes.subarray(WIRE_HEADER_BYTES)).event_id);
          expect({ ...seen, ids: result.event_ids }).toEqual({ ...seen, ids: stored });
          const sent: unknown = JSON.parse(payload.toString('utf8'));
          expect({ ...seen, stored: stored.length }).toEqual({
            ...seen,
            stored: Array.isArray(sent) ? sent.length : 1,
          });
        } else {
          expect({ ...seen, written: sink.written.length }).toEqual({ ...seen, status: 400, written: 0 });
          expect(result.message).toMatch(/\w/);
          for (const fault of result.faults ?? []) expect(fault.message).toMatch(/^(is|must|lies) /);
        }
      }
      expect([...statuses.keys()].toSorted()).toEqual([202, 400]);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      await app.close();
    },
    TIME_LIMIT,
  );
});
