import { describe, expect, it } from 'vitest';
import { loadDefinition } from '../../../src/definition/load-definition.ts';
import { parseStatementDefinition } from '../../../src/definition/read-statements.ts';
import { countingWindows } from '../../../src/shop/simulator/counting-windows.ts';
import { SentCounts } from '../../../src/shop/simulator/sent-counts.ts';

const table = (name: string, window: string) =>
  parseStatementDefinition(
    `CREATE TABLE ${name} AS SELECT k, COUNT(*) AS n FROM s ${window} GROUP BY k EMIT CHANGES;`,
  )!;

describe('the windows of the simulator', () => {
  it('are those of the definition', async () => {
    const root = new URL('../../..', import.meta.url).pathname;
    expect(countingWindows(await loadDefinition(root))).toEqual({ clicks: 120_000, orders: 120_000 });
    const statements = [
      table('campaign_click_counts', 'WINDOW TUMBLING (SIZE 5 MINUTES)'),
      table('campaign_revenue', 'WINDOW TUMBLING (SIZE 30 SECONDS)'),
    ];
    expect(countingWindows({ statements })).toEqual({ clicks: 300_000, orders: 30_000 });
  });

  it('cannot be compared unless they are tumbling', () => {
    const statements = [table('campaign_click_counts', 'WINDOW SESSION (30 SECONDS)')];
    expect(() => countingWindows({ statements })).toThrow(/CAMPAIGN_CLICK_COUNTS/);
    expect(() => countingWindows({ statements: [] })).toThrow(/tumbling/);
  });

  it('may differ for clicks and orders: each is sorted into its own', () => {
    const sent = new SentCounts({ clicks: 60_000, orders: 120_000 });
    const order = {
      bookingId: 'b',
      sessionId: 's',
      campaignId: 'c',
      productId: 'p',
      quantity: 1,
      itemPrice: '1.00',
      totalAmount: '1.50',
      shipmentFee: '0.50',
      paymentMethod: 'OVO',
      createdAt: 70_000,
    };
    sent.addClick({ campaign_id: 'c', occurred_at: 70_000 });
    sent.addOrder(order);
    expect(sent.list().map((row) => [row.windowStart, row.windowMs, row.clicks, row.revenueCents])).toEqual([
      [0, 120_000, 0, 150n],
      [60_000, 60_000, 1, 0n],
    ]);
  });
});
