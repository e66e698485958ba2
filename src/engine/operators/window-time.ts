// Defaults and bounds of windows, in ms: grace, retention, and which windows a row time falls into.
import type { WindowClause } from '../../sql/ast.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long after its end a window takes rows. Without GRACE PERIOD: a day less its size, or none with EMIT FINAL. */
export function graceMs(window: WindowClause, emitFinal: boolean): number {
  if (window.grace) return window.grace.ms;
  if (emitFinal) return 0;
  const span = window.kind === 'SessionWindow' ? window.gap.ms : window.size.ms;
  return Math.max(DAY_MS - span, 0);
}

/** How long a window is kept, counted from its start (sessions: from their end). */
export function retentionMs(window: WindowClause, emitFinal: boolean): number {
  const span = window.kind === 'SessionWindow' ? window.gap.ms : window.size.ms;
  return Math.max(window.retention?.ms ?? 0, span + graceMs(window, emitFinal));
}

/** Start of the first window, aligned to the epoch, that holds the time; the rest follow every `advanceMs`. */
export function firstWindowStart(time: number, sizeMs: number, advanceMs: number): number {
  return Math.floor(Math.max(0, time - sizeMs + advanceMs) / advanceMs) * advanceMs;
}
