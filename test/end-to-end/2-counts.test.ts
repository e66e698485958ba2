import axios from 'axios';
import { describe, expect, it } from 'vitest';
import { product } from './support/product.ts';

interface Simulated {
  readonly clicks: number;
  readonly orders: number;
  readonly differences: readonly unknown[];
}

describe('clicks sent', () => {
  it('equal the counts in Postgres, per campaign and window, to the unit; orders and revenue too', async () => {
    const run = await product.run('simulate', '--rate', '400', '--duration', '15s', '--campaigns', '25', '--json');
    expect(run.code, run.stderr).toBe(0);
    const result = JSON.parse(run.stdout) as Simulated;
    expect(result.differences).toEqual([]);
    expect(result.clicks).toBe(6_000);
    expect(result.orders).toBeGreaterThan(0);
  });

  it('count once when the sender retries an event id, also after the click API was killed', async () => {
    const url = `${product.endpoint('SHOP_URL')}/api/clicks`;
    const click = { event_type: 'CLICK', item_id: 'P-1001', campaign_id: 'retries', event_id: 'retry-1' };
    expect((await axios.post(url, click)).status).toBe(202);
    await product.kill('shop');
    await product.until(
      'the click API to take the retry',
      async () => (await axios.post(url, click, { validateStatus: () => true }).catch(() => ({ status: 0 }))).status,
      (status) => status === 202,
    );
    await axios.post(url, { ...click, event_id: 'retry-2' });
    const counted = await product.until(
      'two clicks of the campaign',
      () =>
        product.query<{ clicks: string }>(
          'METRICS',
          'SELECT sum(click_count) AS clicks FROM campaign_click_counts WHERE campaign_id = $1',
          ['retries'],
        ),
      ([row]) => Number(row?.clicks) >= 2,
    );
    expect(counted[0]?.clicks).toBe('2');
  });

  it('count also when they are inserted into the shop database', async () => {
    await product.query(
      'SHOP',
      `INSERT INTO clicks (session_id, event_name, campaign_id, product_id)
       SELECT 's' || n % 3, 'CLICK', 'from-database', 'P-1001' FROM generate_series(1, 20) n`,
    );
    const rows = await product.until(
      'twenty clicks from the database',
      () =>
        product.query<{ clicks: string; sessions: string }>(
          'METRICS',
          'SELECT sum(click_count) AS clicks, max(distinct_sessions) AS sessions FROM campaign_click_counts WHERE campaign_id = $1',
          ['from-database'],
        ),
      ([row]) => Number(row?.clicks) >= 20,
    );
    expect(rows[0]?.clicks).toBe('20');
  });
});
