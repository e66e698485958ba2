import { describe, expect, it } from 'vitest';
import { product } from './support/product.ts';

let firstSeconds = 0;

/** What the command says of itself; npm's and Node's own start, which no setup can shorten, is not in it. */
const secondsOf = (output: string): number => Number(/([\d.]+) s in all/.exec(output)?.[1]);

describe('npm run setup', () => {
  it('brings everything up and proves that data flows', async () => {
    const first = await product.run('setup', '--yes');
    firstSeconds = secondsOf(first.stdout);
    expect(`${first.stdout}${first.stderr}`).toContain('verif');
    expect(first.code, first.stdout + first.stderr).toBe(0);
  });

  it('changes nothing the second time, in a fifth of the time', async () => {
    const before = await product.process('engine');
    const second = await product.run('setup');
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect(second.stdout).toContain('0 changes');
    expect(secondsOf(second.stdout) / firstSeconds).toBeLessThan(0.2);
    expect((await product.process('engine')).pid).toBe(before.pid);
  });

  it('has nothing pending after that', async () => {
    const dry = await product.run('setup', '--dry-run');
    expect(dry.code, dry.stdout + dry.stderr).toBe(0);
  });

  it('prints no password, anywhere', async () => {
    const outputs = [
      await product.run('setup', '--json'),
      await product.run('status'),
      await product.run('logs', 'engine'),
      await product.run('logs', 'connect'),
    ];
    const secrets = Object.entries(product.endpoints)
      .filter(([name]) => name.endsWith('_PASSWORD'))
      .map(([, value]) => value);
    expect(secrets.length).toBeGreaterThan(0);
    for (const output of outputs) {
      for (const secret of secrets) expect(output.stdout + output.stderr).not.toContain(secret);
    }
  });

  it('leaves nothing of its marks in the tables', async () => {
    const rows = await product.query('METRICS', 'SELECT * FROM campaign_click_counts');
    expect(rows).toEqual([]);
  });
});
