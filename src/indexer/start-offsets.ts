// Where indexing goes on: behind what was committed, as far as that still means something.
import { EARLIEST, type KafkaOffsets, LATEST } from '../engine/kafka/kafka-offsets.ts';
import type { FetchTarget } from '../engine/kafka/wire-requests.ts';

/** Partitions without a commit, and those whose commit lies outside the log (a topic made anew), begin at their beginning. */
export async function startOffsets(
  offsets: KafkaOffsets,
  group: string,
  topics: readonly string[],
): Promise<FetchTarget[]> {
  const targets: FetchTarget[] = [];
  for (const topic of topics) {
    const begin = await offsets.offsetsAt(topic, EARLIEST, false);
    const end = await offsets.offsetsAt(topic, LATEST, false);
    const committed = new Map(
      (await offsets.committed(group, new Map([[topic, [...begin.keys()]]]))).map((c) => [c.partition, c.offset]),
    );
    for (const [partition, first] of begin) {
      const known = committed.get(partition);
      const valid = known !== undefined && known >= first && known <= (end.get(partition) ?? 0n);
      targets.push({ topic, partition, offset: valid ? known : first });
    }
  }
  return targets;
}
