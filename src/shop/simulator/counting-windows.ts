// Which windows the definition counts in: the simulator sorts what it sends into the same ones.
import type { Definition } from '../../definition/definition.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';

/** Sizes of tumbling windows in ms. */
export interface CountingWindows {
  readonly clicks: number;
  readonly orders: number;
}

const TABLES = { clicks: 'CAMPAIGN_CLICK_COUNTS', orders: 'CAMPAIGN_REVENUE' } as const;

/** @throws ClickstreamError SIMULATION_NOT_COMPARABLE when a count has no tumbling window. */
export function countingWindows({ statements }: Pick<Definition, 'statements'>): CountingWindows {
  const sizeOf = (table: string): number => {
    const statement = statements.find(({ name }) => name === table)?.statement;
    const window = statement?.kind === 'CreateSourceAsSelect' ? statement.query.window : null;
    if (window?.kind === 'TumblingWindow') return window.size.ms;
    throw new ClickstreamError('SIMULATION_NOT_COMPARABLE', `ksql/ defines no ${table} in tumbling windows`);
  };
  return { clicks: sizeOf(TABLES.clicks), orders: sizeOf(TABLES.orders) };
}
