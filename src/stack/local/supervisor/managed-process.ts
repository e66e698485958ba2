// The life of one supervised process: wait, prepare, start, watch, restart with growing pauses, stop.
//
// The process is started detached and writes its log file itself, so it lives on when the supervisor dies. Its pid and the
// moment of its start are noted down at once; the next supervisor adopts it by that note. An adopted process cannot tell its
// exit code (it is not our child), everything else is the same.
import { type ChildProcess, spawn } from 'node:child_process';
import { type Clock, systemClock } from '../../../common/clock.ts';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { ProcessState } from '../../stack-events.ts';
import type { ProcessSpec } from '../processes/process-spec.ts';
import { type BackoffPolicy, RESTART_POLICY, restartPause } from './backoff.ts';
import { lastLogLine, logFile, logSize, openLog } from './log-files.ts';
import { processesWithMarker, processIdentity, processTree } from './process-identity.ts';
import { liveProcessRecord, readProcessRecord, removeProcessRecord, writeProcessRecord } from './process-record.ts';

/** Ms between two looks at a healthy process, at one that is starting, and at an adopted one's pid. */
const HEALTHY_INTERVAL_MS = 5_000;
const FIRST_STARTING_INTERVAL_MS = 50;
const STARTING_INTERVAL_MS = 200;
const ALIVE_INTERVAL_MS = 250;
/** Ms after which a process that does not answer yet is shown as unhealthy (it is left running). */
const SLOW_START_MS = 120_000;
/** Failed looks in a row before a healthy process is shown as unhealthy. */
const TOLERATED_FAILURES = 2;

export interface ManagedProcessOptions {
  readonly spec: ProcessSpec;
  readonly recordDirectory: string;
  readonly logDirectory: string;
  /** "NAME=value" put into the environment of every process of this stack, to find orphans by. */
  readonly marker: string;
  /** Resolves when every process that this one depends on is healthy. */
  readonly dependencies: (signal: AbortSignal) => Promise<void>;
  readonly onChange: () => void;
  readonly clock?: Clock;
  readonly policy?: BackoffPolicy;
}

interface Running {
  readonly pid: number;
  readonly identity: string;
  readonly startedAt: number;
  readonly logStart: number;
  /** Resolves with the reason when the process has ended. */
  readonly ended: Promise<string>;
}

export class ManagedProcess {
  readonly spec: ProcessSpec;
  state: ProcessState = 'waiting';
  restarts = 0;
  reason: string | undefined;
  readonly #options: ManagedProcessOptions;
  readonly #clock: Clock;
  #running: Running | undefined;
  #failures = 0;
  #life: Promise<void> | undefined;
  #stop = new AbortController();

  constructor(options: ManagedProcessOptions) {
    this.spec = options.spec;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
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
    this.#failures = 0;
    this.#change('waiting');
    this.#life = this.#live(this.#stop.signal).finally(() => {
      this.#life = undefined;
    });
  }

  /** Ends the process and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#life?.catch(() => undefined);
    if (this.#running !== undefined) await this.#end(this.#running);
    this.#running = undefined;
    await removeProcessRecord(this.#options.recordDirectory, this.spec.name);
    this.reason = undefined;
    this.#change('stopped');
  }

  async #live(signal: AbortSignal): Promise<void> {
    try {
      this.#running = await this.#adopt();
      while (!signal.aborted) {
        const reason = await this.#liveOnce(signal);
        if (signal.aborted) return;
        this.reason = reason;
        this.#failures += 1;
        const pause = restartPause(this.#failures, this.#options.policy ?? RESTART_POLICY);
        if (pause === undefined) {
          this.#change('failed');
          return;
        }
        this.#change('backing-off');
        await this.#clock.sleep(pause, signal);
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
        this.#running = await this.#spawn();
      }
    } catch (error) {
      return messageOf(error);
    }
    const running = this.#running;
    this.#change('starting');
    const watching = new AbortController();
    const watched = this.#watch(running, AbortSignal.any([signal, watching.signal]));
    const stopped = new Promise<'stopped'>((resolve) =>
      signal.addEventListener('abort', () => resolve('stopped'), { once: true }),
    );
    const outcome = await Promise.race([running.ended, stopped]);
    watching.abort();
    await watched.catch(() => undefined);
    if (outcome !== 'stopped' || !signal.aborted) this.#running = undefined;
    return outcome;
  }

  /** Looks at the process until the signal: starting → healthy ⇄ unhealthy. */
  async #watch(running: Running, signal: AbortSignal): Promise<void> {
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
        if (this.#clock.now() - healthySince > (this.#options.policy ?? RESTART_POLICY).healthyResetMs)
          this.#failures = 0;
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

  async #spawn(): Promise<Running> {
    const { spec } = this;
    const command = await spec.command();
    const path = logFile(this.#options.logDirectory, spec.name);
    const log = await openLog(this.#options.logDirectory, spec.name);
    try {
      const logStart = await logSize(path);
      const [markerName = '', ...markerValue] = this.#options.marker.split('=');
      const child = spawn(command.file, [...command.arguments], {
        cwd: command.workingDirectory,
        env: { ...command.environment, [markerName]: markerValue.join('='), CLICKSTREAM_PROCESS: spec.name },
        stdio: ['ignore', log.fd, log.fd],
        detached: true,
        ...(command.user ?? {}),
      });
      const ended = childEnd(child);
      const pid = child.pid;
      const identity = pid === undefined ? undefined : await processIdentity(pid);
      if (pid === undefined || identity === undefined) {
        const reason = await ended;
        throw new ClickstreamError('STACK_PROCESS_FAILED', await this.#withLogLine(reason, path, logStart));
      }
      child.unref();
      const startedAt = this.#clock.now();
      await this.#note(pid, identity, startedAt);
      return {
        pid,
        identity,
        startedAt,
        logStart,
        ended: ended.then((reason) => this.#withLogLine(reason, path, logStart)),
      };
    } finally {
      await log.close();
    }
  }

  async #adopt(): Promise<Running | undefined> {
    const { recordDirectory, logDirectory } = this.#options;
    const path = logFile(logDirectory, this.spec.name);
    const record = await liveProcessRecord(recordDirectory, this.spec.name);
    const previous = await readProcessRecord(recordDirectory, this.spec.name);
    if (previous !== undefined) {
      this.restarts = previous.restarts;
      this.reason = previous.lastReason;
    }
    const pid = record?.pid ?? (await this.#orphan());
    const identity = pid === undefined ? undefined : await processIdentity(pid);
    if (pid === undefined || identity === undefined) {
      if (previous !== undefined) {
        this.restarts += 1;
        this.reason = await this.#withLogLine('ended while nothing supervised it', path, 0);
      }
      return undefined;
    }
    const logStart = await logSize(path);
    const startedAt = record?.startedAt ?? this.#clock.now();
    await this.#note(pid, identity, startedAt);
    const ended = this.#adoptedEnd(pid, identity).then((reason) => this.#withLogLine(reason, path, logStart));
    return { pid, identity, startedAt, logStart, ended };
  }

  async #orphan(): Promise<number | undefined> {
    const found = new Set(await processesWithMarker(this.#options.marker));
    const named = await processesWithMarker(`CLICKSTREAM_PROCESS=${this.spec.name}`);
    return named.find((pid) => found.has(pid));
  }

  async #adoptedEnd(pid: number, identity: string): Promise<string> {
    while ((await processIdentity(pid)) === identity) await this.#clock.sleep(ALIVE_INTERVAL_MS);
    return 'ended (exit code unknown: it was adopted from an earlier supervisor)';
  }

  /** Asks the process to end, kills it and what it started after the deadline, and waits until nothing of it is left. */
  async #end(running: Running): Promise<void> {
    this.#change('stopping');
    const family = await processTree(running.pid);
    signalProcess(running.pid, this.spec.stopSignal);
    const gone = running.ended.then(() => true);
    const timer = new AbortController();
    const deadline = this.#clock.sleep(this.spec.stopDeadlineMs, timer.signal).then(
      () => false,
      () => true,
    );
    if (!(await Promise.race([gone, deadline]))) {
      for (const pid of family) signalProcess(pid, 'SIGKILL');
      await gone;
    }
    timer.abort();
  }

  async #note(pid: number, identity: string, startedAt: number): Promise<void> {
    const record = { name: this.spec.name, pid, identity, startedAt, restarts: this.restarts };
    const lastReason = this.reason === undefined ? {} : { lastReason: this.reason };
    await writeProcessRecord(this.#options.recordDirectory, { ...record, ...lastReason });
  }

  async #withLogLine(reason: string, path: string, logStart: number): Promise<string> {
    const line = await lastLogLine(path, logStart).catch(() => undefined);
    return line === undefined ? reason : `${reason}: ${line}`;
  }

  #change(state: ProcessState): void {
    this.state = state;
    this.#options.onChange();
  }
}

function childEnd(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `exited with code ${code}` : `was ended by ${signal}`),
    );
  });
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
