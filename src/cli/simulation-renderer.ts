// Prints a simulation: how far it is, and in the end what was sent and whether Postgres shows the same.
import { plural } from '../common/plural.ts';
import type { SimulationProgress } from '../shop/simulator/run-simulation.ts';
import type { SentCounts, SentRow } from '../shop/simulator/sent-counts.ts';
import type { CountDifference } from '../shop/simulator/verify-counts.ts';
import { textTable } from './text-table.ts';

const BAR_WIDTH = 24;
/** Ms between two lines about the progress where there is no terminal. */
const PLAIN_INTERVAL_MS = 10_000;
const MAX_DIFFERENCES = 20;

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A live line on a terminal, a plain line now and then elsewhere. `elapsedMs` is the time since the command began. */
export function progressLine(output: ProgressOutput): (elapsedMs: number, plain: string, live?: string) => void {
  let lastPlain = 0;
  return (elapsedMs, plain, live = plain) => {
    if (output.isTTY === true) output.write(`\r${live.slice(0, (output.columns ?? 80) - 1)}\u001b[K`);
    else if (elapsedMs - lastPlain >= PLAIN_INTERVAL_MS) {
      lastPlain = elapsedMs;
      output.write(`${plain}\n`);
    }
  };
}

export function simulationProgress(output: ProgressOutput, durationMs: number): (progress: SimulationProgress) => void {
  const show = progressLine(output);
  return ({ elapsedMs, clicks, orders, retries }) => {
    const part = Math.min(1, elapsedMs / durationMs);
    const left = Math.max(0, Math.ceil((durationMs - elapsedMs) / 1_000));
    const retried = retries > 0 ? ` · ${plural(retries, 'retry', 'retries')}` : '';
    const counts = `${Math.round(part * 100)}% · ${plural(clicks, 'click')} · ${plural(orders, 'order')}${retried} · ${left} s left`;
    const filled = Math.round(part * BAR_WIDTH);
    show(elapsedMs, counts, `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${counts}`);
  };
}

export function simulationJson(sent: SentCounts, differences: readonly CountDifference[] | null): string {
  return JSON.stringify(reportJson(sent, differences), null, 2);
}

export function reportJson(
  sent: SentCounts,
  differences: readonly CountDifference[] | null,
): Readonly<Record<string, unknown>> {
  const windows = sent.list().map((row) => ({
    campaign_id: row.campaignId,
    start_time: new Date(row.windowStart).toISOString(),
    end_time: new Date(row.windowStart + row.windowMs).toISOString(),
    clicks: row.clicks,
    orders: row.orders,
    revenue: money(row.revenueCents),
  }));
  return { clicks: sent.clicks, orders: sent.orders, windows, differences };
}

export function simulationText(sent: SentCounts, differences: readonly CountDifference[] | null): string {
  const lines = [`\nsent ${plural(sent.clicks, 'click')} and ${plural(sent.orders, 'order')}`];
  const rows = sent.list();
  if (rows.length > 0) {
    const cells = rows.map((row) => [
      row.campaignId,
      windowText(row),
      row.clicks.toLocaleString('en'),
      row.orders.toLocaleString('en'),
      money(row.revenueCents),
    ]);
    lines.unshift(textTable([['campaign', 'window (UTC)', 'clicks', 'orders', 'revenue'], ...cells]));
  }
  if (differences?.length === 0) lines.push('Postgres shows the same counts in every window');
  for (const d of differences?.slice(0, MAX_DIFFERENCES) ?? []) {
    const at = new Date(d.windowStart).toISOString().slice(0, 16).replace('T', ' ');
    lines.push(`differs: ${d.campaignId} ${at} ${d.what}: sent ${d.sent}, found ${d.found}`);
  }
  const more = (differences?.length ?? 0) - MAX_DIFFERENCES;
  if (more > 0) lines.push(`and ${plural(more, 'further difference')}; --json lists all`);
  return lines.join('\n');
}

/** Cents as decimal text: no float on the way. */
function money(cents: bigint): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function windowText({ windowStart, windowMs }: SentRow): string {
  const clock = windowMs % 60_000 === 0 ? 16 : windowMs % 1_000 === 0 ? 19 : 23;
  const time = (ms: number) => new Date(ms).toISOString().slice(11, clock);
  const day = windowMs >= 86_400_000 ? `${new Date(windowStart).toISOString().slice(0, 10)} ` : '';
  return `${day}${time(windowStart)}–${time(windowStart + windowMs)}`;
}
