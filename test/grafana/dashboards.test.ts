import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AlertRules, dashboards, expand, provisioning, sqlQueries } from './support/dashboard-files.ts';

interface Datasources {
  readonly datasources: readonly {
    readonly uid: string;
    readonly type: string;
    readonly user?: string;
    readonly secureJsonData?: { readonly password: string };
  }[];
}

const root = join(import.meta.dirname, '../..');
const sources = provisioning<Datasources>('datasources/clickstream.yaml').datasources;
const migration = readFileSync(join(root, 'database/metrics/001-tables.sql'), 'utf8');

/** Table name → column names, from the migrations. */
const tables = new Map(
  [...migration.matchAll(/CREATE TABLE (\w+) \(\n([\s\S]*?)\n\);/g)].map(([, table = '', body = '']) => [
    table,
    [...body.matchAll(/^ {2}([a-z_]+) /gm)].map(([, column = '']) => column),
  ]),
);

const SQL_WORDS = new Set(
  `select from where and or as with group by order desc asc nulls first last full join using on union distinct any array text float
   bigint coalesce sum max min nullif extract epoch now interval between in not null`.split(/\s+/),
);

/** Names that a query uses and does not make itself. */
function foreignNames(sql: string): string[] {
  const text = sql.replaceAll(/'[^']*'|"[^"]*"/g, ' ').toLowerCase();
  const own = new Set([...text.matchAll(/\bas ([a-z_]+)|(?:with|,)\s+([a-z_]+) as \(/g)].map(([, a, b]) => a ?? b));
  return [...text.matchAll(/[a-z_][a-z_0-9]*/g)].map(([name]) => name).filter((n) => !SQL_WORDS.has(n) && !own.has(n));
}

test('every dashboard and every panel has an identity of its own', () => {
  const uids = dashboards.map(({ dashboard }) => dashboard.uid);
  expect(uids.toSorted()).toEqual(['clickstream-campaigns', 'clickstream-changes']);
  for (const { file, dashboard } of dashboards) {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size, file).toBe(ids.length);
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(41);
  }
});

test('every panel says what it shows and reads from a provisioned data source', () => {
  const known = new Map(sources.map(({ uid, type }) => [uid, type]));
  for (const { dashboard } of dashboards) {
    for (const { title, description, targets } of dashboard.panels) {
      expect(description, title).toMatch(/\.$/);
      for (const { datasource } of targets) expect(known.get(datasource.uid), title).toBe(datasource.type);
    }
  }
});

test('no two panels of a dashboard lie over one another', () => {
  for (const { dashboard } of dashboards) {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos }) => gridPos.x + gridPos.w <= 24)).toBe(true);
  }
});

test.each(sqlQueries())('$name names only tables and columns of the migrations', ({ sql }) => {
  const filled = expand(sql, 0, 1, ['a']);
  expect(filled).not.toContain('$');
  const columns = new Set([...tables.values()].flat());
  expect(foreignNames(filled).filter((name) => !tables.has(name) && !columns.has(name))).toEqual([]);
});

test('a name that is not in the migrations is noticed', () => {
  expect(tables.get('campaign_revenue')).toContain('revenue');
  expect(foreignNames("SELECT sum(click_counts) AS n FROM campaign_click_counts WHERE x = 'y'")).toEqual([
    'click_counts',
    'campaign_click_counts',
    'x',
  ]);
});

test('the Elasticsearch panels use fields of the index template', () => {
  const template = JSON.parse(readFileSync(join(root, 'elasticsearch/shop-changes.json'), 'utf8')) as {
    readonly template: { readonly mappings: { readonly properties: Readonly<Record<string, unknown>> } };
  };
  const fields = Object.keys(template.template.mappings.properties);
  const targets = dashboards.flatMap(({ dashboard }) => dashboard.panels.flatMap((panel) => panel.targets));
  const changes = targets.filter(({ datasource }) => datasource.uid === 'shop-changes');
  const used = changes.flatMap(({ query = '', bucketAggs = [] }) => [
    ...bucketAggs.map(({ field }) => field),
    ...[...query.matchAll(/(\w+):/g)].map(([, field = '']) => field),
  ]);
  expect(new Set(used)).toEqual(new Set(['@timestamp', 'table', 'operation']));
  expect(fields).toEqual(expect.arrayContaining(used));
});

test('the alert rule points to a panel that exists and its condition to one of its queries', () => {
  const rules = provisioning<AlertRules>('alerting/clickstream.yaml').groups.flatMap((group) => group.rules);
  expect(rules.map(({ uid }) => uid)).toEqual(['clickstream-no-clicks']);
  for (const { condition, dashboardUid, panelId, data } of rules) {
    const shown = dashboards.find(({ dashboard }) => dashboard.uid === dashboardUid)?.dashboard;
    expect(shown?.panels.map(({ id }) => id)).toContain(panelId);
    expect(data.map(({ refId }) => refId)).toContain(condition);
    for (const { datasourceUid } of data) expect(['metrics', '__expr__']).toContain(datasourceUid);
  }
});

test('logins come from the environment and are those of the reading role', () => {
  const postgres = sources.find(({ uid }) => uid === 'metrics');
  expect(postgres?.user).toBe('$METRICS_READER_USER');
  expect(postgres?.secureJsonData?.password).toBe('$METRICS_READER_PASSWORD');
});

test('the compose file gives Grafana every variable that its data sources read, and mounts both folders', () => {
  const text = readFileSync(join(root, 'grafana/provisioning/datasources/clickstream.yaml'), 'utf8');
  const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const service = /^ {2}grafana:\n([\s\S]*?)\n\n/m.exec(compose)?.[1] ?? '';
  for (const [, name] of text.matchAll(/\$([A-Z_]+)/g)) expect(service).toContain(`\n      ${name}: `);
  expect(service).toContain('./grafana/provisioning:/etc/grafana/provisioning:ro');
  expect(service).toContain('./grafana/dashboards:/var/lib/grafana/dashboards:ro');
});
