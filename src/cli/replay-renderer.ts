// Prints a replay: how far it is, which rows are bad, what was sent, and whether Postgres shows the same.
import { plural } from '../common/plural.ts';
import type { BadRow } from '../shop/replay/csv-clicks.ts';
import type { ReplayProgress, ReplayResult } from '../shop/replay/run-replay.ts';
import type { CountDifference } from '../shop/simulator/verify-counts.ts';
import { type ProgressOutput, reportJson, simulationText } from './simulation-renderer.ts';

/** Ms between two lines about the progress where there is no terminal. */
const PLAIN_INTERVAL_MS = 10_000;
const MAX_BAD_ROWS = 20;

/** A live line on a terminal, a plain line now and then elsewhere. */
export function replayProgress(output: ProgressOutput): (progress: ReplayProgress) => void {
  let lastPlain = 0;
  return ({ elapsedMs, rows, clicks, repeated, bad }) => {
    const parts = [plural(rows, 'row'), `${plural(clicks, 'click')} sent`, ...others(repeated, bad)];
    const line = `${parts.join(' · ')} · ${Math.round(elapsedMs / 1_000)} s`;
    if (output.isTTY === true) output.write(`\r${line.slice(0, (output.columns ?? 80) - 1)}\u001b[K`);
    else if (elapsedMs - lastPlain >= PLAIN_INTERVAL_MS) {
      lastPlain = elapsedMs;
      output.write(`${line}\n`);
    }
  };
}

const others = (repeated: number, bad: number): string[] => [
  ...(repeated > 0 ? [`${plural(repeated, 'click')} sent before, counted once`] : []),
  ...(bad > 0 ? [plural(bad, 'bad row')] : []),
];

/** `clicks.csv:17, column 4: quantity must be a whole number`. */
const badRowText = (file: string, { line, column, reason }: BadRow): string =>
  `${file}:${line}${column === null ? '' : `, column ${column}`}: ${reason}`;

export function replayText(file: string, result: ReplayResult, differences: readonly CountDifference[] | null): string {
  const { sent, repeated, bad, badRows } = result;
  const lines = badRows.slice(0, MAX_BAD_ROWS).map((row) => badRowText(file, row));
  const more = bad - Math.min(bad, MAX_BAD_ROWS);
  if (more > 0) lines.push(`and ${plural(more, 'further bad row')}; --json lists the first 1,000`);
  return [...lines, simulationText(sent, differences), ...others(repeated, bad)].join('\n');
}

export function replayJson(
  { sent, repeated, bad, badRows }: ReplayResult,
  differences: readonly CountDifference[] | null,
): string {
  const rows = badRows.map(({ line, column, reason }) => ({ line, column, reason }));
  return JSON.stringify({ ...reportJson(sent, differences), repeated, bad, bad_rows: rows }, null, 2);
}
