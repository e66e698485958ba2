// `npm run dashboards`: the dashboards of grafana/ in a browser, without Grafana.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHttpClient } from '../clients/http-client.ts';
import { ChangesStore } from '../dashboards/changes-store.ts';
import { readDashboards } from '../dashboards/dashboard-files.ts';
import { createDashboardServer } from '../dashboards/dashboard-server.ts';
import { MetricsStore } from '../dashboards/metrics-store.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { selectStack } from '../stack/select-stack.ts';
import type { Endpoints, StackName } from '../stack/stack.ts';
import { command, parseCommandLine, portNumber, stackOption } from './command-line.ts';
import { runCommand } from './run-command.ts';

interface Options {
  readonly port: number;
  readonly stack: StackName;
  readonly definition?: string;
}

const DEFAULT_PORT = 3000;
const TIMEOUT_MS = 10_000;

/** Logged in as the role that may only read, where the stack has one. */
function readerUrl({ metricsDatabaseUrl, environment }: Endpoints): string {
  const { METRICS_READER_USER: user, METRICS_READER_PASSWORD: password } = environment;
  const url = new URL(metricsDatabaseUrl);
  if (user && password) {
    url.username = encodeURIComponent(user);
    url.password = encodeURIComponent(password);
  }
  return url.href;
}

async function main(options: Options): Promise<undefined> {
  const root = join(import.meta.dirname, '../..');
  const endpoints = await selectStack(options.stack).endpoints();
  await using metrics = new MetricsStore(readerUrl(endpoints));
  const elasticsearch = { service: 'Elasticsearch', baseUrl: endpoints.elasticsearchUrl, timeoutMs: TIMEOUT_MS };
  const changes = new ChangesStore(createHttpClient({ ...elasticsearch, retries: 0 }));
  const page = await readFile(join(root, 'src/dashboards/dashboard-page.html'), 'utf8');
  const folder = options.definition ?? root;
  await readDashboards(folder);
  const app = createDashboardServer(() => readDashboards(folder), { metrics, changes }, page);
  try {
    const address = await app.listen({ host: '127.0.0.1', port: options.port });
    process.stdout.write(`Dashboards at ${address}\nCtrl-C ends this.\n`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new ClickstreamError('STACK_PREFLIGHT_FAILED', `port ${options.port} is taken`, {
      nextStep: 'Choose another: `npm run dashboards -- --port 3001`.',
    });
  }
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await app.close();
}

const defaultPort = DEFAULT_PORT + (Number(process.env.CLICKSTREAM_PORT_OFFSET) || 0);

const program = command(
  'dashboards',
  'Show the dashboards of grafana/ in a browser, without Grafana. Only this machine can see them.',
  { done: 'ended by Ctrl-C', failed: 'failed', invalid: 'a setting is wrong, or the port is taken' },
)
  .option(
    '--port <number>',
    `where they are served (default: ${DEFAULT_PORT}, plus CLICKSTREAM_PORT_OFFSET)`,
    portNumber,
  )
  .addOption(stackOption())
  .option('--definition <folder>', 'folder that holds grafana/ (default: this checkout)');
const options = parseCommandLine(program).opts<Omit<Options, 'port'> & { port?: number }>();

await runCommand(() => main({ ...options, port: options.port ?? defaultPort }));
