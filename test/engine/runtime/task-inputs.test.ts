import { describe, expect, it } from 'vitest';
import type { RawRecord, Task } from '../../../src/engine/operators/task.ts';
import { TaskInputs } from '../../../src/engine/runtime/task-inputs.ts';

const record = (timestamp: number): RawRecord => ({
  key: null,
  value: null,
  timestamp,
  headers: [],
  partition: 0,
  offset: BigInt(timestamp),
});

function inputs(caughtUp: (topic: string) => boolean) {
  const processed: string[] = [];
  const task: Task = {
    start: async () => undefined,
    prefetch: () => null,
    process: (topic, { timestamp }) => void processed.push(`${topic}@${timestamp}`),
    flush: () => undefined,
    stores: new Map(),
    materialized: null,
    close: async () => undefined,
  };
  const queue = new TaskInputs(task, ['left', 'right'], caughtUp);
  return { queue, processed, drain: () => queue.drain(() => undefined) };
}

describe('a task with two inputs', () => {
  it('processes the smaller timestamp first, whichever side came first (E4)', async () => {
    const { queue, processed, drain } = inputs(() => true);
    queue.push('left', record(5));
    queue.push('left', record(9));
    queue.push('right', record(2));
    queue.push('right', record(7));
    await drain();
    expect(processed).toEqual(['right@2', 'left@5', 'right@7', 'left@9']);
  });

  it('waits for a side that is not read to its end (E4)', async () => {
    let rightIsRead = false;
    const { queue, processed, drain } = inputs((topic) => topic === 'left' || rightIsRead);
    queue.push('left', record(5));
    await drain();
    expect(processed).toEqual([]);
    rightIsRead = true;
    await drain();
    expect(processed).toEqual(['left@5']);
    expect(queue.queued).toBe(0);
  });

  it('tells the last record of each side that was processed, and how many there were', async () => {
    const { queue } = inputs((topic) => topic === 'left');
    for (const timestamp of [1, 3, 8]) queue.push('left', record(timestamp));
    queue.push('right', record(4));
    const told: unknown[] = [];
    const tell = (topic: string, last: RawRecord, count: number) => void told.push([topic, last.offset, count]);
    await queue.drain(tell);
    await queue.drain(tell);
    expect(told).toEqual([
      ['left', 3n, 2],
      ['right', 4n, 1],
    ]);
  });
});
