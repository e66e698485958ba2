// The life of one supervised process: wait, prepare, start, watch, restart with growing pauses, stop.
import { type Clock, systemClock } from '../../../common/clock.ts';
import type { ProcessState } from '../../stack-events.ts';
import type { ProcessSpec } from '../processes/process-spec.ts';
import { type BackoffPolicy, RESTART_POLICY, restartPause } from './backoff.ts';
import { removeProcessRecord } from './process-record.ts';
import {
  adoptProcess,
  endProcess,
  type ProcessSurroundings,
  type RunningProcess,
  spawnProcess,
} from './running-process.ts';

/** Ms between two looks at a healthy process, and at one that is starting. */
const HEALTHY_INTERVAL_MS = 5_000;
const FIRST_STARTING_INTERVAL_MS = 50;
const STARTING_INTERVAL_MS = 200;
/** Ms after which a process that does not answer yet is shown as unhealthy (it is left running). */
const SLOW_START_MS = 120_000;
/** Failed looks in a row before a healthy process is shown as unhealthy. */
const TOLERATED_FAILURES = 2;

export interface ManagedProcessOptions extends Omit<ProcessSurroundings, 'clock'> {
  readonly spec: ProcessSpec;
  /** Resolves when every process that this one depends on is healthy. */
  readonly dependencies: (signal: AbortSignal) => Promise<void>;
  readonly onChange: () => void;
  readonly clock?: Clock;
  readonly policy?: BackoffPolicy;
}

export class ManagedProcess {
  readonly spec: ProcessSpec;
  state: ProcessState = 'waiting';
  restarts = 0;
  reason: string | undefined;
  readonly #options: ManagedProcessOptions;
  readonly #clock: Clock;
  readonly #policy: BackoffPolicy;
  #running: RunningProcess | undefined;
  /** In a row, without a healthy spell between them; and those of processes that never became healthy. */
  #deaths = 0;
  #fruitless = 0;
  #life: Promise<void> | undefined;
  #adoption: Promise<void> = Promise.resolve();
  #stop = new AbortController();

  constructor(options: ManagedProcessOptions) {
    this.spec = options.spec;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#policy = options.policy ?? RESTART_POLICY;
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  get startedAt(): number | undefined {
    return this.#running?.startedAt;
  }

  /** Starts the life of the process unless it lives already; a given-up one gets fresh attempts. */
  start(): void {
    if (this.#life !== undefined) return;
    this.#stop = new AbortController();
    this.#deaths = 0;
    this.#fruitless = 0;
    this.#change('waiting');
    this.#adoption = this.#adopt();
    this.#life = this.#live(this.#stop.signal).finally(() => {
      this.#life = undefined;
    });
  }

  /** Resolves when it is known what an earlier supervisor left; before that, `pid` and `restarts` mean nothing. */
  async adopted(): Promise<void> {
    await this.#adoption.catch(() => undefined);
  }

  async #adopt(): Promise<void> {
    const { running, history } = await adoptProcess(this.spec, this.#surroundings);
    this.#running = running;
    this.restarts = history.restarts;
    this.reason = history.reason;
  }

  /** Ends the process and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#life?.catch(() => undefined);
    if (this.#running !== undefined) {
      this.#change('stopping');
      await endProcess(this.#running, this.spec, this.#clock);
    }
    this.#running = undefined;
    await removeProcessRecord(this.#options.recordDirectory, this.spec.name);
    this.reason = undefined;
    this.#change('stopped');
  }

  async #live(signal: AbortSignal): Promise<void> {
    try {
      await this.#adoption;
      while (!signal.aborted) {
        const reason = await this.#liveOnce(signal);
        if (signal.aborted) return;
        this.reason = reason;
        this.#deaths += 1;
        this.#fruitless += 1;
        if (this.#fruitless > this.#policy.attempts) {
          this.#change('failed');
          return;
        }
        this.#change('backing-off');
        await this.#clock.sleep(restartPause(this.#deaths, this.#policy), signal);
        this.restarts += 1;
      }
    } catch (error) {
      if (!signal.aborted) {
        this.reason = messageOf(error);
        this.#change('failed');
      }
    }
  }

  /** One start and its end. @returns why it ended */
  async #liveOnce(signal: AbortSignal): Promise<string> {
    try {
      if (this.#running === undefined) {
        this.#change('waiting');
        await this.#options.dependencies(signal);
        this.#change('preparing');
        await this.spec.prepare?.();
        if (signal.aborted) return 'stopped';
        this.#running = await spawnProcess(this.spec, this.#surroundings, this);
      }
    } catch (error) {
      return messageOf(error);
    }
    const running = this.#running;
    this.#change('starting');
    const watching = new AbortController();
    const watched = this.#watch(running, AbortSignal.any([signal, watching.signal]));
    const stopped = new Promise<'stopped'>((resolve) => {
      // It may have been stopped while it was being started.
      if (signal.aborted) resolve('stopped');
      signal.addEventListener('abort', () => resolve('stopped'), { once: true });
    });
    const outcome = await Promise.race([running.ended, stopped]);
    watching.abort();
    await watched.catch(() => undefined);
    if (outcome !== 'stopped' || !signal.aborted) this.#running = undefined;
    return outcome;
  }

  /** Looks at the process until the signal: starting → healthy ⇄ unhealthy. */
  async #watch(running: RunningProcess, signal: AbortSignal): Promise<void> {
    let failures = 0;
    let healthySince: number | undefined;
    let interval = FIRST_STARTING_INTERVAL_MS;
    while (!signal.aborted) {
      let missing = await this.spec.probe().catch(messageOf);
      if (signal.aborted) return;
      if (missing === undefined && healthySince === undefined)
        missing = await this.spec.finish?.().then(() => undefined, messageOf);
      if (signal.aborted) return;
      if (missing === undefined) {
        failures = 0;
        healthySince ??= this.#clock.now();
        this.#fruitless = 0;
        if (this.#clock.now() - healthySince >= this.#policy.healthyResetMs) this.#deaths = 0;
        if (this.state !== 'healthy') {
          if (this.restarts === 0) this.reason = undefined;
          this.#change('healthy');
        }
        interval = HEALTHY_INTERVAL_MS;
      } else {
        failures += 1;
        const slow = healthySince === undefined && this.#clock.now() - running.startedAt > SLOW_START_MS;
        if (slow || (healthySince !== undefined && failures > TOLERATED_FAILURES)) {
          this.reason = missing;
          this.#change('unhealthy');
        }
        interval = healthySince === undefined ? Math.min(interval * 2, STARTING_INTERVAL_MS) : 1_000;
      }
      await this.#clock.sleep(interval, signal).catch(() => undefined);
    }
  }

  get #surroundings(): ProcessSurroundings {
    return { ...this.#options, clock: this.#clock };
  }

  #change(state: ProcessState): void {
    this.state = state;
    this.#options.onChange();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
