// Sends the rows of a file at their own pace or at a steady rate, through the click API, and keeps a tally of what is new.
import type { Clock } from '../../common/clock.ts';
import type { CountingWindows } from '../simulator/counting-windows.ts';
import { SentCounts } from '../simulator/sent-counts.ts';
import type { BadRow, CsvClick } from './csv-clicks.ts';

export interface ReplayProgress {
  readonly elapsedMs: number;
  /** Rows that were read. */
  readonly rows: number;
  readonly clicks: number;
  readonly repeated: number;
  readonly bad: number;
}

export interface ReplayOptions {
  /** Clicks per second; null: with the pauses of the file. */
  readonly rate: number | null;
  /** How many times faster than the file. */
  readonly speed: number;
  /** Send the times of the file; else each click happens when it is sent. */
  readonly keepTimes: boolean;
  readonly windows: CountingWindows;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
}

export interface ReplayResult {
  readonly sent: SentCounts;
  /** Clicks that an earlier run has sent: they count once. */
  readonly repeated: number;
  readonly bad: number;
  /** The first of the bad rows. */
  readonly badRows: readonly BadRow[];
}

interface Click {
  readonly event_id: string;
  readonly campaign_id: string;
  readonly occurred_at: number;
}

/** Resolves with the ids that were written before. */
export type SendClicks = (clicks: readonly Click[]) => Promise<readonly string[]>;

const MAX_REQUESTS_AT_ONCE = 4;
const MAX_EVENTS_PER_REQUEST = 1_000;
/** Clicks that are due within this time go into one request. */
const TICK_MS = 50;
const MAX_BAD_ROWS_LISTED = 1_000;

/** Memory does not grow with the file: rows are read when their time has come. */
export async function runReplay(
  rows: AsyncIterable<CsvClick | BadRow>,
  send: SendClicks,
  options: ReplayOptions,
): Promise<ReplayResult> {
  const { clock, signal, keepTimes } = options;
  const sent = new SentCounts(options.windows);
  const inFlight = new Set<Promise<void>>();
  const badRows: BadRow[] = [];
  const due = pace(options);
  let [read, bad, repeated] = [0, 0, 0];
  let batch: Click[] = [];
  let failure: unknown = null;

  const progress = () =>
    options.onProgress({ elapsedMs: clock.now() - due.start, rows: read, clicks: sent.clicks, repeated, bad });
  const flush = async (): Promise<void> => {
    const clicks = batch;
    batch = [];
    if (clicks.length === 0) return;
    const request = send(clicks)
      .then((known) => {
        for (const click of newOnes(clicks, known)) sent.addClick(click);
        repeated += known.length;
      })
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => inFlight.delete(request));
    inFlight.add(request);
    if (inFlight.size >= MAX_REQUESTS_AT_ONCE) await Promise.race(inFlight);
    progress();
  };

  for await (const row of rows) {
    read++;
    if (row.kind === 'bad') {
      if (++bad <= MAX_BAD_ROWS_LISTED) badRows.push(row);
      continue;
    }
    const at = due.next(row.time);
    if (at > clock.now() + TICK_MS) {
      await flush();
      await sleepUntil(at, clock, signal, progress);
    }
    if (signal.aborted || failure !== null) break;
    const { campaign_id } = row.click;
    batch.push({ ...row.click, campaign_id, occurred_at: keepTimes && row.time !== null ? row.time : clock.now() });
    if (batch.length >= MAX_EVENTS_PER_REQUEST) await flush();
  }
  if (failure === null) await flush();
  await Promise.all(inFlight);
  if (failure !== null) throw failure;
  progress();
  return { sent, repeated, bad, badRows };
}

/** Of clicks with one id the first is written, and those behind it are repetitions. */
function newOnes(clicks: readonly Click[], repeated: readonly string[]): readonly Click[] {
  const left = new Map<string, number>();
  for (const id of repeated) left.set(id, (left.get(id) ?? 0) + 1);
  return clicks.toReversed().filter(({ event_id }) => {
    const times = left.get(event_id) ?? 0;
    left.set(event_id, times - 1);
    return times <= 0;
  });
}

/** When each row is due, in ms since the epoch. A row that lies before the one above it, or has no time, is due at once. */
function pace({ clock, rate, speed }: ReplayOptions): { readonly start: number; next(time: number | null): number } {
  const start = clock.now();
  let count = 0;
  let first: number | null = null;
  return {
    start,
    next: (time) => {
      if (rate !== null) return start + (count++ * 1_000) / rate;
      first ??= time;
      return time === null || first === null ? start : start + (time - first) / speed;
    },
  };
}

const LONGEST_PAUSE_MS = 1_000;

/** In short pauses, so that the progress goes on and Ctrl-C is heard. */
async function sleepUntil(at: number, clock: Clock, signal: AbortSignal, progress: () => void): Promise<void> {
  for (let left = at - clock.now(); left > 0 && !signal.aborted; left = at - clock.now()) {
    await clock.sleep(Math.min(left, LONGEST_PAUSE_MS), signal).catch(() => undefined);
    progress();
  }
}
