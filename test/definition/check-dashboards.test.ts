import { expect, test } from 'vitest';
import { DefinitionTree } from './tree.ts';

/** The faults of a dashboard with this query on its fourth line. */
async function faultsOf(sql: string): Promise<readonly string[]> {
  await using tree = await DefinitionTree.create();
  const text = `{\n"panels": [{\n"targets": [{\n"rawSql": ${JSON.stringify(sql)}\n}]}]}\n`;
  await tree.write('grafana/dashboards/own.json', text);
  return (await tree.faults()).map((f) => `${f.file}:${f.line}:${f.column} ${f.message}; ${f.nextStep}`);
}

const AT = 'grafana/dashboards/own.json:4:1 "rawSql":';

test.each([
  [
    'SELECT views FROM campaign_clicks_counts',
    `${AT} there is no table metrics/public.campaign_clicks_counts; Did you mean "public.campaign_click_counts"?`,
  ],
  [
    'SELECT sum(viws) FROM campaign_click_counts',
    `${AT} public.campaign_click_counts has no column "viws"; Did you mean "views"?`,
  ],
  [
    'SELECT c.views FROM campaign_click_counts c JOIN campaign_revenue r ON r.campaign_id = c.campaign',
    `${AT} public.campaign_click_counts, public.campaign_revenue have no column "campaign"`,
  ],
  ['SELECT views FORM campaign_click_counts WHERE', `${AT} syntax error at or near "campaign_click_counts"`],
])('a query that Postgres would refuse is a fault of its dashboard: %s', async (sql, fault) => {
  expect(await faultsOf(sql)).toEqual([expect.stringContaining(fault)]);
});

test.each([
  'SELECT $__timeGroup(start_time, $__interval) AS time, sum(views) AS v FROM campaign_click_counts WHERE $__timeFilter(start_time) AND campaign_id IN ($campaign) GROUP BY 1 ORDER BY time, v',
  'WITH w AS (SELECT campaign_id AS c, views FROM campaign_click_counts) SELECT w.c, sum(views) FROM w GROUP BY c',
  "SELECT x.relname FROM pg_catalog.pg_class x WHERE relname = '$table'",
  'SELECT g.n, count(*) FROM generate_series(1, 3) AS g(n), campaign_revenue GROUP BY g.n',
])('what Grafana fills in, and names that the query gives itself, are no faults: %s', async (sql) => {
  expect(await faultsOf(sql)).toEqual([]);
});

test('a panel that reads another data source is left to that', async () => {
  await using tree = await DefinitionTree.create();
  const panel = { datasource: { uid: 'warehouse' }, targets: [{ rawSql: 'SELECT a FROM b' }] };
  await tree.write('grafana/dashboards/own.json', JSON.stringify({ panels: [panel] }));
  expect(await tree.faults()).toEqual([]);
});
