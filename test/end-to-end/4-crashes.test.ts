import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { product } from './support/product.ts';

/** Killed one after the other, or two at the same moment, while clicks and orders flow. */
const VICTIMS: readonly (readonly string[])[] = [
  ['engine'],
  ['indexer', 'shop'],
  ['connect'],
  ['kafka'],
  ['postgres', 'elasticsearch'],
  ['registry', 'connect'],
  ['kafka', 'engine'],
];
const RESTART_DEADLINE_MS = 120_000;
/** A busy machine takes long to start a Kafka. */
const KILLS_TIMEOUT_MS = 600_000;

/** Clicks and orders of ten campaigns, compared with Postgres at the end. */
const load = (rate: string, duration: string, seed: string) =>
  product.run('simulate', '--rate', rate, '--duration', duration, '--campaigns', '10', '--seed', seed, '--json');

function expectEqualCounts(run: Awaited<ReturnType<typeof load>>): void {
  expect(run.code, run.stdout.slice(-2_000) + run.stderr).toBe(0);
  expect((JSON.parse(run.stdout) as { differences: unknown[] }).differences).toEqual([]);
}

/** How many records the sinks have put aside. */
async function deadLetters(): Promise<number> {
  const admin = new kafkajs.Kafka({ brokers: product.endpoint('KAFKA_BROKERS').split(','), logLevel: 0 }).admin();
  await admin.connect();
  try {
    const topics = ['dlq.campaign_click_counts', 'dlq.campaign_revenue'];
    const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    return offsets.flat().reduce((sum, { high }) => sum + Number(high), 0);
  } finally {
    await admin.disconnect();
  }
}

async function killAndAwaitRestart(names: readonly string[]): Promise<void> {
  const killed = await product.kill(...names);
  await product.until(
    `${names.join(' and ')} to be restarted`,
    () => product.processes(),
    (all) =>
      names.every((name, i) =>
        all.some((p) => p.name === name && p.pid !== undefined && p.pid !== killed[i] && p.state === 'healthy'),
      ),
    RESTART_DEADLINE_MS,
  );
}

describe('kill -9 under load', () => {
  it('loses and doubles nothing, whichever process it hits (E1)', { timeout: KILLS_TIMEOUT_MS }, async () => {
    const asideBefore = await deadLetters();
    const running = load('200', '60s', '7');
    for (const names of VICTIMS) await killAndAwaitRestart(names);
    expectEqualCounts(await running);
    expect(await deadLetters()).toBe(asideBefore);
  });

  it('leaves every order of the shop in Elasticsearch', async () => {
    const [{ count } = { count: '0' }] = await product.query<{ count: string }>(
      'SHOP',
      'SELECT count(*) FROM transactions',
    );
    expect(Number(count)).toBeGreaterThan(0);
    await product.until(
      `${count} orders in Elasticsearch`,
      async () => {
        const response = await fetch(`${product.endpoint('ELASTICSEARCH_URL')}/shop-transactions/_count`);
        return ((await response.json()) as { count: number }).count;
      },
      (found) => found === Number(count),
    );
  });
});

describe('a Kafka that hangs under load', () => {
  it('makes the click API ask for a retry, and loses and doubles nothing once it goes on', async () => {
    const running = load('50', '25s', '11');
    const { pid = 0 } = await product.process('kafka');
    process.kill(pid, 'SIGSTOP');
    try {
      const click = JSON.stringify({ event_type: 'VIEW', item_id: 'P-1', campaign_id: 'while-kafka-hangs' });
      const headers = { 'content-type': 'application/json' };
      const answer = await product.until(
        'the click API to refuse a click',
        () => fetch(`${product.endpoint('SHOP_URL')}/api/clicks`, { method: 'POST', body: click, headers }),
        ({ status }) => status === 503,
      );
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expectEqualCounts(await running);
  });
});

describe('kill -9 of the supervisor', () => {
  it('leaves the services running; `up` takes them over and restarts what died meanwhile', async () => {
    const before = await product.processes();
    await product.kill('supervisor', 'engine');
    const up = await product.run('up');
    expect(up.code, up.stdout + up.stderr).toBe(0);
    const after = await product.processes();
    const moved = before.filter((p) => after.find((q) => q.name === p.name)?.pid !== p.pid).map((p) => p.name);
    expect(moved.sort()).toEqual(['engine', 'supervisor']);
  });
});
