// The queries that run for clients now: push queries, and pull queries on streams, each with a session of its own.
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { EmittedRow, WindowBounds } from '../../operators/task.ts';
import type { QueryPlan } from '../../plan/execution-step.ts';
import type { QueryManager } from '../../runtime/query-manager.ts';
import { QuerySession } from '../../runtime/query-session.ts';
import type { Row } from '../../values/sql-value.ts';
import type { FinalMessage, RowReceiver, RowStream } from '../row-stream.ts';

export interface TransientQueryOptions {
  readonly plan: QueryPlan;
  readonly statementText: string;
  /** Server properties with those of the session over them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** True: ends when everything that was there at the start has been read. */
  readonly untilEnd: boolean;
}

export interface RunningTransientQuery {
  readonly queryId: string;
  readonly plan: QueryPlan;
  readonly statementText: string;
  readonly stop: () => void;
  /** Whether it has taken up its place in the topics: what is written from now on is seen. */
  readonly positioned: () => boolean;
}

export class TransientQueries {
  readonly #manager: QueryManager;
  readonly #limit: number;
  readonly #running = new Map<string, RunningTransientQuery>();

  /** @param limit `ksql.max.push.queries` */
  constructor(manager: QueryManager, limit: number) {
    this.#manager = manager;
    this.#limit = limit;
  }

  list(): readonly RunningTransientQuery[] {
    return [...this.#running.values()];
  }

  get full(): boolean {
    return this.#running.size >= this.#limit;
  }

  get limit(): number {
    return this.#limit;
  }

  /** False when there is no such query. */
  close(queryId: string): boolean {
    const query = this.#running.get(queryId);
    query?.stop();
    return query !== undefined;
  }

  closeAll(): void {
    for (const query of this.#running.values()) query.stop();
  }

  /** @throws ClickstreamError when the plan cannot be compiled; nothing runs before `run` is called. */
  open(options: TransientQueryOptions): RowStream {
    const { plan, properties } = options;
    const topology = this.#manager.topology(plan, properties);
    const { output } = plan;
    return {
      queryId: plan.queryId,
      columns: output.columns,
      kind: options.untilEnd ? 'STREAM_PULL' : 'PUSH',
      run: async (receiver, signal) => {
        if (plan.limit === 0) return 'Limit Reached';
        const stopping = new AbortController();
        const stop = () =>
          stopping.abort(new ClickstreamError('QUERY_STOPPED', `query ${plan.queryId} was closed by its client`));
        signal.addEventListener('abort', stop, { once: true });
        if (signal.aborted) stop();
        let positioned = false;
        this.#running.set(plan.queryId, {
          queryId: plan.queryId,
          plan,
          statementText: options.statementText,
          stop,
          positioned: () => positioned,
        });
        const rows = new LimitedRows(plan, receiver, stop);
        const base = this.#manager.sessionOptions(topology, properties);
        const settings = options.untilEnd ? { ...base.settings, offsetReset: 'earliest' as const } : base.settings;
        const session = new QuerySession({ ...base, settings, rows, untilEnd: options.untilEnd });
        try {
          await session.start();
          positioned = true;
          await session.run(stopping.signal);
        } finally {
          this.#running.delete(plan.queryId);
          signal.removeEventListener('abort', stop);
          await session.close();
        }
        return endOf(rows, options.untilEnd, stopping.signal);
      },
    };
  }
}

function endOf(rows: LimitedRows, untilEnd: boolean, stopped: AbortSignal): FinalMessage {
  if (rows.reached) return 'Limit Reached';
  return untilEnd && !stopped.aborted ? 'Query Completed' : null;
}

/** Hands rows on until the limit; what the session still has in hand after that is dropped. */
class LimitedRows {
  #left: number;
  readonly #plan: QueryPlan;
  readonly #receiver: RowReceiver;
  readonly #stop: () => void;
  readonly #tombstone: (key: Row, window: WindowBounds | null) => Row;

  constructor(plan: QueryPlan, receiver: RowReceiver, stop: () => void) {
    this.#plan = plan;
    this.#left = plan.limit ?? Number.POSITIVE_INFINITY;
    this.#receiver = receiver;
    this.#stop = stop;
    const keys = plan.root.schema.key.map((c) => c.name);
    const at = plan.output.columns.map((c) => keys.indexOf(c.name));
    const names = plan.output.columns.map((c) => c.name);
    this.#tombstone = (key, window) =>
      at.map((i, column) => {
        if (i >= 0) return key[i] ?? null;
        if (window && names[column] === 'WINDOWSTART') return BigInt(window.start);
        return window && names[column] === 'WINDOWEND' ? BigInt(window.end) : null;
      });
  }

  get reached(): boolean {
    return this.#left <= 0;
  }

  emit(row: EmittedRow): void {
    // In a stream a record without value is no row; in a table it deletes one.
    if (this.#left <= 0 || (row.value === null && this.#plan.resultKind === 'STREAM')) return;
    this.#left--;
    if (row.value === null) this.#receiver.row(this.#tombstone(row.key, row.window), true);
    else this.#receiver.row(row.value, false);
    if (this.#left <= 0) this.#stop();
  }

  ready(): Promise<void> | null {
    return this.#left <= 0 ? null : this.#receiver.ready();
  }
}
