// Keeps a query running: starts sessions, restarts them with growing backoff after errors, pauses and stops them.
import type { Clock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Task } from '../operators/task.ts';
import { classifyError, type ErrorClass } from './error-class.ts';
import type { MessageTotals } from './message-rates.ts';
import { QuerySession } from './query-session.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { noStatistics, type SessionOptions, type SessionStatistics } from './session-options.ts';
import { withMissingTopic } from './topic-watch.ts';

export type QueryState = 'RUNNING' | 'ERROR' | 'PAUSED' | 'TERMINATED' | 'REBALANCING';

export interface QueryError {
  readonly timestamp: number;
  readonly errorClass: ErrorClass;
  readonly message: string;
}

/** Another engine may have taken the query over: time to find that out before it is taken back. */
const FENCED_BACKOFF_MS = 5_000;
/** A session that ran this long was healthy: the backoff starts anew. */
const HEALTHY_AFTER_MS = 60_000;

/** Whether another session, of this engine or another, has taken over the transactional id. */
const isFenced = (error: unknown): boolean => error instanceof ClickstreamError && error.details.fenced === true;

/** `fenced`: another session has taken over. */
export type QueryErrorListener = (error: QueryError, fenced: boolean) => void;

export class QueryRunner {
  readonly errors: QueryError[] = [];
  readonly queryId: string;
  readonly #makeSession: () => SessionOptions;
  readonly #clock: Clock;
  readonly #retry: RetryPolicy;
  readonly #onError: QueryErrorListener;
  #session: QuerySession | null = null;
  #stop: AbortController | null = null;
  #loop: Promise<void> | null = null;
  #current: QueryState = 'REBALANCING';
  #pausedByUser = false;
  #past: SessionStatistics = noStatistics();

  constructor(
    queryId: string,
    clock: Clock,
    retry: RetryPolicy,
    makeSession: () => SessionOptions,
    onError: QueryErrorListener,
  ) {
    this.queryId = queryId;
    this.#clock = clock;
    this.#retry = retry;
    this.#makeSession = makeSession;
    this.#onError = onError;
  }

  get state(): QueryState {
    const shown = this.#current === 'RUNNING' || this.#current === 'REBALANCING';
    return this.#pausedByUser && shown ? 'PAUSED' : this.#current;
  }

  get statistics(): SessionStatistics {
    const now = this.#session?.statistics;
    return {
      consumed: this.#past.consumed + (now?.consumed ?? 0),
      produced: this.#past.produced + (now?.produced ?? 0),
      commits: this.#past.commits + (now?.commits ?? 0),
      lastConsumedAt: Math.max(this.#past.lastConsumedAt, now?.lastConsumedAt ?? 0),
      lastProducedAt: Math.max(this.#past.lastProducedAt, now?.lastProducedAt ?? 0),
    };
  }

  /** Messages per second; zero while no session runs. */
  get rates(): MessageTotals {
    const session = this.#session;
    const clock = this.#clock;
    return session ? session.rates.perSecond(session.statistics, clock.now()) : { consumed: 0, produced: 0 };
  }

  /** The running tasks, for pull queries; empty while the query starts or is in error. */
  get tasks(): readonly { readonly partition: number; readonly task: Task }[] {
    return this.#current === 'RUNNING' ? (this.#session?.tasks ?? []) : [];
  }

  /** Whether something was processed that the last commit does not hold. */
  get uncommitted(): boolean {
    return this.#session?.hasUncommitted ?? false;
  }

  lag(): ReturnType<QuerySession['lag']> {
    return this.#session?.lag() ?? [];
  }

  start(): void {
    if (this.#loop) return;
    this.#stop = new AbortController();
    this.#loop = this.#keepRunning(this.#stop.signal);
  }

  /** Commits and stops reading; state stays in memory, so pull queries go on. */
  pause(): void {
    this.#pausedByUser = true;
    this.#session?.pause();
  }

  resume(): void {
    this.#pausedByUser = false;
    this.#session?.resume();
  }

  async close(): Promise<void> {
    await this.#end();
    this.#current = 'TERMINATED';
  }

  async #end(): Promise<void> {
    this.#stop?.abort(new ClickstreamError('QUERY_STOPPED', `query ${this.queryId} was stopped`));
    await this.#loop;
    this.#loop = null;
    this.#stop = null;
  }

  async #keepRunning(signal: AbortSignal): Promise<void> {
    const { firstBackoffMs, maxBackoffMs } = this.#retry;
    let backoff = firstBackoffMs;
    while (!signal.aborted) {
      const startedAt = this.#clock.now();
      try {
        await this.#liveOnce(signal);
      } catch (error) {
        if (signal.aborted) break;
        this.#current = 'ERROR';
        this.#remember(error);
        if (this.#clock.now() - startedAt > HEALTHY_AFTER_MS) backoff = firstBackoffMs;
        const pause = isFenced(error) ? Math.max(backoff, FENCED_BACKOFF_MS) : backoff;
        await this.#clock.sleep(pause, signal).catch(() => undefined);
        backoff = Math.min(backoff * 2, maxBackoffMs);
      }
    }
  }

  async #liveOnce(signal: AbortSignal): Promise<void> {
    // After an error the query shows it until it runs again.
    if (this.#current !== 'ERROR') this.#current = 'REBALANCING';
    const options = this.#makeSession();
    const session = new QuerySession(options);
    this.#session = session;
    if (this.#pausedByUser) session.pause();
    try {
      await session.start();
      this.#current = 'RUNNING';
      await session.run(signal);
    } catch (error) {
      throw await withMissingTopic(error, options.topology, options.admin);
    } finally {
      this.#past = this.statistics;
      this.#session = null;
      await session.close();
    }
  }

  #remember(error: unknown): void {
    const entry: QueryError = {
      timestamp: this.#clock.now(),
      errorClass: classifyError(error, this.#retry.rules),
      message: error instanceof Error ? error.message : String(error),
    };
    this.errors.push(entry);
    if (this.errors.length > this.#retry.errorsKept) this.errors.shift();
    this.#onError(entry, isFenced(error));
  }
}
