// Drives a simulation at a steady rate: clicks through the API, orders into the shop database, and a tally of both.
import type { Clock } from '../../common/clock.ts';
import type { ClickSender } from './click-sender.ts';
import type { CountingWindows } from './counting-windows.ts';
import type { OrderWriter } from './order-writer.ts';
import { SentCounts } from './sent-counts.ts';
import type { SentClick, SimulatedOrder, VisitorSessions } from './visitor-sessions.ts';

export interface SimulationProgress {
  readonly elapsedMs: number;
  readonly clicks: number;
  readonly orders: number;
  readonly retries: number;
}

export interface SimulationOptions {
  /** Clicks per second. */
  readonly rate: number;
  readonly durationMs: number;
  /** Sizes of the windows that the tally is sorted into. */
  readonly windows: CountingWindows;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SimulationProgress) => void;
}

const TICK_MS = 50;
const MAX_REQUESTS_AT_ONCE = 4;
const MAX_EVENTS_PER_REQUEST = 1_000;
/** A machine that was busy at the end still gets to the promised number, one that cannot hold the rate does not go on for ever. */
const CATCH_UP_SECONDS = 1;

/** Everything in the tally was acknowledged: stored by the click API, committed by Postgres. */
export async function runSimulation(
  visitors: VisitorSessions,
  sender: ClickSender,
  orders: OrderWriter,
  options: SimulationOptions,
): Promise<SentCounts> {
  const { clock, rate, durationMs, signal } = options;
  const sent = new SentCounts(options.windows);
  const inFlight = new Set<Promise<void>>();
  const start = clock.now();
  const total = Math.floor((durationMs / 1_000) * rate);
  let made = 0;
  let failure: unknown = null;

  const send = async (clicks: readonly SentClick[], placed: readonly SimulatedOrder[]): Promise<void> => {
    await Promise.all([
      sender.send(clicks).then(() => {
        for (const click of clicks) sent.addClick(click);
      }),
      orders.write(placed).then(() => {
        for (const order of placed) sent.addOrder(order);
      }),
    ]);
  };

  for (;;) {
    const elapsed = clock.now() - start;
    const missing = total - made;
    const over = elapsed >= durationMs && (missing <= 0 || missing > rate * CATCH_UP_SECONDS);
    if (failure !== null || signal.aborted || over) break;
    const due = Math.floor((Math.min(elapsed + TICK_MS, durationMs) / 1_000) * rate);
    const clicks: SentClick[] = [];
    const placed: SimulatedOrder[] = [];
    for (; made < due && clicks.length < MAX_EVENTS_PER_REQUEST; made++) {
      const { click, order } = visitors.next();
      const now = clock.now();
      clicks.push({ ...click, occurred_at: now });
      if (order) placed.push(order(now));
    }
    if (clicks.length > 0) {
      const request = send(clicks, placed)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => inFlight.delete(request));
      inFlight.add(request);
      if (inFlight.size >= MAX_REQUESTS_AT_ONCE) await Promise.race(inFlight);
    }
    options.onProgress({ elapsedMs: elapsed, clicks: sent.clicks, orders: sent.orders, retries: sender.retries });
    if (made >= due) await clock.sleep(TICK_MS, signal).catch(() => undefined);
  }
  await Promise.all(inFlight);
  if (failure !== null) throw failure;
  const elapsedMs = signal.aborted ? clock.now() - start : durationMs;
  options.onProgress({ elapsedMs, clicks: sent.clicks, orders: sent.orders, retries: sender.retries });
  return sent;
}
