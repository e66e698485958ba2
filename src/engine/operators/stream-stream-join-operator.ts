// Stream with stream: rows of equal keys whose times lie within the join window, in whatever order they arrive.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { JoinStep, TopicFormats } from '../plan/execution-step.ts';
import type { JoinStoreNames } from '../plan/streams-topology/streams-graph.ts';
import { JoinBuffer } from '../state/join-buffer.ts';
import { compareKeys } from '../state/key-identity.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow, Receiver } from './flow.ts';
import { type Joiner, joiner, joinIdentity } from './join-row.ts';
import type { WindowBounds } from './task.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';
import { WaitingRows } from './waiting-rows.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Side {
  readonly buffer: JoinBuffer;
  /** Rows of the other side match from `time - beforeMs` to `time + afterMs`. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Rows that match nothing are part of the result. */
  readonly outer: boolean;
  readonly isLeft: boolean;
  readonly waiting: WaitingRows;
}

/**
 * Rows that match nothing: without GRACE PERIOD they are emitted at once, null beside them, even when a match comes
 * later. With it they wait until no match can come any more (invariants in docs/spec/joins.md).
 */
class StreamJoin {
  readonly #join: Joiner;
  readonly #next: Receiver;
  readonly #identity: ReturnType<typeof joinIdentity>;
  readonly #deferred: boolean;
  readonly #graceMs: number;
  readonly left: Side;
  readonly right: Side;
  #streamTime = Number.NEGATIVE_INFINITY;
  #resumed = false;

  constructor(task: TaskScope, step: JoinStep, stores: JoinStoreNames, next: Receiver) {
    if (step.within === null) throw new ClickstreamError('INTERNAL', 'a join of two streams has no WITHIN');
    const { before, after, grace } = step.within;
    this.#join = joiner(step);
    this.#next = next;
    this.#identity = joinIdentity(step);
    this.#deferred = grace !== null;
    this.#graceMs = grace?.ms ?? Math.max(DAY_MS - before.ms - after.ms, 0);
    const retention = before.ms + after.ms + this.#graceMs;
    const bufferOf = (name: string, { schema }: JoinStep['left']) =>
      task.addStore(
        new JoinBuffer(
          name,
          schema.key.map((c) => c.type),
          schema.value.map((c) => c.type),
          retention,
          (key) => this.#identity(key, null),
        ),
      );
    const { joinType } = step;
    this.left = {
      buffer: bufferOf(stores.left, step.left),
      beforeMs: before.ms,
      afterMs: after.ms,
      outer: joinType === 'LEFT' || joinType === 'FULL',
      isLeft: true,
      waiting: new WaitingRows(),
    };
    this.right = {
      buffer: bufferOf(stores.right, step.right),
      beforeMs: after.ms,
      afterMs: before.ms,
      outer: joinType === 'RIGHT' || joinType === 'FULL',
      isLeft: false,
      waiting: new WaitingRows(),
    };
  }

  /** After a restart: rows that were waiting still are, and stream time is at least theirs. */
  #resume(): void {
    this.#resumed = true;
    for (const side of [this.left, this.right])
      for (const row of side.buffer.all()) {
        this.#streamTime = Math.max(this.#streamTime, row.timestamp);
        if (row.unmatched) side.waiting.add(row, null);
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
    const id = this.#identity(key, window);
    const own = side.buffer.add(id, key, [...value], timestamp);
    if (this.#deferred && timestamp === this.#streamTime) this.#emitUnmatched();
    const other = side.isLeft ? this.right : this.left;
    const matches = other.buffer.fetch(id, timestamp - side.beforeMs, timestamp + side.afterMs);
    for (const match of matches) {
      if (match.unmatched) {
        match.unmatched = false;
        other.buffer.touch(match);
      }
      this.#emit(side, key, value, match.value, Math.max(timestamp, match.timestamp), window);
    }
    if (matches.length > 0 || !side.outer) return;
    // As in Kafka Streams the grace period does not count here: a row that comes late is not held back.
    const open = timestamp + side.afterMs >= this.#streamTime;
    if (this.#deferred && own && open) {
      own.unmatched = true;
      side.waiting.add(own, window);
    } else this.#emit(side, key, value, null, timestamp, window);
  }

  /** Emits the rows whose window has closed: in order of time, right before left, then by key. */
  #emitUnmatched(): void {
    const closing = (side: Side) => this.#streamTime - side.afterMs - this.#graceMs;
    const { left, right } = this;
    if (!left.waiting.hasBefore(closing(left)) && !right.waiting.hasBefore(closing(right))) return;
    const closed = [right, left].flatMap((side) =>
      side.waiting.takeBefore(closing(side)).map((waiting) => ({ side, ...waiting })),
    );
    closed.sort(
      (a, b) =>
        a.row.timestamp - b.row.timestamp ||
        Number(a.side.isLeft) - Number(b.side.isLeft) ||
        compareKeys(a.row.key, b.row.key),
    );
    for (const { side, row, window } of closed) {
      row.unmatched = false;
      side.buffer.touch(row);
      this.#emit(side, row.key, row.value, null, row.timestamp, window);
    }
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
  const keyed = (flow: Flow, side: string, formats: TopicFormats): Flow =>
    flow.rekeyed ? builder.repartition(flow, [...step.context, side], formats) : flow;
  // A RIGHT join is named as the LEFT join of the swapped sides that ksqlDB makes of it.
  const sides = step.joinType === 'RIGHT' ? ['right', 'left'] : ['left', 'right'];
  const left = keyed(builder.build(step.left), sides[0]!, step.leftFormats);
  const right = keyed(builder.build(step.right), sides[1]!, step.rightFormats);
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
