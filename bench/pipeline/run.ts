// `npm run bench:pipeline`: a stack of its own from nothing; set-up times, throughput to Postgres, click-to-row latency, memory.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axios from 'axios';
import pg from 'pg';
import { command, parseCommandLine, wholeNumber } from '../../src/cli/command-line.ts';
import { systemClock } from '../../src/common/clock.ts';
import { parseEnvironmentFile } from '../../src/common/environment-file.ts';
import { waitFor } from '../../src/common/wait-for.ts';
import type { ProcessStatus } from '../../src/stack/stack.ts';
import { machineFacts } from '../support/machine.ts';
import { npmRun } from '../support/npm-run.ts';

const program = command(
  'bench:pipeline',
  'Measure a stack of its own, from nothing: set-up times, throughput to Postgres, click-to-row latency, memory.',
  { done: 'measured', failed: 'failed' },
)
  .option('--clicks <number>', 'clicks of the throughput run', wholeNumber(1), 100_000)
  .option('--samples <number>', 'clicks of the latency run', wholeNumber(1), 200)
  .option('--port-offset <number>', 'added to every default port', wholeNumber(0, 50_000), 13_000)
  .option('--out <file>', 'where the report goes', 'bench/results/pipeline.json');
const options = parseCommandLine(program).opts<{ clicks: number; samples: number; portOffset: number; out: string }>();

const CLICKS_PER_REQUEST = 1_000;
const REQUESTS_AT_ONCE = 4;

const folder = await mkdtemp(path.join(tmpdir(), 'clickstream-bench-'));
await chmod(folder, 0o755);
const environment = {
  ...process.env,
  CLICKSTREAM_LOCAL_DIR: folder,
  CLICKSTREAM_PORT_OFFSET: String(options.portOffset),
};

const click = (campaign: string) => ({ event_type: 'CLICK', item_id: 'P-1001', campaign_id: campaign });

async function countedClicks(database: pg.Client, like: string): Promise<number> {
  const { rows } = await database.query<{ clicks: string | null }>(
    'SELECT sum(click_count) AS clicks FROM campaign_click_counts WHERE campaign_id LIKE $1',
    [like],
  );
  return Number(rows[0]?.clicks ?? 0);
}

/** Seconds from the first click sent until Postgres shows all of them. */
async function throughput(shopUrl: string, database: pg.Client): Promise<number> {
  const begin = performance.now();
  const batches = Math.ceil(options.clicks / CLICKS_PER_REQUEST);
  let next = 0;
  await Promise.all(
    Array.from({ length: REQUESTS_AT_ONCE }, async () => {
      while (next < batches) {
        next++;
        const clicks = Array.from({ length: CLICKS_PER_REQUEST }, (_, i) => click(`load-${i % 50}`));
        await axios.post(`${shopUrl}/api/clicks`, clicks);
      }
    }),
  );
  await waitFor(
    async () => {
      const counted = await countedClicks(database, 'load-%');
      const all = batches * CLICKS_PER_REQUEST;
      return counted === all ? { done: true, value: counted } : { done: false, saw: `${counted} of ${all}` };
    },
    { what: 'all clicks in Postgres', deadlineMs: 120_000, intervalMs: 20, maxIntervalMs: 50 },
  );
  return (performance.now() - begin) / 1_000;
}

/** Milliseconds from sending one click to its row, each with a campaign of its own. */
async function latencies(shopUrl: string, database: pg.Client): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < options.samples; i++) {
    const campaign = `latency-${i}`;
    const begin = performance.now();
    await axios.post(`${shopUrl}/api/clicks`, click(campaign));
    await waitFor(
      async () =>
        (await countedClicks(database, campaign)) === 1 ? { done: true, value: null } : { done: false, saw: 'no row' },
      { what: `the row of ${campaign}`, deadlineMs: 30_000, intervalMs: 2, maxIntervalMs: 4 },
    );
    found.push(performance.now() - begin);
    // Clicks come at any time, not in step with the engine's commits.
    await systemClock.sleep(((i * 37) % 100) + 5);
  }
  return found.sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], p: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))] ?? 0);

try {
  const first = await npmRun('setup', ['--yes'], environment);
  console.log(`first setup: ${first.seconds.toFixed(1)} s`);
  const second = await npmRun('setup', [], environment);
  console.log(`second setup: ${second.seconds.toFixed(1)} s`);
  const endpoints = parseEnvironmentFile(await readFile(path.join(folder, 'endpoints.env'), 'utf8'));
  const shopUrl = endpoints.SHOP_URL ?? '';
  const database = new pg.Client({ connectionString: endpoints.METRICS_DATABASE_URL });
  await database.connect();
  const seconds = await throughput(shopUrl, database);
  const eventsPerSecond = Math.round(options.clicks / seconds);
  console.log(`click API → engine → Postgres: ${eventsPerSecond.toLocaleString('en')} clicks/s`);
  const sorted = await latencies(shopUrl, database);
  const latencyMs = { p50: percentile(sorted, 50), p90: percentile(sorted, 90), p99: percentile(sorted, 99) };
  console.log(`click to row: p50 ${latencyMs.p50} ms, p99 ${latencyMs.p99} ms`);
  await database.end();
  const status = await npmRun('status', ['--json'], environment);
  const { processes } = JSON.parse(status.stdout) as { processes: ProcessStatus[] };
  const memoryMiB = Object.fromEntries(processes.map((p) => [p.name, Math.round((p.memoryBytes ?? 0) / 2 ** 20)]));
  console.log(`memory (MiB): ${JSON.stringify(memoryMiB)}`);
  await mkdir(path.dirname(options.out), { recursive: true });
  const report = {
    machine: machineFacts(),
    setupSeconds: { first: Number(first.seconds.toFixed(1)), second: Number(second.seconds.toFixed(1)) },
    clicks: options.clicks,
    eventsPerSecond,
    latencyMs,
    memoryMiB,
  };
  await writeFile(options.out, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`report: ${options.out}`);
} finally {
  await npmRun('down', ['--wipe'], environment);
  await rm(folder, { recursive: true, force: true });
}
