// The one range check of TIME values: what a reader of any format lets in, every writer can write and read back.
import { serdeFault } from './serde-fault.ts';

const DAY_MS = 86_400_000;

/** The same milliseconds. @throws ClickstreamError SERDE_FAILED when they are outside of a day; its end is inside, as in Connect. */
export function timeOfDay(ms: number): number {
  if (ms < 0 || ms > DAY_MS) throw serdeFault(`${ms} is no TIME: it must be milliseconds of a day`);
  return ms;
}
