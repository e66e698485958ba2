// The tally of what was sent, per campaign and window: what the tables in Postgres must show in the end.
import type { SentClick, SimulatedOrder } from './visitor-sessions.ts';

/** Size of the counting window in ms, as in ksql/campaign-click-counts.sql. */
export const WINDOW_MS = 120_000;

export interface SentRow {
  readonly campaignId: string;
  /** Start of the window in ms since the epoch. */
  readonly windowStart: number;
  clicks: number;
  orders: number;
  /** In hundredths of the currency. */
  revenueCents: bigint;
}

export class SentCounts {
  private readonly rows = new Map<string, SentRow>();
  clicks = 0;
  orders = 0;

  addClick(click: Pick<SentClick, 'campaign_id' | 'occurred_at'>): void {
    this.row(click.campaign_id, click.occurred_at).clicks++;
    this.clicks++;
  }

  addOrder(order: SimulatedOrder): void {
    const row = this.row(order.campaignId, order.createdAt);
    row.orders++;
    row.revenueCents += BigInt(order.totalAmount.replace('.', ''));
    this.orders++;
  }

  /** By campaign, then by window. */
  list(): SentRow[] {
    return [...this.rows.values()].sort(
      (a, b) => a.campaignId.localeCompare(b.campaignId) || a.windowStart - b.windowStart,
    );
  }

  private row(campaignId: string, time: number): SentRow {
    const windowStart = time - (((time % WINDOW_MS) + WINDOW_MS) % WINDOW_MS);
    const key = `${windowStart}/${campaignId}`;
    let row = this.rows.get(key);
    if (!row) {
      row = { campaignId, windowStart, clicks: 0, orders: 0, revenueCents: 0n };
      this.rows.set(key, row);
    }
    return row;
  }
}
