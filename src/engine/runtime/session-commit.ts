// One commit: cached results to the sink, changes of state to the changelogs, then the offsets, all of it in one transaction with
// exactly once, in that order without. See docs/spec/exactly-once-and-restart.md.
import type { KafkaOffsets } from '../kafka/kafka-offsets.ts';
import type { KafkaWriter } from '../kafka/kafka-writer.ts';
import type { SessionInputs } from './session-inputs.ts';
import type { SessionOptions } from './session-options.ts';
import type { SessionTasks } from './session-tasks.ts';

export interface CommitTarget {
  readonly groupId: string;
  readonly offsets: KafkaOffsets;
  /** null for transient queries, which commit nothing. */
  readonly writer: KafkaWriter | null;
}

/** Begins the first transaction; every commit begins the next. */
export function beginWriting({ settings }: SessionOptions, writer: KafkaWriter | null): void {
  if (settings.guarantee === 'exactly_once_v2') writer?.begin();
}

/** @throws ClickstreamError KAFKA_COMMIT_FAILED, KAFKA_REQUEST_FAILED; what was written since the last commit is then void. */
export async function commitSession(
  options: SessionOptions,
  tasks: SessionTasks,
  inputs: SessionInputs,
  { groupId, offsets, writer }: CommitTarget,
): Promise<void> {
  for (const { task } of tasks.all) {
    task.flush();
    await inputs.drainAll();
  }
  if (!writer) return;
  for (const { topic, partition, store } of tasks.changelogs()) {
    for (const change of store.drainChanges()) {
      writer.append(topic, partition, { ...change, headers: [] });
      if (writer.needsFlush) await writer.flushAhead();
    }
  }
  await writer.flush();
  if (options.settings.guarantee === 'exactly_once_v2') {
    await writer.sendOffsets(groupId, inputs.positions);
    await writer.commit();
    writer.begin();
  } else await offsets.commit(groupId, inputs.positions);
}
