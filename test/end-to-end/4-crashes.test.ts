import { describe, expect, it } from 'vitest';
import { product } from './support/product.ts';

/** Processes killed one after the other while clicks and orders flow. */
const VICTIMS = ['engine', 'connect', 'indexer', 'shop', 'engine'] as const;

async function killAndAwaitRestart(name: string): Promise<void> {
  const killed = await product.kill(name);
  await product.until(
    `${name} to be restarted`,
    () => product.process(name),
    (p) => p.pid !== undefined && p.pid !== killed && p.state === 'healthy',
    60_000,
  );
}

describe('kill -9 under load', () => {
  it('loses and doubles nothing, whichever process it hits (E1)', async () => {
    const load = product.run(
      'simulate',
      '--rate',
      '200',
      '--duration',
      '60s',
      '--campaigns',
      '10',
      '--seed',
      '7',
      '--json',
    );
    for (const victim of VICTIMS) await killAndAwaitRestart(victim);
    const run = await load;
    expect(run.code, run.stdout.slice(-2_000) + run.stderr).toBe(0);
    expect((JSON.parse(run.stdout) as { differences: unknown[] }).differences).toEqual([]);
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
