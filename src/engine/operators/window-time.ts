// Which windows a row time falls into.

/** Start of the first window, aligned to the epoch, that holds the time; the rest follow every `advanceMs`. All in ms. */
export function firstWindowStart(time: number, sizeMs: number, advanceMs: number): number {
  return Math.floor(Math.max(0, time - sizeMs + advanceMs) / advanceMs) * advanceMs;
}
