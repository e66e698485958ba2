// Compares what was sent with what the aggregate tables show, window by window, until they agree or time is up.
import { createPostgresClient, type PostgresClient } from '../../clients/postgres-client.ts';
import { waitFor } from '../../common/wait-for.ts';
import type { CountingWindows } from './counting-windows.ts';
import type { SentRow } from './sent-counts.ts';

export interface CountDifference {
  readonly campaignId: string;
  readonly windowStart: number;
  readonly what: 'clicks' | 'orders' | 'revenue';
  readonly sent: string;
  readonly found: string;
}

interface Baseline {
  readonly clicks: Map<string, bigint>;
  readonly orders: Map<string, { orders: bigint; revenueCents: bigint }>;
}

const CONNECT_TIMEOUT_MS = 5_000;

interface ClickRow {
  readonly campaign_id: string;
  readonly start_time: Date;
  readonly click_count: string;
}

interface OrderRow {
  readonly campaign_id: string;
  readonly start_time: Date;
  readonly order_count: string;
  readonly revenue_cents: string;
}

const keyOf = (campaignId: string, windowStart: number): string => `${windowStart}/${campaignId}`;

/** Reads the tables once before the run, so that earlier traffic in the same window does not count as ours. */
export class CountVerifier {
  readonly #database: PostgresClient;
  readonly #windows: CountingWindows;
  #baseline: Baseline = { clicks: new Map(), orders: new Map() };

  constructor(databaseUrl: string, windows: CountingWindows) {
    this.#windows = windows;
    this.#database = createPostgresClient('the metrics database', databaseUrl, {
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
    });
  }

  /** `now`: ms since the epoch; later events are in windows that end after it. */
  async takeBaseline(now: number): Promise<void> {
    this.#baseline = await this.#read(now - Math.max(this.#windows.clicks, this.#windows.orders));
  }

  /** The differences that are left after `deadlineMs`; empty when all counts are equal. */
  async differences(sent: readonly SentRow[], deadlineMs: number): Promise<CountDifference[]> {
    if (sent.length === 0) return [];
    const since = Math.min(...sent.map((row) => row.windowStart));
    let left: CountDifference[] = [];
    try {
      await waitFor(
        async () => {
          left = compare(sent, this.#windows, this.#baseline, await this.#read(since));
          return left.length === 0
            ? { done: true, value: undefined }
            : { done: false, saw: `${left.length} counts differ` };
        },
        { what: 'the counts in Postgres', deadlineMs, intervalMs: 200, maxIntervalMs: 1_000 },
      );
    } catch (error) {
      if (left.length === 0) throw error;
    }
    return left;
  }

  async close(): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  async #read(since: number): Promise<Baseline> {
    const from = [new Date(since)];
    const clicks = (await this.#database.query(
      'SELECT campaign_id, start_time, click_count FROM campaign_click_counts WHERE start_time >= $1',
      from,
    )) as unknown as readonly ClickRow[];
    const orders = (await this.#database.query(
      'SELECT campaign_id, start_time, order_count, (revenue * 100)::bigint::text AS revenue_cents FROM campaign_revenue WHERE start_time >= $1',
      from,
    )) as unknown as readonly OrderRow[];
    return {
      clicks: new Map(clicks.map((r) => [keyOf(r.campaign_id, r.start_time.getTime()), BigInt(r.click_count)])),
      orders: new Map(
        orders.map((r) => [
          keyOf(r.campaign_id, r.start_time.getTime()),
          { orders: BigInt(r.order_count), revenueCents: BigInt(r.revenue_cents) },
        ]),
      ),
    };
  }
}

function compare(
  sent: readonly SentRow[],
  windows: CountingWindows,
  before: Baseline,
  after: Baseline,
): CountDifference[] {
  const differences: CountDifference[] = [];
  for (const row of sent) {
    const key = keyOf(row.campaignId, row.windowStart);
    const clicks = (after.clicks.get(key) ?? 0n) - (before.clicks.get(key) ?? 0n);
    const orders = (after.orders.get(key)?.orders ?? 0n) - (before.orders.get(key)?.orders ?? 0n);
    const revenue = (after.orders.get(key)?.revenueCents ?? 0n) - (before.orders.get(key)?.revenueCents ?? 0n);
    const note = (what: CountDifference['what'], expected: bigint, found: bigint) => {
      if (expected === found) return;
      const { campaignId, windowStart } = row;
      differences.push({ campaignId, windowStart, what, sent: String(expected), found: String(found) });
    };
    if (row.windowMs === windows.clicks) note('clicks', BigInt(row.clicks), clicks);
    if (row.windowMs !== windows.orders) continue;
    note('orders', BigInt(row.orders), orders);
    note('revenue', row.revenueCents, revenue);
  }
  return differences;
}
