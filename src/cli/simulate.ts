// `npm run simulate`: sends realistic clicks and orders, prints exactly what was sent, and checks that Postgres shows the same.
import { Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../common/clock.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { ClickSender } from '../shop/simulator/click-sender.ts';
import { OrderWriter } from '../shop/simulator/order-writer.ts';
import { runSimulation, type SimulationProgress } from '../shop/simulator/run-simulation.ts';
import { type SentCounts, type SentRow, WINDOW_MS } from '../shop/simulator/sent-counts.ts';
import { type CountDifference, CountVerifier } from '../shop/simulator/verify-counts.ts';
import { VisitorSessions } from '../shop/simulator/visitor-sessions.ts';
import { selectStack } from '../stack/select-stack.ts';
import { STACK_NAMES, type StackName } from '../stack/stack.ts';
import { describeError, EXIT_FAILED } from './run-command.ts';

interface Options {
  readonly rate: number;
  readonly duration: number;
  readonly campaigns: readonly string[] | null;
  readonly seed: number;
  readonly verify: boolean;
  readonly json: boolean;
  readonly stack: StackName;
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const GIVE_UP_AFTER_MS = 120_000;
const VERIFY_DEADLINE_MS = 120_000;

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (!match) throw new InvalidArgumentError('write it as 30s, 5m or 1h');
  return Number(match[1]) * UNITS[match[2]!]!;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0');
  return value;
}

function campaignList(text: string): string[] {
  if (/^\d+$/.test(text)) return Array.from({ length: Number(text) }, (_, i) => `campaign-${i + 1}`);
  return text.split(',').map((name) => name.trim());
}

function stackName(text: string): StackName {
  const name = STACK_NAMES.find((known) => known === text);
  if (!name) throw new InvalidArgumentError(`must be one of ${STACK_NAMES.join(', ')}`);
  return name;
}

const program = new Command('npm run simulate --')
  .description(
    'Sends clicks through the click API and orders into the shop database, then compares the counts in Postgres.',
  )
  .option('--rate <clicks>', 'clicks per second', positive, 50)
  .option('--duration <time>', 'how long, such as 30s, 5m, 1h', duration, 60_000)
  .option(
    '--campaigns <names>',
    'a number, or names separated by commas (default: those of the shop)',
    campaignList,
    null,
  )
  .option('--seed <number>', 'the same seed makes the same visitors', Number, 1)
  .option('--no-verify', 'do not compare with Postgres at the end')
  .option('--json', 'print the result as JSON', false)
  .option('--stack <name>', 'local, docker or remote', stackName, 'local')
  .parse();

const options = program.opts<Options>();
const tty = process.stderr.isTTY === true && !options.json;
const stop = new AbortController();
process.on('SIGINT', () => stop.abort());

function showProgress({ elapsedMs, clicks, orders, retries }: SimulationProgress): void {
  if (!tty) return;
  const part = Math.min(1, elapsedMs / options.duration);
  const bar = '█'.repeat(Math.round(part * 24)).padEnd(24, '░');
  const left = Math.ceil((options.duration - elapsedMs) / 1_000);
  const retried = retries > 0 ? ` · ${retries} retries` : '';
  process.stderr.write(
    `\r${bar} ${Math.round(part * 100)}% · ${clicks.toLocaleString('en')} clicks · ${orders.toLocaleString('en')} orders${retried} · ${Math.max(left, 0)} s left \x1b[K`,
  );
}

const time = (ms: number): string => new Date(ms).toISOString().slice(11, 16);

function printTable(rows: readonly SentRow[]): void {
  const width = Math.max(8, ...rows.map((r) => r.campaignId.length));
  console.log(`${'campaign'.padEnd(width)}  window (UTC)      clicks   orders        revenue`);
  for (const row of rows) {
    const window = `${time(row.windowStart)}–${time(row.windowStart + WINDOW_MS)}`;
    const revenue = (Number(row.revenueCents) / 100).toFixed(2);
    console.log(
      `${row.campaignId.padEnd(width)}  ${window}  ${String(row.clicks).padStart(10)} ${String(row.orders).padStart(8)} ${revenue.padStart(14)}`,
    );
  }
}

function report(sent: SentCounts, differences: readonly CountDifference[] | null): void {
  const rows = sent.list();
  if (options.json) {
    const windows = rows.map((r) => ({
      campaign_id: r.campaignId,
      start_time: new Date(r.windowStart).toISOString(),
      clicks: r.clicks,
      orders: r.orders,
      revenue: (Number(r.revenueCents) / 100).toFixed(2),
    }));
    console.log(JSON.stringify({ clicks: sent.clicks, orders: sent.orders, windows, differences }, null, 2));
    return;
  }
  printTable(rows);
  console.log(`\nsent ${sent.clicks.toLocaleString('en')} clicks and ${sent.orders.toLocaleString('en')} orders`);
  if (differences === null) return;
  if (differences.length === 0) console.log('Postgres shows the same counts in every window');
  for (const d of differences.slice(0, 20)) {
    console.log(`differs: ${d.campaignId} ${time(d.windowStart)} ${d.what}: sent ${d.sent}, found ${d.found}`);
  }
}

async function main(): Promise<number> {
  const endpoints = await selectStack(options.stack, process.env).endpoints();
  const orders = new OrderWriter(endpoints.shopDatabaseUrl, systemClock, GIVE_UP_AFTER_MS);
  const verifier = options.verify ? new CountVerifier(endpoints.metricsDatabaseUrl) : null;
  try {
    const products = await orders.products();
    const campaigns = options.campaigns ?? (await orders.campaigns());
    if (products.length === 0 || campaigns.length === 0) {
      throw new ClickstreamError('SHOP_CONFIG_INVALID', 'the shop has no products or no campaigns yet', {
        nextStep: 'Run `npm run setup` first.',
      });
    }
    await verifier?.takeBaseline(systemClock.now() - WINDOW_MS);
    const runId = `sim-${systemClock.now().toString(36)}`;
    const sender = new ClickSender(endpoints.shopUrl, systemClock, GIVE_UP_AFTER_MS);
    const visitors = new VisitorSessions(options.seed, runId, campaigns, products);
    const sent = await runSimulation(visitors, sender, orders, {
      rate: options.rate,
      durationMs: options.duration,
      clock: systemClock,
      signal: stop.signal,
      onProgress: showProgress,
    });
    if (tty) process.stderr.write('\n');
    const differences = verifier ? await verifier.differences(sent.list(), VERIFY_DEADLINE_MS) : null;
    report(sent, differences);
    return differences && differences.length > 0 ? 1 : 0;
  } finally {
    await Promise.allSettled([orders.close(), verifier?.close()]);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = EXIT_FAILED;
}
