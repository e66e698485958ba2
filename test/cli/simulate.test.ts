import { describe, expect, it } from 'vitest';
import { type SimulateOptions, simulateCommand } from '../../src/cli/simulate-options.ts';
import { simulationJson, simulationProgress, simulationText } from '../../src/cli/simulation-renderer.ts';
import { SentCounts } from '../../src/shop/simulator/sent-counts.ts';

const options = (...args: string[]): SimulateOptions => {
  const command = simulateCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(args, { from: 'user' }).opts<SimulateOptions>();
};

const START = Date.parse('2026-03-01T10:00:00Z');

function sentCounts(): SentCounts {
  const sent = new SentCounts({ clicks: 120_000, orders: 120_000 });
  for (let i = 0; i < 1_200; i++) sent.addClick({ campaign_id: 'spring', occurred_at: START + 5 });
  return sent;
}

describe('the options of simulate', () => {
  it('have defaults, and take durations with a unit and campaigns by number or name', () => {
    expect(options()).toMatchObject({ rate: 50, duration: 60_000, seed: 1, verify: true, stack: 'local' });
    expect(options('--duration', '1.5h').duration).toBe(5_400_000);
    expect(options('--campaigns', '2').campaigns).toEqual(['campaign-1', 'campaign-2']);
    expect(options('--campaigns', ' a,, b ,a').campaigns).toEqual(['a', 'b']);
  });

  it.each([
    ['--rate', '0'],
    ['--rate', 'Infinity'],
    ['--duration', '5'],
    ['--duration', '0s'],
    ['--seed', 'abc'],
    ['--campaigns', '0'],
    ['--campaigns', ','],
    ['--campaigns', 'x'.repeat(65)],
    ['--stack', 'cloud'],
  ])('%s refuses %s', (flag, value) => {
    expect(() => options(flag, value)).toThrow(new RegExp(`option '${flag} .* is invalid`));
  });
});

describe('the report of simulate', () => {
  it('shows windows, grouped digits, and whether Postgres agrees', () => {
    expect(simulationText(sentCounts(), [])).toBe(
      [
        'campaign  window (UTC)  clicks  orders  revenue',
        'spring    10:00–10:02    1,200       0     0.00',
        '',
        'sent 1,200 clicks and 0 orders',
        'Postgres shows the same counts in every window',
      ].join('\n'),
    );
    const differs = { campaignId: 'spring', windowStart: START, what: 'clicks' as const, sent: '1200', found: '7' };
    expect(simulationText(sentCounts(), [differs])).toContain(
      'differs: spring 2026-03-01 10:00 clicks: sent 1200, found 7',
    );
  });

  it('is JSON for programs', () => {
    expect(JSON.parse(simulationJson(sentCounts(), null))).toEqual({
      clicks: 1_200,
      orders: 0,
      windows: [
        {
          campaign_id: 'spring',
          start_time: '2026-03-01T10:00:00.000Z',
          end_time: '2026-03-01T10:02:00.000Z',
          clicks: 1_200,
          orders: 0,
          revenue: '0.00',
        },
      ],
      differences: null,
    });
  });
});

describe('the progress of simulate', () => {
  const at = (elapsedMs: number) => ({ elapsedMs, clicks: 1, orders: 0, retries: 1 });

  it('is a live line on a terminal and a plain line every ten seconds elsewhere', () => {
    let live = '';
    simulationProgress({ isTTY: true, columns: 60, write: (text) => (live += text) }, 60_000)(at(30_000));
    expect(live).toMatch(/^\r\[#{12}\.{12}\] 50% · 1 click · 0 orders/);
    const plain: string[] = [];
    const show = simulationProgress({ write: (text) => plain.push(text) }, 60_000);
    for (const ms of [0, 5_000, 10_000, 15_000, 20_000]) show(at(ms));
    expect(plain).toEqual([
      '17% · 1 click · 0 orders · 1 retry · 50 s left\n',
      '33% · 1 click · 0 orders · 1 retry · 40 s left\n',
    ]);
  });
});
