import { describe, expect, it } from 'vitest';
import { untilCoordinatorReady, untilLeaderReady } from '../../../src/engine/kafka/broker-readiness.ts';
import { createProtocolError } from '../../../src/engine/kafka/kafkajs-internals.ts';

const NOT_LEADER = 6;
const LEADER_NOT_AVAILABLE = 5;
const GROUP_LOAD_IN_PROGRESS = 14;
const OFFSET_OUT_OF_RANGE = 1;

/** A request that fails with these codes, one after the other, and then answers. */
function failing(...codes: number[]) {
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    async request(): Promise<string> {
      const code = codes[calls++];
      if (code !== undefined) throw createProtocolError(code);
      return 'answer';
    },
  };
}

describe('a request to a leader', () => {
  it('is repeated while the leader of a new topic does not serve yet', async () => {
    const broker = failing(NOT_LEADER, LEADER_NOT_AVAILABLE);
    expect(await untilLeaderReady('the leader', broker.request)).toBe('answer');
    expect(broker.calls).toBe(3);
  });

  it('fails at once for any other reason', async () => {
    const broker = failing(OFFSET_OUT_OF_RANGE);
    await expect(untilLeaderReady('the leader', broker.request)).rejects.toThrow();
    expect(broker.calls).toBe(1);
  });
});

describe('a request to a coordinator', () => {
  it('is repeated while the coordinator loads, but not for what a leader says', async () => {
    expect(await untilCoordinatorReady('the group', failing(GROUP_LOAD_IN_PROGRESS).request)).toBe('answer');
    await expect(untilCoordinatorReady('the group', failing(NOT_LEADER).request)).rejects.toThrow();
  });
});
