import type { Admin } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { KafkaAdminSession } from '../../src/clients/kafka-admin-session.ts';
import { ManualClock } from './manual-clock.ts';

const deleted = () => Object.assign(new TypeError('no such topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });

/** Admins that note what becomes of them; `listTopics` answers with the number of its admin. */
function world() {
  const log: string[] = [];
  let made = 0;
  const clock = new ManualClock();
  const session = new KafkaAdminSession({
    config: { brokers: ['nowhere:1'] },
    clock,
    admin: () => {
      const name = String(++made);
      const admin = {
        connect: async () => void log.push(`connect ${name}`),
        disconnect: async () => void log.push(`disconnect ${name}`),
        listTopics: async () => [name],
      };
      return admin as unknown as Admin;
    },
  });
  return { log, clock, session };
}

describe('an admin session', () => {
  it('connects once, at the first use', async () => {
    const { log, session } = world();
    expect(log).toEqual([]);
    await session.use((admin) => admin.listTopics());
    expect(await session.use((admin) => admin.listTopics())).toEqual(['1']);
    expect(log).toEqual(['connect 1']);
  });

  it('goes on with a new client when a topic that it remembers was deleted, however deep kafkajs wraps that', async () => {
    const { log, session } = world();
    const wrapped = new TypeError('retries exceeded', { cause: deleted() });
    const answer = await session.use(async (admin) => {
      const [name] = await admin.listTopics();
      if (name !== '3') throw wrapped;
      return name;
    });
    expect(answer).toBe('3');
    expect(log.filter((line) => line.startsWith('disconnect'))).toEqual(['disconnect 1', 'disconnect 2']);
  });

  it('waits for a broker that takes no replicas yet, as one that has just started', async () => {
    const { clock, session } = world();
    const fenced = Object.assign(new TypeError('no broker'), { type: 'INVALID_REPLICATION_FACTOR' });
    const ofAll = (...errors: Error[]) => Object.assign(new TypeError('topics were not made'), { errors });
    let attempts = 0;
    await session.use(async () => {
      if (++attempts < 3) throw ofAll(fenced, fenced);
    });
    expect(clock.pauses).toEqual([50, 100]);
    const refused = ofAll(fenced, new TypeError('the name is refused'));
    await expect(session.use(() => Promise.reject(refused))).rejects.toBe(refused);
    expect(clock.pauses).toHaveLength(2);
  });

  it('tells the error when the topics do not settle, after growing pauses', async () => {
    const { clock, session } = world();
    await expect(session.use(() => Promise.reject(deleted()))).rejects.toThrow('no such topic');
    expect(clock.pauses).toEqual([50, 100, 200, 400, 800, 1600]);
  });

  it('tells any other error at once, and connects anew for the next request', async () => {
    const { clock, session } = world();
    await expect(session.use(() => Promise.reject(new TypeError('connection lost')))).rejects.toThrow(
      'connection lost',
    );
    expect(clock.pauses).toEqual([]);
    expect(await session.use((admin) => admin.listTopics())).toEqual(['2']);
  });

  it('does not close a client under a request that still runs on it', async () => {
    const { log, session } = world();
    const running = Promise.withResolvers<void>();
    const slow = session.use(async (admin) => {
      await running.promise;
      return [...(await admin.listTopics()), ...log.filter((line) => line === 'disconnect 1')];
    });
    await expect(session.use(() => Promise.reject(new TypeError('lost')))).rejects.toThrow('lost');
    running.resolve();
    expect(await slow).toEqual(['1']);
    expect(log).toContain('disconnect 1');
  });
});
