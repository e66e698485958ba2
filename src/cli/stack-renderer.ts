// Prints the events of a stack: one live line per step on a terminal, plain lines elsewhere.
import type { StackEvent, StackEventSink } from '../stack/stack-events.ts';

const BAR_WIDTH = 24;
/** Ms between two plain lines about the progress of the same step. */
const PLAIN_INTERVAL_MS = 5_000;

const STATE_TEXT = {
  waiting: 'waits for what it needs',
  preparing: 'is prepared',
  starting: 'starts',
  healthy: 'is healthy',
  unhealthy: 'does not answer',
  'backing-off': 'died and will be restarted',
  stopping: 'stops',
  stopped: 'is stopped',
  failed: 'has failed',
} as const;

/** States that are worth a line of their own; the others only fill the live line. */
const TOLD = new Set(['healthy', 'unhealthy', 'backing-off', 'stopped', 'failed']);

export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Chooses by the stream: a terminal gets the live line. */
export function createStackRenderer(output: OutputStream = process.stderr): StackEventSink {
  const live = output.isTTY === true;
  const busy = new Map<string, string>();
  let lastProgress = 0;
  let liveLine = false;

  const clear = () => {
    if (liveLine) output.write('\r\u001b[K');
    liveLine = false;
  };
  const line = (text: string) => {
    clear();
    output.write(`${text}\n`);
  };
  const status = (text: string) => {
    if (!live) return;
    clear();
    output.write(text.slice(0, (output.columns ?? 80) - 1));
    liveLine = true;
  };

  return (event: StackEvent) => {
    switch (event.type) {
      case 'step-started':
        line(event.title);
        return;
      case 'step-progress': {
        const text = progressText(event);
        if (live) return status(text);
        if (Date.now() - lastProgress < PLAIN_INTERVAL_MS) return;
        lastProgress = Date.now();
        return line(text);
      }
      case 'step-done':
        line(`  done in ${seconds(event.durationMs)}${event.detail === undefined ? '' : ` (${event.detail})`}`);
        return;
      case 'process-changed':
        busy.set(event.process, event.state);
        if (TOLD.has(event.state)) {
          const detail = event.detail === undefined ? '' : `: ${event.detail}`;
          line(`  ${event.process.padEnd(14)} ${STATE_TEXT[event.state]} after ${seconds(event.elapsedMs)}${detail}`);
        }
        return status(
          `  ${[...busy]
            .filter(([, state]) => !TOLD.has(state))
            .map(([name, state]) => `${name} ${STATE_TEXT[state as keyof typeof STATE_TEXT]}`)
            .join(', ')}`,
        );
      case 'warning':
        line(`  note: ${event.message}`);
    }
  };
}

function progressText(event: Extract<StackEvent, { type: 'step-progress' }>): string {
  const detail = event.detail === undefined ? '' : `  ${event.detail}`;
  if (event.total === undefined) return `  ${event.done} ${event.unit}${detail}`;
  const filled = Math.round((BAR_WIDTH * Math.min(event.done, event.total)) / Math.max(event.total, 1));
  return `  [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${event.done} of about ${event.total} ${event.unit}${detail}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
