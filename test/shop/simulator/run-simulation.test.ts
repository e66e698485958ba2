import { expect, it } from 'vitest';
import type { ClickSender } from '../../../src/shop/simulator/click-sender.ts';
import type { OrderWriter } from '../../../src/shop/simulator/order-writer.ts';
import { runSimulation } from '../../../src/shop/simulator/run-simulation.ts';
import { VisitorSessions } from '../../../src/shop/simulator/visitor-sessions.ts';
import { ManualClock } from '../../clients/manual-clock.ts';

const PRODUCT = { id: 'P-1', category: null, gender: null, style: null, colour: null, price: '10.00' };
const WINDOWS = { clicks: 120_000, orders: 120_000 };

/** A machine so busy that every pause takes longer than it should. */
class SlowClock extends ManualClock {
  override async sleep(ms: number): Promise<void> {
    await super.sleep(ms * 7);
  }
}

const run = (clock: ManualClock, signal = new AbortController().signal, onSend = () => {}) => {
  const sender = { retries: 0, send: async () => onSend() } as unknown as ClickSender;
  const orders = { write: async () => undefined } as unknown as OrderWriter;
  const visitors = new VisitorSessions(1, 'run', ['spring'], [PRODUCT]);
  const options = { rate: 100, durationMs: 2_000, windows: WINDOWS, clock, signal, onProgress: () => undefined };
  return runSimulation(visitors, sender, orders, options);
};

it('sends rate times duration to the unit, also on a machine that is busy at the end', async () => {
  expect((await run(new ManualClock())).clicks).toBe(200);
  expect((await run(new SlowClock())).clicks).toBe(200);
});

it('stops when it is told to, and has counted what it sent', async () => {
  const stop = new AbortController();
  let requests = 0;
  const sent = await run(new ManualClock(), stop.signal, () => {
    if (++requests === 3) stop.abort();
  });
  expect(sent.clicks).toBeGreaterThan(0);
  expect(sent.clicks).toBeLessThan(200);
  expect(sent.list().reduce((sum, row) => sum + row.clicks, 0)).toBe(sent.clicks);
});
