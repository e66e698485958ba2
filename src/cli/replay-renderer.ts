// Prints a replay: how far it is, which rows are bad, what was sent, and whether Postgres shows the same.
import { plural } from '../common/plural.ts';
import type { BadRow } from '../shop/replay/csv-clicks.ts';
import type { ReplayProgress, ReplayResult } from '../shop/replay/run-replay.ts';
import type { CountDifference } from '../shop/simulator/verify-counts.ts';
import { type ProgressOutput, progressLine, reportJson, simulationText } from './simulation-renderer.ts';

const MAX_BAD_ROWS = 20;

export function replayProgress(output: ProgressOutput): (progress: ReplayProgress) => void {
  const show = progressLine(output);
  return ({ elapsedMs, rows, clicks, repeated, bad }) => {
    const parts = [plural(rows, 'row'), `${plural(clicks, 'click')} sent`, ...others(repeated, bad)];
    show(elapsedMs, `${parts.join(' · ')} · ${Math.round(elapsedMs / 1_000)} s`);
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
