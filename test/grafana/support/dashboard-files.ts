// Reads the dashboards and the alert rules as Grafana would, and fills in what Grafana fills in before it sends a query.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');

export interface Target {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly rawSql?: string;
  readonly format?: string;
  readonly query?: string;
  readonly bucketAggs?: readonly { readonly field: string }[];
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly Target[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly query: string;
      readonly datasource: { readonly uid: string };
    }[];
  };
}

export const dashboards: readonly { readonly file: string; readonly dashboard: Dashboard }[] = readdirSync(
  join(ROOT, 'grafana/dashboards'),
).map((file) => ({
  file,
  dashboard: JSON.parse(readFileSync(join(ROOT, 'grafana/dashboards', file), 'utf8')) as Dashboard,
}));

/** A provisioning file; `path` is relative to grafana/provisioning. */
export const provisioning = <T>(path: string): T =>
  parse(readFileSync(join(ROOT, 'grafana/provisioning', path), 'utf8')) as T;

export interface AlertRules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly uid: string;
      readonly condition: string;
      readonly dashboardUid: string;
      readonly panelId: number;
      readonly data: readonly { readonly refId: string; readonly datasourceUid: string; readonly model: Target }[];
    }[];
  }[];
}

export interface NamedQuery {
  readonly name: string;
  readonly sql: string;
}

/** Every SQL text of the dashboards, their variables and the alert rules. */
export function sqlQueries(): NamedQuery[] {
  const ofDashboards = dashboards.flatMap(({ file, dashboard }) => [
    ...dashboard.panels.flatMap(({ title, targets }) =>
      targets.flatMap(({ rawSql }) => (rawSql === undefined ? [] : [{ name: `${file}: ${title}`, sql: rawSql }])),
    ),
    ...dashboard.templating.list
      .filter(({ datasource }) => datasource.uid === 'metrics')
      .map(({ name, query }) => ({ name: `${file}: variable ${name}`, sql: query })),
  ]);
  const rules = provisioning<AlertRules>('alerting/clickstream.yaml').groups.flatMap((group) => group.rules);
  const ofRules = rules.flatMap(({ uid, data }) =>
    data.flatMap(({ model }) => (model.rawSql === undefined ? [] : [{ name: `alert ${uid}`, sql: model.rawSql }])),
  );
  return [...ofDashboards, ...ofRules];
}

/** What Grafana makes of a query for a stretch of time and a choice of campaigns. Times in ms since the epoch. */
export function expand(sql: string, from: number, to: number, campaigns: readonly string[]): string {
  const time = (ms: number) => `'${new Date(ms).toISOString()}'`;
  const list = campaigns.map((campaign) => `'${campaign.replaceAll("'", "''")}'`).join(',');
  return sql
    .replaceAll(/\$__timeFilter\((\w+)\)/g, (_, column: string) => `${column} BETWEEN ${time(from)} AND ${time(to)}`)
    .replaceAll(/\$\{campaign:sqlstring\}/g, () => list);
}
