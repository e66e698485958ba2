// Stream with stream: rows of equal keys whose times lie within the join window, in whatever order they arrive.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { JoinStep, TopicFormats } from '../plan/execution-step.ts';
import type { JoinStoreNames } from '../plan/streams-topology/streams-graph.ts';
import { JoinBuffer } from '../state/join-buffer.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow, Receiver } from './flow.ts';
import { type Joiner, joiner, joinIdentity } from './join-row.ts';
import { keyOrder } from './key-order.ts';
import type { WindowBounds } from './task.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';
import { UnmatchedRows } from './unmatched-rows.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Side {
  readonly buffer: JoinBuffer;
  /** Rows of the other side match from `time - beforeMs` to `time + afterMs`. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Rows that match nothing are part of the result. */
  readonly outer: boolean;
  readonly isLeft: boolean;
  /** BEFORE and AFTER are those of this side's rows. */
  readonly driving: boolean;
}

/**
 * Rows that match nothing: without GRACE PERIOD they are emitted at once, null beside them, even when a match comes
 * later. With it they wait until no match can come any more (invariants in docs/spec/joins.md). When waiting rows are
 * looked through, and how far, is exactly as in Kafka Streams 4.0 (KStreamKStreamJoin), with its throttle by wall clock
 * turned off: rows may be emitted later than they could be, several together.
 */
class StreamJoin {
  readonly #join: Joiner;
  readonly #next: Receiver;
  readonly #identity: ReturnType<typeof joinIdentity>;
  readonly #deferred: boolean;
  readonly #graceMs: number;
  readonly left: Side;
  readonly right: Side;
  readonly #unmatched: UnmatchedRows;
  #streamTime = Number.NEGATIVE_INFINITY;
  /** No unmatched row was older when they were last looked through, nor has one come since. */
  #oldest = Number.POSITIVE_INFINITY;
  #resumed = false;

  constructor(task: TaskScope, step: JoinStep, stores: JoinStoreNames, next: Receiver) {
    if (step.within === null) throw new ClickstreamError('INTERNAL', 'a join of two streams has no WITHIN');
    const { before, after, grace } = step.within;
    this.#join = joiner(step);
    this.#next = next;
    this.#identity = joinIdentity(step);
    this.#unmatched = new UnmatchedRows(keyOrder(task, step.left.schema.key, step.leftFormats));
    this.#deferred = grace !== null;
    this.#graceMs = grace?.ms ?? Math.max(DAY_MS - 2 * before.ms, 0);
    const retention = before.ms + after.ms + this.#graceMs;
    const { joinType } = step;
    const sideOf = (name: string, { schema }: JoinStep['left'], isLeft: boolean, outer: boolean): Side => {
      const driving = isLeft !== (joinType === 'RIGHT');
      const keyTypes = schema.key.map((c) => c.type);
      const valueTypes = schema.value.map((c) => c.type);
      return {
        buffer: task.addStore(new JoinBuffer(name, keyTypes, valueTypes, retention, this.#identity)),
        beforeMs: driving ? before.ms : after.ms,
        afterMs: driving ? after.ms : before.ms,
        outer,
        isLeft,
        driving,
      };
    };
    this.left = sideOf(stores.left, step.left, true, joinType === 'LEFT' || joinType === 'FULL');
    this.right = sideOf(stores.right, step.right, false, joinType === 'RIGHT' || joinType === 'FULL');
  }

  /** After a restart: rows that were waiting still are, and stream time is at least theirs. */
  #resume(): void {
    this.#resumed = true;
    for (const { buffer, driving } of [this.left, this.right])
      for (const row of buffer.all()) {
        this.#streamTime = Math.max(this.#streamTime, row.timestamp);
        if (!row.unmatched) continue;
        this.#unmatched.add({ row, driving });
        this.#oldest = Math.min(this.#oldest, row.timestamp);
      }
  }

  process(side: Side, key: Row | null, value: Row | null, timestamp: number, window: WindowBounds | null): void {
    if (!this.#resumed) this.#resume();
    if (timestamp > this.#streamTime) this.#streamTime = timestamp;
    if (value === null) return;
    if (key === null) {
      if (side.outer) this.#emit(side, null, value, null, timestamp, window);
      return;
    }
    if (this.#deferred && timestamp === this.#streamTime) this.#emitUnmatched(side);
    const id = this.#identity(key, window);
    const other = side.isLeft ? this.right : this.left;
    const matches = other.buffer.fetch(id, timestamp - side.beforeMs, timestamp + side.afterMs);
    for (const match of matches) {
      if (match.unmatched) other.buffer.settle(match);
      this.#emit(side, key, value, match.value, Math.max(timestamp, match.timestamp), window);
    }
    const alone = matches.length === 0 && side.outer;
    // The grace period does not count here: a row whose window has passed is not held back.
    const waits = alone && this.#deferred && timestamp + side.afterMs >= this.#streamTime;
    const row = side.buffer.add(id, key, window, [...value], timestamp, waits);
    if (waits && row) {
      this.#unmatched.add({ row, driving: side.driving });
      this.#oldest = Math.min(this.#oldest, timestamp);
    } else if (alone) this.#emit(side, key, value, null, timestamp, window);
  }

  /** Emits rows whose window has closed; `side` is that of the row which moved stream time on. */
  #emitUnmatched(side: Side): void {
    const closed = (time: number, { afterMs }: Side) => time + afterMs + this.#graceMs < this.#streamTime;
    if (!closed(this.#oldest, side)) return;
    this.#oldest = Number.POSITIVE_INFINITY;
    let drivingOpen = false;
    let otherOpen = false;
    this.#unmatched.visit(({ row, driving }) => {
      this.#oldest = row.timestamp;
      if (drivingOpen && otherOpen) return false;
      const owner = this.left.driving === driving ? this.left : this.right;
      if (closed(row.timestamp, owner)) {
        owner.buffer.settle(row);
        this.#emit(owner, row.key, row.value, null, row.timestamp, row.window);
      } else if (driving) drivingOpen = true;
      else otherOpen = true;
      return true;
    });
  }

  #emit(
    side: Side,
    key: Row | null,
    own: Row,
    other: Row | null,
    timestamp: number,
    window: WindowBounds | null,
  ): void {
    const row = side.isLeft ? this.#join(key, own, other) : this.#join(key, other, own);
    this.#next(key, row, timestamp, window, null);
  }
}

export function streamStreamJoinFlow(builder: TopologyBuilder, step: JoinStep): Flow {
  const { joinType } = step;
  const keyed = (flow: Flow, side: string, formats: TopicFormats, keepsUnkeyed: boolean): Flow =>
    flow.rekeyed
      ? builder.repartition(flow, [...step.context, side], formats, { oldValues: false, keepsUnkeyed })
      : flow;
  // A RIGHT join is named as the LEFT join of the swapped sides that ksqlDB makes of it.
  const sides = joinType === 'RIGHT' ? ['right', 'left'] : ['left', 'right'];
  const outer = {
    left: joinType === 'LEFT' || joinType === 'FULL',
    right: joinType === 'RIGHT' || joinType === 'FULL',
  };
  const left = keyed(builder.build(step.left), sides[0]!, step.leftFormats, outer.left);
  const right = keyed(builder.build(step.right), sides[1]!, step.rightFormats, outer.right);
  left.part.merge(right.part);
  const stores = builder.joinStores(step);
  left.part.addStore(stores.left);
  left.part.addStore(stores.right);
  return {
    part: left.part,
    schema: step.schema,
    rekeyed: false,
    read: null,
    attach(task, next) {
      const join = new StreamJoin(task, step, stores, next);
      left.attach(task, (key, value, timestamp, window) => join.process(join.left, key, value, timestamp, window));
      right.attach(task, (key, value, timestamp, window) => join.process(join.right, key, value, timestamp, window));
    },
  };
}
