import { expect, it } from 'vitest';
import { createHttpClient } from '../../src/clients/http-client.ts';
import { ChangesStore } from '../../src/dashboards/changes-store.ts';
import type { Target } from '../../src/dashboards/dashboard-files.ts';
import { StubServer } from '../clients/stub-server.ts';

const selection = { from: 0, to: 3_600_000, chosen: { table: ['cli"cks'], operation: [] } };
const datasource = { type: 'elasticsearch', uid: 'shop-changes' };
const terms = { type: 'terms', field: 'table' };
const histogram = { type: 'date_histogram', field: '@timestamp' };
const target = (more: Partial<Target>): Target => ({
  datasource,
  query: 'table:$table AND operation:$operation',
  ...more,
});

async function read(asked: Target, answer: unknown) {
  await using server = await StubServer.start(() => ({ body: answer }));
  const http = createHttpClient({ service: 'Elasticsearch', baseUrl: server.url, retries: 0 });
  const data = await new ChangesStore(http).read(asked, selection);
  return { data, body: server.requests[0]?.body };
}

it('counts by term and time, for the chosen values and the shown time', async () => {
  const buckets = [{ key: 'clicks', doc_count: 3, inner: { buckets: [{ key: 60_000, doc_count: 3 }] } }];
  const { data, body } = await read(target({ bucketAggs: [terms, histogram] }), {
    aggregations: { outer: { buckets } },
  });
  expect(data.rows).toEqual([[60_000, 'clicks', 3]]);
  expect(body).toMatchObject({
    query: {
      bool: {
        filter: [
          { range: { '@timestamp': { gte: 0, lte: 3_600_000 } } },
          { query_string: { query: 'table:("cli\\"cks") AND operation:*' } },
        ],
      },
    },
    aggs: { outer: { aggs: { inner: { date_histogram: { fixed_interval: '60000ms' } } } } },
  });
});

it('lists the latest documents with the fields of their rows', async () => {
  const source = {
    '@timestamp': '1970-01-01T00:00:01Z',
    table: 'clicks',
    row_id: 7,
    after: { id: 7, tags: ['a', 'b'] },
  };
  const { data } = await read(target({ metrics: [{ type: 'raw_data' }] }), { hits: { hits: [{ _source: source }] } });
  expect(data.columns.map(({ name }) => name)).toEqual([
    '@timestamp',
    'table',
    'operation',
    'row_id',
    'after.id',
    'after.tags',
  ]);
  expect(data.rows).toEqual([[1_000, 'clicks', null, '7', '7', 'a, b']]);
});

it('refuses a grouping that it does not know', async () => {
  const asked = target({ bucketAggs: [{ type: 'geohash_grid', field: 'x' }] });
  await expect(read(asked, {})).rejects.toMatchObject({ code: 'DASHBOARD_UNSUPPORTED' });
});
