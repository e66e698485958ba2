// Sessions against a slow model of what Kafka Streams 4.0 does with each record: any rows, in any order.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupByKey, INT_V, planOf, QueryHarness, session, source, sumOf } from './plan-fixtures.ts';

interface Session {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly total: number;
}

class Model {
  readonly out: string[] = [];
  readonly #gap: number;
  readonly #grace: number;
  #sessions: Session[] = [];
  #time = 0;
  #newestEnd = 0;

  constructor(gap: number, grace: number) {
    this.#gap = gap;
    this.#grace = grace;
  }

  #emit({ key, start, end, total }: Session, deleted: boolean): void {
    this.out.push(`${key}[${start},${end})=${deleted ? 'deleted' : total}@${end}`);
  }

  process(key: string, v: number, time: number): void {
    this.#time = Math.max(this.#time, time);
    const touched = this.#sessions
      .filter((s) => s.key === key && s.end >= time - this.#gap && s.start <= time + this.#gap)
      .filter((s) => s.end > this.#newestEnd - this.#gap - this.#grace)
      .sort((a, b) => a.end - b.end || a.start - b.start);
    const start = Math.min(time, ...touched.map((s) => s.start));
    const end = Math.max(time, ...touched.map((s) => s.end));
    if (end < this.#time - this.#grace - this.#gap) return;
    const grown = start !== time || end !== time;
    if (grown) for (const old of touched) this.#emit(old, true);
    const merged = { key, start, end, total: touched.reduce((sum, s) => sum + s.total, v) };
    const same = (s: Session) => s.key === key && s.start === start && s.end === end;
    this.#sessions = [...this.#sessions.filter((s) => !(grown && touched.includes(s)) && !same(s)), merged];
    this.#newestEnd = Math.max(this.#newestEnd, end);
    this.#emit(merged, false);
  }
}

const input = fc.record({ key: fc.constantFrom('a', 'b'), v: fc.integer({ min: 1, max: 9 }), time: fc.nat(90) });

it('sessions emit what Kafka Streams emits, in its order (W2, W5, W8)', async () => {
  const inputs = fc.array(input, { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 10 }), fc.nat(20), inputs, async (gap, grace, records) => {
      const sums = sumOf(groupByKey(source('StreamSource', 'clicks', INT_V)), 'V', { window: session(gap, grace) });
      const query = await new QueryHarness(planOf(sums)).start();
      const model = new Model(gap, grace);
      for (const { key, v, time } of records) {
        query.pipe('clicks', key, { V: v }, time);
        model.process(key, v, time);
      }
      expect(query.taken()).toEqual(model.out);
    }),
    { numRuns: 500 },
  );
});
