// The tally of what was sent, per campaign and window: what the tables in Postgres must show in the end.
import type { CountingWindows } from './counting-windows.ts';
import type { SentClick, SimulatedOrder } from './visitor-sessions.ts';

export interface SentRow {
  readonly campaignId: string;
  /** Start of the window in ms since the epoch. */
  readonly windowStart: number;
  /** Size of the window in ms. */
  readonly windowMs: number;
  clicks: number;
  orders: number;
  /** In hundredths of the currency. */
  revenueCents: bigint;
}

export class SentCounts {
  readonly windows: CountingWindows;
  readonly #rows = new Map<string, SentRow>();
  clicks = 0;
  orders = 0;

  constructor(windows: CountingWindows) {
    this.windows = windows;
  }

  addClick(click: Pick<SentClick, 'campaign_id' | 'occurred_at'>): void {
    this.#row(click.campaign_id, click.occurred_at, this.windows.clicks).clicks++;
    this.clicks++;
  }

  addOrder(order: SimulatedOrder): void {
    const row = this.#row(order.campaignId, order.createdAt, this.windows.orders);
    row.orders++;
    row.revenueCents += BigInt(order.totalAmount.replace('.', ''));
    this.orders++;
  }

  /** By campaign, then by window. Clicks and orders share a row where their windows are of one size. */
  list(): SentRow[] {
    return [...this.#rows.values()].sort(
      (a, b) => a.campaignId.localeCompare(b.campaignId) || a.windowStart - b.windowStart || a.windowMs - b.windowMs,
    );
  }

  #row(campaignId: string, time: number, windowMs: number): SentRow {
    const windowStart = time - (time % windowMs);
    const key = `${windowStart}/${windowMs}/${campaignId}`;
    let row = this.#rows.get(key);
    if (!row) {
      row = { campaignId, windowStart, windowMs, clicks: 0, orders: 0, revenueCents: 0n };
      this.#rows.set(key, row);
    }
    return row;
  }
}
