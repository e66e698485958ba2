// Serves the dashboards of grafana/ as pages of their own: the local stack has no Grafana, and a newcomer wants to see something.
import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { maskSecrets } from '../common/mask-secrets.ts';
import type { ChangesStore } from './changes-store.ts';
import { type Dashboard, ELASTICSEARCH, type Panel, POSTGRES, type Variable } from './dashboard-files.ts';
import type { MetricsStore } from './metrics-store.ts';
import type { PanelData, Selection } from './panel-data.ts';

/** Where panels get their data from. */
export interface Stores {
  readonly metrics: Pick<MetricsStore, 'read'>;
  readonly changes: Pick<ChangesStore, 'read' | 'terms'>;
}

/** Nothing is loaded from elsewhere, and no other page may ask. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
const MAX_SPAN_MS = 366 * 86_400_000;

const questionSchema = z
  .looseObject({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) })
  .refine(({ from, to }) => from < to && to - from <= MAX_SPAN_MS, 'from must be before to, by a year at most');

type Answer = { readonly data: PanelData } | { readonly error: string };

/** `read` gives the dashboards at each request: an edited file is shown at once. */
export function createDashboardServer(
  read: () => Promise<readonly Dashboard[]>,
  stores: Stores,
  page: string,
): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });

  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(page),
  );

  app.get('/api/dashboards', async () => read());

  app.get<{ Params: { uid: string } }>('/api/dashboards/:uid/data', async (request, reply) => {
    const dashboard = (await read()).find(({ uid }) => uid === request.params.uid);
    if (dashboard === undefined) return reply.code(404).send({ error: `there is no dashboard ${request.params.uid}` });
    const question = questionSchema.safeParse(request.query);
    if (!question.success) return reply.code(400).send({ error: z.prettifyError(question.error) });
    return dashboardData(dashboard, question.data, stores);
  });

  return app;
}

async function dashboardData(
  dashboard: Dashboard,
  question: z.infer<typeof questionSchema>,
  stores: Stores,
): Promise<{ choices: Record<string, readonly string[]>; panels: Record<string, Answer> }> {
  const { from, to } = question;
  const choices: Record<string, readonly string[]> = {};
  const chosen: Record<string, readonly string[]> = {};
  await Promise.all(
    dashboard.templating.list.map(async (variable) => {
      const all = await choicesOf(variable, { from, to, chosen: {} }, stores).catch(() => []);
      const wanted = question[`var-${variable.name}`];
      choices[variable.name] = all;
      // Grafana puts every value in for "All", except where Elasticsearch has a word for it.
      chosen[variable.name] =
        typeof wanted === 'string' ? [wanted] : variable.datasource.type === ELASTICSEARCH ? [] : all;
    }),
  );
  const answers = await Promise.all(
    dashboard.panels.map(async (panel): Promise<[string, Answer]> => {
      try {
        return [String(panel.id), { data: await panelData(panel, { from, to, chosen }, stores) }];
      } catch (error) {
        return [String(panel.id), { error: maskSecrets(error instanceof Error ? error.message : String(error)) }];
      }
    }),
  );
  return { choices, panels: Object.fromEntries(answers) };
}

async function choicesOf(variable: Variable, selection: Selection, stores: Stores): Promise<readonly string[]> {
  if (variable.datasource.type === ELASTICSEARCH) {
    const { field } = z.looseObject({ field: z.string() }).parse(JSON.parse(variable.query));
    return stores.changes.terms(field);
  }
  const { rows } = await stores.metrics.read(variable.query, selection);
  return rows.map(([value]) => String(value));
}

async function panelData(panel: Panel, selection: Selection, stores: Stores): Promise<PanelData> {
  const [target] = panel.targets;
  if (target?.datasource.type === POSTGRES && target.rawSql !== undefined) {
    return stores.metrics.read(target.rawSql, selection);
  }
  if (target?.datasource.type === ELASTICSEARCH) return stores.changes.read(target, selection);
  return { columns: [], rows: [] };
}
