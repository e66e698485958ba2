import pg from 'pg';
import { expect, test } from 'vitest';
import { expand, sqlQueries } from '../grafana/support/dashboard-files.ts';
import { product } from './support/product.ts';

const HOUR_MS = 3_600_000;

/** Logged in as the dashboards are. */
async function asReader<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(product.endpoint('METRICS_DATABASE_URL'));
  url.username = product.endpoint('METRICS_READER_USER');
  url.password = product.endpoint('METRICS_READER_PASSWORD');
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test.each(sqlQueries())('$name can be read by the role of the dashboards', async ({ sql }) => {
  const now = Date.now();
  await asReader(async (client) => {
    for (const campaigns of [[], ['spring-sale', "it's new"]]) {
      const { fields } = await client.query(expand(sql, now - HOUR_MS, now, campaigns));
      expect(fields.length).toBeGreaterThan(0);
    }
  });
});

test('the role of the dashboards cannot write', async () => {
  await asReader(async (client) => {
    await expect(client.query('DELETE FROM campaign_click_counts')).rejects.toThrow('permission denied');
  });
});
