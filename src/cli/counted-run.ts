// What the commands have in common that send clicks and then compare the counts in Postgres.
import { join } from 'node:path';
import type { Definition } from '../definition/definition.ts';
import { EXIT_FAILED } from '../errors/exit-codes.ts';
import { type CountingWindows, countingWindows } from '../shop/simulator/counting-windows.ts';

/** How long one request is tried before the command fails, in ms. */
export const GIVE_UP_AFTER_MS = 120_000;
/** How long the counts in Postgres may take to become equal, in ms. */
export const VERIFY_DEADLINE_MS = 120_000;

export const PROJECT_ROOT = join(import.meta.dirname, '../..');

/** What is sent without a comparison is only sorted for the report. */
const REPORT_WINDOWS: CountingWindows = { clicks: 120_000, orders: 120_000 };

/** The first Ctrl-C ends the sending, the second one the process. */
export function stopOnInterrupt(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
    process.once('SIGINT', () => process.exit(EXIT_FAILED));
  });
  process.once('SIGTERM', () => stop.abort());
  return stop.signal;
}

/** The windows of the definition, which what is sent is compared in. @param verify whether it is compared at all */
export function windowsOf(definition: Pick<Definition, 'statements'>, verify: boolean): CountingWindows {
  return verify ? countingWindows(definition) : REPORT_WINDOWS;
}
