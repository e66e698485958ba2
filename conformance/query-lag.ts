// Waits until the queries of an engine have processed and committed all that their topics hold.
import { waitFor } from '../src/common/wait-for.ts';
import { type KafkaOffsets, LATEST } from '../src/engine/kafka/kafka-offsets.ts';
import type { EngineContext } from '../src/engine/server/engine-context.ts';

const DEADLINE_MS = 40_000;

/** Resolves when every query has processed all that its topics hold, results of other queries included. */
export async function queriesSettled(engine: EngineContext, offsets: KafkaOffsets): Promise<void> {
  let quiet = 0;
  await waitFor(
    async () => {
      const behind = await queryBehind(engine, offsets);
      quiet = behind === null ? quiet + 1 : 0;
      return quiet >= 2 ? { done: true, value: undefined } : { done: false, saw: behind ?? 'nothing behind, once' };
    },
    { what: 'the queries to process all inputs', deadlineMs: DEADLINE_MS, intervalMs: 10, maxIntervalMs: 60 },
  );
}

async function queryBehind(engine: EngineContext, offsets: KafkaOffsets): Promise<string | null> {
  for (const { plan, runner, topology } of engine.queries.list()) {
    if (runner.state === 'ERROR') throw new Error(runner.errors.at(-1)?.message ?? 'the query failed');
    if (runner.state === 'PAUSED') continue;
    if (runner.state !== 'RUNNING') return `${plan.queryId} is ${runner.state}`;
    const lag = runner.lag();
    for (const { topic } of topology.sources) {
      const ends = await offsets.offsetsAt(topic, LATEST, true);
      for (const [partition, end] of ends) {
        const at = lag.find((l) => l.topic === topic && l.partition === partition)?.position ?? 0n;
        if (at < end) return `${plan.queryId} is at ${at} of ${end} in ${topic}/${partition}`;
      }
    }
    if (runner.uncommitted) return `${plan.queryId} has to commit`;
  }
  return null;
}
