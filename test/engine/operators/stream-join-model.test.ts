// Joins of two streams against a slow model of what Kafka Streams 4.0 does with each record: any rows, in any order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JoinType } from '../../../src/sql/ast.ts';
import { streamJoin } from './plan-fixtures.ts';

interface Input {
  readonly left: boolean;
  readonly key: string | null;
  readonly v: number | null;
  readonly time: number;
}

interface Kept {
  readonly left: boolean;
  readonly key: string;
  readonly v: number;
  readonly time: number;
}

/** The driving side is the left one, in a RIGHT join the right one; `null` grace: rows without a match are emitted at once. */
class Model {
  readonly out: string[] = [];
  readonly #type: JoinType;
  readonly #span: readonly [number, number];
  readonly #grace: number | null;
  readonly #kept: Kept[] = [];
  #waiting: Kept[] = [];
  #time = -1;
  #lastSeen = Number.POSITIVE_INFINITY;

  constructor(type: JoinType, span: readonly [number, number], grace: number | null) {
    this.#type = type;
    this.#span = span;
    this.#grace = grace;
  }

  #drives = (left: boolean): boolean => left !== (this.#type === 'RIGHT');
  #before = (left: boolean): number => this.#span[this.#drives(left) ? 0 : 1];
  #after = (left: boolean): number => this.#span[this.#drives(left) ? 1 : 0];
  #outer = (left: boolean): boolean => this.#type === 'FULL' || this.#type === (left ? 'LEFT' : 'RIGHT');

  #emit(key: string | null, left: boolean, own: number, other: number | null, time: number): void {
    this.out.push(`${key ?? ''}=${left ? own : other}|${left ? other : own}@${time}`);
  }

  process({ left, key, v, time }: Input): void {
    this.#time = Math.max(this.#time, time);
    if (v === null) return;
    if (key === null) {
      if (this.#outer(left)) this.#emit(null, left, v, null, time);
      return;
    }
    const [before, after] = this.#span;
    const grace = this.#grace ?? 86_400_000 - 2 * before;
    if (this.#grace !== null && time === this.#time) this.#lookThrough(left, grace);
    const others = this.#kept.filter((row) => row.left !== left);
    const newest = Math.max(...others.map((row) => row.time));
    const matches = others
      .filter((row) => row.key === key && row.time >= time - this.#before(left) && row.time <= time + this.#after(left))
      .filter((row) => row.time > newest - before - after - grace)
      .sort((a, b) => a.time - b.time);
    for (const match of matches) {
      this.#waiting = this.#waiting.filter((w) => w.left === left || w.key !== key || w.time !== match.time);
      this.#emit(key, left, v, match.v, Math.max(time, match.time));
    }
    const row = { left, key, v, time };
    this.#kept.push(row);
    if (matches.length > 0 || !this.#outer(left)) return;
    if (this.#grace === null || time + this.#after(left) < this.#time) this.#emit(key, left, v, null, time);
    else {
      this.#waiting.push(row);
      this.#lastSeen = Math.min(this.#lastSeen, time);
    }
  }

  #lookThrough(left: boolean, grace: number): void {
    if (this.#lastSeen + this.#after(left) + grace >= this.#time) return;
    this.#lastSeen = Number.POSITIVE_INFINITY;
    const order = (a: Kept, b: Kept): number =>
      a.time - b.time ||
      Number(this.#drives(a.left)) - Number(this.#drives(b.left)) ||
      (a.key < b.key ? -1 : Number(a.key > b.key));
    const open = new Set<boolean>();
    const emitted = new Set<Kept>();
    for (const row of [...this.#waiting].sort(order)) {
      this.#lastSeen = row.time;
      if (open.size === 2) break;
      if (row.time + this.#after(row.left) + grace >= this.#time) open.add(row.left);
      else {
        emitted.add(row);
        this.#emit(row.key, row.left, row.v, null, row.time);
      }
    }
    this.#waiting = this.#waiting.filter((row) => !emitted.has(row));
  }
}

const input = fc.record({
  left: fc.boolean(),
  key: fc.option(fc.constantFrom('a', 'b', 'c'), { freq: 12 }),
  v: fc.option(fc.nat(99), { freq: 12 }),
  time: fc.nat(60),
});

describe.each<JoinType>(['INNER', 'LEFT', 'RIGHT', 'FULL'])('a %s join of two streams', (type) => {
  it('emits what Kafka Streams emits, in its order (J4, J5, J6, J7)', async () => {
    const span = fc.tuple(fc.nat(8), fc.nat(8));
    const grace = fc.option(fc.nat(8), { freq: 4 });
    await fc.assert(
      fc.asyncProperty(span, grace, fc.array(input, { maxLength: 60 }), async (within, period, inputs) => {
        const query = await streamJoin(type, within, period).start();
        const model = new Model(type, within, period);
        for (const record of inputs) {
          query.pipe(
            record.left ? 'l' : 'r',
            record.key,
            record.v === null ? null : { [record.left ? 'L' : 'R']: record.v },
            record.time,
          );
          model.process(record);
        }
        expect(query.taken()).toEqual(model.out);
      }),
      { numRuns: 300 },
    );
  });
});
