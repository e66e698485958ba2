// GROUP BY with a session window: rows closer together than the gap share a session; a row can join two into one.
import type { WindowClause } from '../../sql/ast.ts';
import type { AggregateStep } from '../plan/execution-step.ts';
import { windowTimes } from '../plan/window-times.ts';
import { sessionView } from '../state/materialized-views.ts';
import { type Session, SessionStore } from '../state/session-store.ts';
import type { Row } from '../values/sql-value.ts';
import { aggregateStoreName } from './aggregate-operator.ts';
import { AggregateRow } from './aggregate-row.ts';
import { ClosingSessions } from './closing-sessions.ts';
import type { Flow, FlowOptions, Receiver } from './flow.ts';
import { HeldHeaders } from './held-headers.ts';
import { type KeyOrder, keyOrder } from './key-order.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

type SessionClause = Extract<WindowClause, { readonly kind: 'SessionWindow' }>;

/** One task's sessions. Both bounds are times of rows, inclusive; results carry the session's end as their time. */
class SessionAggregation {
  readonly #rows: AggregateRow;
  readonly #store: SessionStore;
  readonly #task: TaskScope;
  readonly #path: readonly string[];
  readonly #next: Receiver;
  readonly #gapMs: number;
  readonly #graceMs: number;
  readonly #emitFinal: boolean;
  readonly #oldValues: boolean;
  readonly #caching: boolean;
  readonly #order: KeyOrder;
  #streamTime = Number.NEGATIVE_INFINITY;
  /** EMIT FINAL: all sessions that end before this have been emitted. */
  #emittedTo = Number.NEGATIVE_INFINITY;
  /** EMIT FINAL: those that have not been emitted. */
  readonly #closing = new ClosingSessions();
  readonly #headers: HeldHeaders<Session>;
  #pending: Session[] = [];
  #changes = 0;

  constructor(
    task: TaskScope,
    step: AggregateStep,
    window: SessionClause,
    rows: AggregateRow,
    { oldValues }: FlowOptions,
    next: Receiver,
  ) {
    this.#oldValues = oldValues;
    this.#task = task;
    this.#path = step.context;
    this.#rows = rows;
    this.#next = next;
    const times = windowTimes(window, step.emitFinal);
    this.#gapMs = times.sizeMs;
    this.#graceMs = times.graceMs;
    this.#emitFinal = step.emitFinal;
    this.#headers = new HeldHeaders(task);
    this.#caching = task.context.caching && !step.emitFinal;
    this.#order = keyOrder(task, step.schema.key, step.internalFormats);
    const keyTypes = step.schema.key.map((c) => c.type);
    this.#store = task.addStore(new SessionStore(aggregateStoreName(step), keyTypes, rows.types, times.retentionMs));
    if (this.#caching) task.flushers.push(() => this.#flush());
  }

  #closeTime(): number {
    return this.#streamTime - this.#graceMs - this.#gapMs;
  }

  process(key: Row | null, value: Row | null, timestamp: number): void {
    if (key === null || value === null) return;
    if (this.#store.restoredTime > this.#streamTime) {
      this.#streamTime = this.#store.restoredTime;
      this.#emittedTo = this.#closeTime();
      if (this.#emitFinal)
        for (const session of this.#store.all()) if (session.end >= this.#emittedTo) this.#closing.add(session);
    }
    if (timestamp > this.#streamTime) this.#streamTime = timestamp;
    const id = this.#store.identity(key);
    const near = this.#store.find(id, timestamp - this.#gapMs, timestamp + this.#gapMs);
    this.#recall(near);
    const start = Math.min(timestamp, ...near.map((s) => s.start));
    const end = Math.max(timestamp, ...near.map((s) => s.end));
    if (end < this.#closeTime()) this.#reportLate(timestamp);
    else {
      const state = this.#rows.initial();
      for (const session of near) this.#rows.merge(state, session.value);
      this.#rows.add(state, value);
      for (const session of start < end ? near : []) {
        // One that keeps its bounds is deleted downstream as well, and stays in the store with a new state.
        if (session.start !== start || session.end !== end) this.#store.remove(id, session);
        this.#forwardRemoval(session);
      }
      const session = this.#store.put(id, key, start, end, state);
      if (this.#emitFinal && !near.includes(session)) this.#closing.add(session);
      this.#forwardUpdate(session);
    }
    if (this.#emitFinal) this.#emitClosed();
    this.#store.expire();
  }

  /** Sessions that were restored have been forwarded by the query's life before: downstream must hear what they were. */
  #recall(sessions: readonly Session[]): void {
    if (!this.#oldValues || this.#emitFinal) return;
    for (const session of sessions)
      if (session.forwarded === null && session.logged) session.forwarded = this.#output(session);
  }

  #forwardRemoval(session: Session): void {
    if (this.#emitFinal) return;
    if (!this.#caching) this.#send(session, null);
    else this.#wait(session);
  }

  #forwardUpdate(session: Session): void {
    if (this.#emitFinal) return;
    if (!this.#caching) this.#send(session, this.#output(session));
    else this.#wait(session);
  }

  #wait(session: Session): void {
    if (session.pending === 0) this.#pending.push(session);
    session.pending = ++this.#changes;
    this.#headers.hold(session);
  }

  #output(session: Session): Row {
    return this.#rows.output(session.value, session.start, session.end);
  }

  #send(session: Session, value: Row | null): void {
    const old = session.forwarded;
    session.forwarded = value;
    const window = { start: session.start, end: session.end };
    this.#next(session.key, value, session.end, window, this.#oldValues ? old : null);
  }

  /** A session that came and went between two flushes was never seen downstream and needs no delete. */
  #flush(): void {
    const sessions = this.#pending.sort((a, b) => a.pending - b.pending);
    this.#pending = [];
    this.#changes = 0;
    for (const session of sessions) {
      session.pending = 0;
      this.#headers.release(session);
      if (!session.removed) this.#send(session, this.#output(session));
      else if (session.forwarded || session.logged) this.#send(session, null);
    }
  }

  #emitClosed(): void {
    const closeTime = this.#closeTime();
    if (closeTime <= this.#emittedTo) return;
    const closed = this.#closing.takeBefore(closeTime);
    closed.sort((a, b) => a.end - b.end || a.start - b.start || this.#order(a.key, b.key));
    this.#emittedTo = closeTime;
    for (const session of closed) this.#send(session, this.#output(session));
  }

  #reportLate(timestamp: number): void {
    this.#task.report(
      'LATE_RECORD',
      this.#path,
      `a row of time ${timestamp} came after its session had closed; it is left out`,
      `stream time is ${this.#streamTime}, the gap ${this.#gapMs} ms, the grace period ${this.#graceMs} ms`,
    );
  }
}

export function sessionAggregateFlow(
  builder: TopologyBuilder,
  step: AggregateStep,
  window: SessionClause,
  options: FlowOptions,
): Flow {
  const source = builder.build(step.source);
  const name = aggregateStoreName(step);
  source.part.addStore(name);
  return {
    part: source.part,
    schema: step.schema,
    rekeyed: false,
    read: (task) => {
      const rows = new AggregateRow(builder, task, step);
      return sessionView(task.stores.get(name) as SessionStore, (state, start, end) => rows.output(state, start, end));
    },
    attach(task, next) {
      const rows = new AggregateRow(builder, task, step);
      const aggregation = new SessionAggregation(task, step, window, rows, options, next);
      source.attach(task, (key, value, timestamp) => aggregation.process(key, value, timestamp));
    },
  };
}
