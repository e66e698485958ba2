// GROUP BY with a tumbling or hopping window: one state per group and window, with grace for late rows and EMIT FINAL.

import { plural } from '../../common/plural.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { WindowClause } from '../../sql/ast.ts';
import type { AggregateStep } from '../plan/execution-step.ts';
import { windowTimes } from '../plan/window-times.ts';
import type { KeyId } from '../state/key-identity.ts';
import { windowView } from '../state/materialized-views.ts';
import { type WindowEntry, WindowStore } from '../state/window-store.ts';
import type { Row } from '../values/sql-value.ts';
import { aggregateStoreName } from './aggregate-operator.ts';
import { AggregateRow } from './aggregate-row.ts';
import type { Flow, FlowOptions, Receiver } from './flow.ts';
import { type KeyOrder, keyOrder } from './key-order.ts';
import { ResultCache } from './result-cache.ts';
import { sessionAggregateFlow } from './session-aggregate-operator.ts';
import type { WindowBounds } from './task.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';
import { firstWindowStart } from './window-time.ts';

type TimeWindow = Exclude<WindowClause, { readonly kind: 'SessionWindow' }>;

/**
 * One task's windows. Stream time is the highest row time seen; a window closes when stream time less the grace
 * reaches its end. Rows for closed windows are left out and reported (invariants in docs/spec/windows-and-time.md).
 */
class WindowedAggregation {
  readonly #rows: AggregateRow;
  readonly #store: WindowStore;
  readonly #task: TaskScope;
  readonly #path: readonly string[];
  readonly #next: Receiver;
  readonly #sizeMs: number;
  readonly #advanceMs: number;
  readonly #graceMs: number;
  readonly #emitFinal: boolean;
  readonly #oldValues: boolean;
  readonly #results: ResultCache<WindowEntry>;
  readonly #order: KeyOrder;
  #window: WindowBounds = { start: Number.NaN, end: Number.NaN };
  #streamTime = Number.NEGATIVE_INFINITY;
  /** EMIT FINAL: all windows that end up to here have been emitted. */
  #emittedTo = Number.NEGATIVE_INFINITY;
  #oldestKeptAtFlush = Number.NEGATIVE_INFINITY;
  /** EMIT FINAL: end of the earliest window still open. */
  #nextEnd = Number.POSITIVE_INFINITY;

  constructor(
    task: TaskScope,
    step: AggregateStep,
    window: TimeWindow,
    rows: AggregateRow,
    { oldValues }: FlowOptions,
    next: Receiver,
  ) {
    this.#task = task;
    this.#path = step.context;
    this.#rows = rows;
    this.#next = next;
    const times = windowTimes(window, step.emitFinal);
    this.#sizeMs = times.sizeMs;
    this.#advanceMs = times.advanceMs;
    this.#graceMs = times.graceMs;
    this.#emitFinal = step.emitFinal;
    this.#oldValues = oldValues && !step.emitFinal;
    this.#results = new ResultCache(task, (entry, old) => this.#forward(entry, old));
    task.flushers.push(() => {
      this.#results.flush();
      this.#oldestKeptAtFlush = this.#store.oldestKept;
    });
    this.#order = keyOrder(task, step.schema.key, step.internalFormats);
    const keyTypes = step.schema.key.map((c) => c.type);
    this.#store = task.addStore(new WindowStore(aggregateStoreName(step), keyTypes, rows.types, times.retentionMs));
  }

  /** After a restart, stream time is at least that of the restored windows. */
  #resume(): void {
    this.#streamTime = this.#store.restoredTime;
    this.#emittedTo = this.#streamTime - this.#graceMs;
    for (const start of this.#store.starts()) {
      const end = start + this.#sizeMs;
      if (end > this.#emittedTo && end < this.#nextEnd) this.#nextEnd = end;
    }
  }

  process(key: Row | null, value: Row | null, timestamp: number): void {
    if (key === null || value === null) return;
    if (this.#store.restoredTime > this.#streamTime) this.#resume();
    if (timestamp > this.#streamTime) this.#streamTime = timestamp;
    const closeTime = this.#streamTime - this.#graceMs;
    const id = this.#store.identity(key);
    const size = this.#sizeMs;
    let late: number | null = null;
    for (let start = firstWindowStart(timestamp, size, this.#advanceMs); start <= timestamp; start += this.#advanceMs) {
      if (start + size > closeTime) this.#update(id, key, value, start, timestamp);
      else late ??= start;
    }
    if (late !== null) this.#reportLate(timestamp, late);
    if (this.#emitFinal && closeTime >= this.#nextEnd) this.#emitClosed(closeTime);
    this.#store.expire();
  }

  #update(id: KeyId, key: Row, value: Row, start: number, timestamp: number): void {
    let entry = this.#store.get(id, start);
    const old = this.#oldValues && entry ? this.#output(entry) : null;
    if (entry) {
      this.#rows.add(entry.value, value);
      if (timestamp > entry.timestamp) entry.timestamp = timestamp;
      this.#store.touch(entry);
    } else {
      const state = this.#rows.initial();
      this.#rows.add(state, value);
      entry = this.#store.insert(id, key, start, state, timestamp);
    }
    if (this.#emitFinal) {
      if (start + this.#sizeMs < this.#nextEnd) this.#nextEnd = start + this.#sizeMs;
    } else this.#results.changed(entry, old);
  }

  #output(entry: WindowEntry): Row {
    return this.#rows.output(entry.value, entry.start, entry.start + this.#sizeMs);
  }

  #forward(entry: WindowEntry, old: Row | null): void {
    const { start } = entry;
    // Results come in rows of the same window.
    if (start !== this.#window.start) this.#window = { start, end: start + this.#sizeMs };
    this.#next(entry.key, this.#output(entry), entry.timestamp, this.#window, old);
  }

  /**
   * Oldest window first, keys in the order of their bytes. As in Kafka Streams, a window that stream time has jumped over is gone from
   * the store when its turn comes, unless RETENTION keeps it: that is reported, for its result is lost. Behind a record cache the store
   * learns of the jump at the next commit only, when the results are out.
   */
  #emitClosed(closeTime: number): void {
    const oldestKept = this.#task.context.caching ? this.#oldestKeptAtFlush : this.#store.oldestKept;
    this.#nextEnd = Number.POSITIVE_INFINITY;
    for (const start of this.#store.starts()) {
      const end = start + this.#sizeMs;
      if (end > closeTime) {
        this.#nextEnd = end;
        break;
      }
      if (end <= this.#emittedTo) continue;
      const entries = [...(this.#store.window(start)?.values() ?? [])];
      if (start < oldestKept) this.#reportLost(start, entries.length);
      else for (const entry of entries.sort((a, b) => this.#order(a.key, b.key))) this.#forward(entry, null);
    }
    this.#emittedTo = closeTime;
  }

  #reportLost(start: number, groups: number): void {
    this.#task.report(
      'LATE_RECORD',
      this.#path,
      `the final results of ${plural(groups, 'group')} in the window [${start}, ${start + this.#sizeMs}) are left out: stream time jumped past its retention`,
      `stream time is ${this.#streamTime}, the retention ${this.#store.retentionMs} ms; a longer RETENTION in the WINDOW clause keeps them`,
    );
  }

  #reportLate(timestamp: number, start: number): void {
    this.#task.report(
      'LATE_RECORD',
      this.#path,
      `a row of time ${timestamp} came after its window [${start}, ${start + this.#sizeMs}) had closed; it is left out`,
      `stream time is ${this.#streamTime}, the grace period ${this.#graceMs} ms`,
    );
  }
}

export function windowedAggregateFlow(builder: TopologyBuilder, step: AggregateStep, options: FlowOptions): Flow {
  const { window } = step;
  if (window === null) throw new ClickstreamError('INTERNAL', 'a windowed aggregation has no window');
  if (window.kind === 'SessionWindow') return sessionAggregateFlow(builder, step, window, options);
  const source = builder.build(step.source);
  const name = aggregateStoreName(step);
  source.part.addStore(name);
  return {
    part: source.part,
    schema: step.schema,
    rekeyed: false,
    read: (task) => {
      const rows = new AggregateRow(builder, task, step);
      return windowView(task.stores.get(name) as WindowStore, window.size.ms, (state, start, end) =>
        rows.output(state, start, end),
      );
    },
    attach(task, next) {
      const rows = new AggregateRow(builder, task, step);
      const aggregation = new WindowedAggregation(task, step, window, rows, options, next);
      source.attach(task, (key, value, timestamp) => aggregation.process(key, value, timestamp));
    },
  };
}
