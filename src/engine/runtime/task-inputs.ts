// Decides which record a task processes next. With several inputs the smallest timestamp goes first, as in Kafka Streams,
// so that a join sees both sides in event order however fast each topic is fetched.
import type { RawRecord, Task } from '../operators/task.ts';

/** Whether everything that exists of a partition has been handed over. */
export type CaughtUp = (topic: string) => boolean;

class InputQueue {
  readonly topic: string;
  /** What was processed in the drain under way. */
  processed = 0;
  last: RawRecord | null = null;
  /** Nothing is missing while this queue is empty; asked once per drain. */
  complete = false;
  #records: RawRecord[] = [];
  #head = 0;

  constructor(topic: string) {
    this.topic = topic;
  }

  push(record: RawRecord): void {
    this.#records.push(record);
  }

  get length(): number {
    return this.#records.length - this.#head;
  }

  peek(): RawRecord | undefined {
    return this.#records[this.#head];
  }

  shift(): RawRecord {
    const record = this.#records[this.#head++]!;
    if (this.#head > 1024 && this.#head * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#head);
      this.#head = 0;
    }
    return record;
  }
}

/** The queues of one task. A task with a single input has no choice to make and processes at once. */
export class TaskInputs {
  readonly task: Task;
  readonly #queues: readonly InputQueue[];
  readonly #caughtUp: CaughtUp;

  constructor(task: Task, topics: readonly string[], caughtUp: CaughtUp) {
    this.task = task;
    this.#queues = topics.map((topic) => new InputQueue(topic));
    this.#caughtUp = caughtUp;
  }

  get queued(): number {
    let total = 0;
    for (const queue of this.#queues) total += queue.length;
    return total;
  }

  queuedOf(topic: string): number {
    return this.#queues.find((q) => q.topic === topic)?.length ?? 0;
  }

  push(topic: string, record: RawRecord): void {
    this.#queues.find((q) => q.topic === topic)?.push(record);
  }

  /**
   * Processes queued records while it is certain which comes first: an empty queue holds the others back until its
   * partition is read to the end. `processed` is told, per topic, the last record and how many there were.
   */
  async drain(processed: (topic: string, last: RawRecord, count: number) => void): Promise<void> {
    for (const queue of this.#queues) queue.complete = false;
    await this.#processWhatIsCertain();
    for (const queue of this.#queues) {
      if (queue.last !== null) processed(queue.topic, queue.last, queue.processed);
      queue.last = null;
      queue.processed = 0;
    }
  }

  async #processWhatIsCertain(): Promise<void> {
    for (;;) {
      let next: InputQueue | null = null;
      for (const queue of this.#queues) {
        const record = queue.peek();
        if (record === undefined) {
          queue.complete ||= this.#caughtUp(queue.topic);
          if (!queue.complete) return;
        } else if (next === null || record.timestamp < next.peek()!.timestamp) next = queue;
      }
      if (next === null) return;
      const record = next.shift();
      const pending = this.task.prefetch(next.topic, record);
      if (pending) await pending;
      this.task.process(next.topic, record);
      next.last = record;
      next.processed++;
    }
  }
}
