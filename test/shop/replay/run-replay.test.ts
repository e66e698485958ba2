import { describe, expect, it } from 'vitest';
import type { BadRow, CsvClick } from '../../../src/shop/replay/csv-clicks.ts';
import {
  type ReplayOptions,
  type ReplayResult,
  runReplay,
  type SendClicks,
} from '../../../src/shop/replay/run-replay.ts';
import { ManualClock } from '../../clients/manual-clock.ts';

const BAD: BadRow = { kind: 'bad', line: 2, column: 1, reason: 'wrong' };
const row = (id: string, time: number | null = null): CsvClick => ({
  kind: 'click',
  time,
  click: { event_id: id, campaign_id: 'spring' },
});

interface Sent {
  readonly id: string;
  readonly at: number;
  readonly occurredAt: number;
}

/** Replays the rows against an API that knows the ids that it has taken, as the real one does. */
async function replay(
  rows: readonly (CsvClick | BadRow)[],
  options: Partial<ReplayOptions> = {},
  known: Set<string> = new Set(),
): Promise<{ readonly result: ReplayResult; readonly sent: readonly Sent[]; readonly start: number }> {
  const clock = new ManualClock();
  const start = clock.now();
  const sent: Sent[] = [];
  const send: SendClicks = async (clicks) => {
    for (const click of clicks) sent.push({ id: click.event_id, at: clock.now(), occurredAt: click.occurred_at });
    return clicks.map((click) => click.event_id).filter((id) => known.has(id) || !known.add(id));
  };
  async function* all() {
    yield* rows;
  }
  const result = await runReplay(all(), send, {
    rate: null,
    speed: 1,
    keepTimes: false,
    windows: { clicks: 120_000, orders: 120_000 },
    clock,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });
  return { result, sent, start };
}

describe('a replay', () => {
  it('keeps the pauses of the file, and each click happens when it is sent', async () => {
    const { sent, start } = await replay([row('a', 5_000), row('b', 6_000), row('c', 66_000), row('d', 65_000)]);
    expect(sent.map(({ id, at }) => [id, at - start])).toEqual([
      ['a', 0],
      ['b', 1_000],
      ['c', 61_000],
      ['d', 61_000],
    ]);
    expect(sent.map((s) => s.occurredAt)).toEqual(sent.map((s) => s.at));
  });

  it('goes faster by the given factor, or at a steady rate whatever the file says', async () => {
    const faster = await replay([row('a', 0), row('b', 60_000)], { speed: 60 });
    expect(faster.sent.map(({ at }) => at - faster.start)).toEqual([0, 1_000]);
    const steady = await replay([row('a', 0), row('b', 9_000_000), row('c')], { rate: 1 });
    expect(steady.sent.map(({ at }) => at - steady.start)).toEqual([0, 1_000, 2_000]);
  });

  it('sends the times of the file when it is told to', async () => {
    const { sent } = await replay([row('a', 7_000), row('b', 8_000)], { keepTimes: true, rate: 1_000 });
    expect(sent.map((s) => s.occurredAt)).toEqual([7_000, 8_000]);
  });

  it('counts what is new once: not what an earlier run has sent, nor an id that stands twice in the file', async () => {
    const known = new Set<string>();
    const rows = [row('a'), row('b'), row('a'), row('c')];
    const first = await replay(rows, { rate: 1_000 }, known);
    expect([first.result.sent.clicks, first.result.repeated]).toEqual([3, 1]);
    const again = await replay(rows, { rate: 1_000 }, known);
    expect([again.result.sent.clicks, again.result.repeated]).toEqual([0, 4]);
  });

  it('sends the good rows, counts the bad ones and keeps the first of them', async () => {
    const bad = Array.from({ length: 1_500 }, () => BAD);
    const { result } = await replay([row('a'), ...bad, row('b')], { rate: 1_000 });
    expect([result.sent.clicks, result.bad, result.badRows.length]).toEqual([2, 1_500, 1_000]);
  });

  it('reads no further than it has sent, however long the file is', async () => {
    let read = 0;
    const stop = new AbortController();
    async function* endless() {
      for (;;) yield row(`e${read++}`);
    }
    const send: SendClicks = async () => {
      if (read > 5_000) stop.abort();
      return [];
    };
    const options = { rate: 1_000_000, speed: 1, keepTimes: false, windows: { clicks: 120_000, orders: 120_000 } };
    const clock = new ManualClock();
    const result = await runReplay(endless(), send, {
      ...options,
      clock,
      signal: stop.signal,
      onProgress: () => undefined,
    });
    expect(read).toBeLessThan(12_000);
    expect(result.sent.clicks).toBeLessThanOrEqual(read);
  });

  it('fails with what the click API says', async () => {
    async function* rows() {
      yield row('a');
    }
    const options = { rate: 1, speed: 1, keepTimes: false, windows: { clicks: 120_000, orders: 120_000 } };
    const signal = new AbortController().signal;
    const send: SendClicks = () => Promise.reject(new TypeError('away'));
    await expect(
      runReplay(rows(), send, { ...options, clock: new ManualClock(), signal, onProgress: () => undefined }),
    ).rejects.toThrow('away');
  });
});
