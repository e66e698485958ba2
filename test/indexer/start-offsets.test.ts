import { expect, it } from 'vitest';
import type { KafkaOffsets } from '../../src/engine/kafka/kafka-offsets.ts';
import { startOffsets } from '../../src/indexer/start-offsets.ts';

/** A log from 5 to 20 with the given commit. */
const log = (committed: bigint | null) =>
  ({
    offsetsAt: async (_topic: string, time: number) => new Map([[0, time === -2 ? 5n : 20n]]),
    committed: async () => (committed === null ? [] : [{ topic: 't', partition: 0, offset: committed }]),
  }) as unknown as KafkaOffsets;

const startOf = async (committed: bigint | null) => (await startOffsets(log(committed), 'g', ['t']))[0]?.offset;

it('indexing goes on behind the commit', async () => {
  expect(await startOf(12n)).toBe(12n);
});

it('indexing begins at the beginning without a commit', async () => {
  expect(await startOf(null)).toBe(5n);
});

it('a commit from an earlier topic of the same name, or from before retention, means nothing', async () => {
  expect(await startOf(99n)).toBe(5n);
  expect(await startOf(2n)).toBe(5n);
});
