import { describe, expect, it } from 'vitest';
import type { FetchedBatch, KafkaReader, PartitionPosition } from '../../../src/engine/kafka/kafka-reader.ts';
import { RecordSet } from '../../../src/engine/kafka/record-batch-reader.ts';
import { RecordBatchWriter } from '../../../src/engine/kafka/record-batch-writer.ts';
import type { Task } from '../../../src/engine/operators/task.ts';
import { SessionInputs } from '../../../src/engine/runtime/session-inputs.ts';
import type { SessionOptions, SessionStatistics } from '../../../src/engine/runtime/session-options.ts';
import type { RunningTask, SessionTasks } from '../../../src/engine/runtime/session-tasks.ts';
import { TaskInputs } from '../../../src/engine/runtime/task-inputs.ts';

const PRODUCER = { producerId: 1n, producerEpoch: 0, firstSequence: 0, transactional: false };
const TOPICS = ['stream', 'table'];

function batch(topic: string, times: readonly number[]): FetchedBatch {
  const writer = new RecordBatchWriter();
  for (const timestamp of times) writer.append({ key: null, value: Buffer.of(1), timestamp, headers: [] });
  const records = new RecordSet(writer.finish(PRODUCER), 0, 0n, null);
  return { topic, partition: 0, records, nextOffset: records.nextOffset };
}

/** A reader that has fetched both topics to their ends, as one poll does before anything of it is processed. */
function sessionOver(batches: readonly FetchedBatch[]) {
  const positions = batches.map(
    ({ topic, partition, nextOffset }): PartitionPosition => ({
      topic,
      partition,
      offset: nextOffset,
      end: nextOffset,
      taken: 0n,
      paused: false,
    }),
  );
  const processed: string[] = [];
  const task = {
    prefetch: () => null,
    process: (topic, { timestamp }) => void processed.push(`${topic}@${timestamp}`),
  } as Pick<Task, 'prefetch' | 'process'> as Task;
  const taskInputs = new TaskInputs(task, TOPICS, (topic) => inputs.caughtUp(topic, 0));
  const running = {
    topology: { sourceTopics: TOPICS },
    partition: 0,
    task,
    inputs: taskInputs,
  } as object as RunningTask;
  const tasks = { all: [running], reading: () => running } as object as SessionTasks;
  const reader = { positions } as object as KafkaReader;
  const options = { clock: { now: () => 0 } } as object as SessionOptions;
  const statistics: Partial<SessionStatistics> = { consumed: 0 };
  const inputs: SessionInputs = new SessionInputs(options, tasks, reader, null, statistics as SessionStatistics);
  return { inputs, processed, statistics };
}

describe('the inputs of a session', () => {
  it('wait for what was fetched with them and has yet to be handed over (E4)', async () => {
    const stream = batch('stream', [5, 6]);
    const table = batch('table', [1, 9]);
    const { inputs, processed, statistics } = sessionOver([stream, table]);
    await inputs.consume(stream, new AbortController().signal);
    expect(processed).toEqual([]);
    await inputs.consume(table, new AbortController().signal);
    expect(processed).toEqual(['table@1', 'stream@5', 'stream@6', 'table@9']);
    expect(statistics.consumed).toBe(4);
    expect(inputs.positions.map((p) => [p.topic, p.offset])).toEqual([
      ['stream', 2n],
      ['table', 2n],
    ]);
  });
});
