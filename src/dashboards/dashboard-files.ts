// Reads grafana/dashboards: the same files that Grafana shows, as far as a page without Grafana needs them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const bucketSchema = z.looseObject({ type: z.string(), field: z.string().optional() });
const targetSchema = z.looseObject({
  datasource: z.looseObject({ type: z.string(), uid: z.string() }),
  rawSql: z.string().optional(),
  format: z.string().optional(),
  query: z.string().optional(),
  timeField: z.string().optional(),
  bucketAggs: z.array(bucketSchema).optional(),
  metrics: z.array(z.looseObject({ type: z.string() })).optional(),
});

const panelSchema = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string().default(''),
  description: z.string().default(''),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  fieldConfig: z.unknown(),
  options: z.unknown(),
  targets: z.array(targetSchema).default([]),
});

const variableSchema = z.looseObject({
  name: z.string(),
  label: z.string().optional(),
  query: z.string(),
  datasource: z.looseObject({ type: z.string(), uid: z.string() }),
});

const dashboardSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  panels: z.array(panelSchema),
  templating: z.looseObject({ list: z.array(variableSchema).default([]) }).default({ list: [] }),
});

export type Target = z.infer<typeof targetSchema>;
export type Panel = z.infer<typeof panelSchema>;
export type Variable = z.infer<typeof variableSchema>;
export type Dashboard = z.infer<typeof dashboardSchema>;

export const POSTGRES = 'grafana-postgresql-datasource';
export const ELASTICSEARCH = 'elasticsearch';

/** All dashboards of a definition, by title. `root` is the folder that holds `grafana/`. */
export async function readDashboards(root: string): Promise<readonly Dashboard[]> {
  const folder = join(root, 'grafana', 'dashboards');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  const dashboards = await Promise.all(
    files.map(async (file) => dashboardSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')))),
  );
  return dashboards.sort((a, b) => (a.title < b.title ? -1 : 1));
}
