// Restarts connectors and tasks that have failed, with growing pauses. A task that fails because the database was away stays
// FAILED for ever in Kafka Connect, although the next try would succeed; Connect itself has no retry for that.
import { type Clock, systemClock } from '../../../common/clock.ts';

export interface ConnectorKeeperOptions {
  readonly connectUrl: string;
  readonly say: (text: string) => void;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
}

interface Failures {
  count: number;
  /** Not before this time, in ms since the epoch. */
  nextAt: number;
  lastFailedAt: number;
}

interface Part {
  readonly state: string;
  readonly trace?: string;
}

interface ConnectorStatus {
  readonly status: {
    readonly connector: Part;
    readonly tasks: readonly (Part & { readonly id: number })[];
  };
}

const LOOK_EVERY_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
/** A failure that only time mends, such as a database that restarts, holds a sink up no longer than this. */
const MAX_PAUSE_MS = 15_000;
/** A part that ran this long without failing starts again from the first pause. */
const FORGET_AFTER_MS = 30_000;
const REQUEST_TIMEOUT_MS = 5_000;

export class ConnectorKeeper {
  readonly #options: ConnectorKeeperOptions;
  readonly #clock: Clock;
  readonly #fetch: typeof fetch;
  readonly #failures = new Map<string, Failures>();

  constructor(options: ConnectorKeeperOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#fetch = options.fetch ?? fetch;
  }

  /** Looks again and again until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.check();
      await this.#clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
    }
  }

  /** One look at all connectors. Connect being away is no concern of this: its process is watched elsewhere. */
  async check(): Promise<void> {
    let connectors: Record<string, ConnectorStatus>;
    try {
      const response = await this.#request('GET', '/connectors?expand=status');
      if (!response.ok) return;
      connectors = (await response.json()) as Record<string, ConnectorStatus>;
    } catch {
      return;
    }
    for (const [name, { status }] of Object.entries(connectors)) {
      const path = `/connectors/${encodeURIComponent(name)}`;
      await this.#keep(`connector ${name}`, status.connector, `${path}/restart`);
      for (const task of status.tasks)
        await this.#keep(`task ${task.id} of ${name}`, task, `${path}/tasks/${task.id}/restart`);
    }
  }

  async #keep(what: string, part: Part, path: string): Promise<void> {
    const now = this.#clock.now();
    const known = this.#failures.get(what);
    if (part.state !== 'FAILED') {
      if (known && now - known.lastFailedAt > FORGET_AFTER_MS) this.#failures.delete(what);
      return;
    }
    const failures = known ?? { count: 0, nextAt: 0, lastFailedAt: now };
    this.#failures.set(what, failures);
    failures.lastFailedAt = now;
    if (now < failures.nextAt) return;
    failures.count++;
    failures.nextAt = now + Math.min(FIRST_PAUSE_MS * 2 ** failures.count, MAX_PAUSE_MS);
    this.#options.say(`restarting ${what}, which failed (${failures.count}): ${reasonOf(part)}`);
    await this.#request('POST', path).catch(() => undefined);
  }

  #request(method: string, path: string): Promise<Response> {
    return this.#fetch(`${this.#options.connectUrl}${path}`, {
      method,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  }
}

/** The innermost cause says what happened; the outer ones only where. */
function reasonOf({ trace = '' }: Part): string {
  const causes = trace.split('\n').filter((line) => line.startsWith('Caused by: '));
  return (causes.at(-1)?.slice('Caused by: '.length) ?? trace.split('\n')[0] ?? '').slice(0, 300);
}
