import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Dashboard, readDashboards, type Target } from '../../src/dashboards/dashboard-files.ts';
import { createDashboardServer } from '../../src/dashboards/dashboard-server.ts';
import { fillIn } from '../../src/dashboards/metrics-store.ts';
import type { PanelData, Selection } from '../../src/dashboards/panel-data.ts';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';

const root = join(import.meta.dirname, '../..');
const dashboards: readonly Dashboard[] = await readDashboards(root);

class FakeStores {
  readonly asked: (readonly [string, Selection])[] = [];
  fault: Error | null = null;

  readonly metrics = {
    read: async (sql: string, selection: Selection): Promise<PanelData> => {
      this.asked.push([fillIn(sql, selection), selection]);
      if (this.fault && !sql.startsWith('SELECT DISTINCT')) throw this.fault;
      return { columns: [{ name: 'campaign_id', kind: 'text' }], rows: [['spring'], ["it's new"]] };
    },
  };
  readonly changes = {
    terms: async () => ['clicks'],
    read: async (_target: Target, selection: Selection): Promise<PanelData> => {
      this.asked.push(['', selection]);
      return { columns: [], rows: [] };
    },
  };
}

const stores = new FakeStores();
const app = createDashboardServer(async () => dashboards, stores, '<!doctype html>');
afterAll(() => app.close());

const ask = async (uid: string, query: Record<string, string>) => {
  stores.asked.length = 0;
  return app.inject({ method: 'GET', url: `/api/dashboards/${uid}/data`, query });
};

describe('the dashboards without Grafana', () => {
  it('are those of grafana/, and every kind of panel in them can be drawn', async () => {
    const answer = await app.inject({ method: 'GET', url: '/api/dashboards' });
    const listed: Dashboard[] = answer.json();
    expect(listed.map(({ title }) => title)).toEqual(['Campaigns', 'Shop changes']);
    const kinds = new Set(listed.flatMap(({ panels }) => panels.map(({ type }) => type)));
    expect([...kinds].sort()).toEqual(['bargauge', 'stat', 'table', 'timeseries']);
  });

  it('give each panel its data, for all campaigns or the chosen one', async () => {
    const all = (await ask('clickstream-campaigns', { from: '0', to: '1000' })).json();
    expect(all.choices).toEqual({ campaign: ['spring', "it's new"] });
    expect(Object.keys(all.panels)).toHaveLength(dashboards[0]!.panels.length);
    expect(stores.asked.at(-1)?.[1].chosen).toEqual({ campaign: ['spring', "it's new"] });
    await ask('clickstream-campaigns', { from: '0', to: '1000', 'var-campaign': 'spring' });
    expect(stores.asked.at(-1)?.[1].chosen).toEqual({ campaign: ['spring'] });
  });

  it('show a fault in the panel that has it, without passwords', async () => {
    stores.fault = new Error('cannot reach postgres://reader:geheim@host/metrics');
    const { panels } = (await ask('clickstream-campaigns', { from: '0', to: '1000' })).json();
    stores.fault = null;
    expect(panels['1'].error).toContain('cannot reach');
    expect(JSON.stringify(panels)).not.toContain('geheim');
  });

  it('refuse a time that makes no sense and a dashboard that does not exist', async () => {
    expect((await ask('clickstream-campaigns', { from: '5', to: '1' })).statusCode).toBe(400);
    expect((await ask('clickstream-campaigns', { from: 'x', to: '1' })).statusCode).toBe(400);
    expect((await ask('nothing', { from: '0', to: '1' })).statusCode).toBe(404);
  });

  it('come as a page that loads nothing from elsewhere', async () => {
    const { headers } = await app.inject({ method: 'GET', url: '/' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('a query of a panel', () => {
  const selection = { from: 0, to: 60_000, chosen: { campaign: ["it's", 'b'] } };

  it('gets the time and the choices, quoted as SQL text', () => {
    expect(
      fillIn(`WHERE $__timeFilter(start_time) AND c = ANY(ARRAY[$\{campaign:sqlstring}]::text[])`, selection),
    ).toBe(
      "WHERE start_time BETWEEN '1970-01-01T00:00:00.000Z' AND '1970-01-01T00:01:00.000Z' AND c = ANY(ARRAY['it''s','b']::text[])",
    );
  });

  it('is refused when it needs something that only Grafana fills in', () => {
    expect(() => fillIn("SELECT $__timeGroup(t, '1m')", selection)).toThrow(ClickstreamError);
    expect(fillIn("SELECT '$5'", selection)).toBe("SELECT '$5'");
  });
});
