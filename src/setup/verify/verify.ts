// Proves that data flows: a marked click through the click API and marked rows in the shop database must arrive at the other end.
import { type Clock, systemClock } from '../../common/clock.ts';
import { type Attempt, waitFor } from '../../common/wait-for.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { runGraph } from '../apply.ts';
import type { Services } from '../services.ts';
import type { SetupEventSink } from '../setup-events.ts';
import { describeRoad } from './describe-road.ts';
import { insertMarkedRows, MARKED_TABLES, type Mark, newMark, removeMarks, sendMarkedClick } from './marks.ts';

export interface VerifyOptions {
  /** Milliseconds that a marked event gets to arrive (default 60,000). */
  readonly deadlineMs?: number;
  readonly clock?: Clock;
}

/** A stretch of the road; its name says from where to where. */
interface Hop {
  readonly name: string;
  readonly needs: readonly string[];
  run(): Promise<void>;
}

const SEND = 'click API → topic click_events';
const INSERT = 'rows inserted into the shop database';
const REMOVE = 'marks removed';

/**
 * @throws ClickstreamError VERIFY_FAILED with the name of the hop that failed. The marks are removed all the same.
 */
export async function verifyPipeline(
  services: Services,
  emit: SetupEventSink,
  options: VerifyOptions = {},
): Promise<void> {
  const { deadlineMs = 60_000, clock = systemClock } = options;
  const mark = newMark();
  const await_ = (what: string, attempt: () => Promise<Attempt<void>>) => waitFor(attempt, { what, deadlineMs, clock });
  const count = (table: string, column: string) => arrived(services, mark, table, column);
  const hops: Hop[] = [
    {
      name: SEND,
      needs: [],
      run: () =>
        await_('the click API to take the marked click', async () => {
          await sendMarkedClick(services, mark);
          return { done: true, value: undefined };
        }),
    },
    { name: INSERT, needs: [], run: () => insertMarkedRows(services, mark) },
    {
      name: 'topic click_events → ksqlDB → JDBC sink → table campaign_click_counts',
      needs: [SEND],
      run: () => await_('the marked click to be counted', () => count('campaign_click_counts', 'views')),
    },
    {
      name: 'table clicks → Debezium → ksqlDB → JDBC sink → table campaign_click_counts',
      needs: [INSERT],
      run: () => await_('the marked row of clicks to be counted', () => count('campaign_click_counts', 'clicks')),
    },
    {
      name: 'table transactions → Debezium → ksqlDB → JDBC sink → table campaign_revenue',
      needs: [INSERT],
      run: () => await_('the marked row of transactions to be counted', () => count('campaign_revenue', 'order_count')),
    },
    ...MARKED_TABLES.map(
      (table): Hop => ({
        name: `table ${table} → Debezium → indexer → index shop-${table}`,
        needs: [INSERT],
        run: () => await_(`the marked row of ${table} to be indexed`, () => indexed(services, mark, table)),
      }),
    ),
  ];
  const total = hops.length + 1;
  let begun = 0;
  const step = async (name: string, work: () => Promise<void>) => {
    const position = { index: ++begun, total, what: name };
    const start = clock.now();
    emit({ type: 'step-started', ...position, action: 'verify' });
    try {
      await work();
    } catch (error) {
      const failure = hopFailure(name, error, await describeRoad(services, mark.campaignId));
      emit({ type: 'step-failed', ...position, message: failure.message });
      throw failure;
    }
    emit({ type: 'step-done', ...position, action: 'verify', durationMs: clock.now() - start });
  };
  try {
    await runGraph(hops.map((hop) => ({ id: hop.name, needs: hop.needs, run: () => step(hop.name, hop.run) })));
  } catch (error) {
    await removeMarks(services, mark, false).catch(() => undefined);
    throw error;
  }
  await step(REMOVE, () => removeMarks(services, mark, true));
}

async function arrived(services: Services, mark: Mark, table: string, column: string): Promise<Attempt<void>> {
  const sql = `SELECT coalesce(sum(${column}), 0)::int AS number FROM ${table} WHERE campaign_id = $1`;
  const [row] = await services.databases.metrics.query(sql, [mark.campaignId]);
  if (Number(row?.number) >= 1) return { done: true, value: undefined };
  return { done: false, saw: `no row of ${mark.campaignId} with ${column} in ${table}` };
}

async function indexed(services: Services, mark: Mark, table: string): Promise<Attempt<void>> {
  const found = await services.elasticsearch.search(`shop-${table}`, { term: { campaign_id: mark.campaignId } });
  if (found.length > 0) return { done: true, value: undefined };
  return { done: false, saw: `no document of ${mark.campaignId} in shop-${table}` };
}

function hopFailure(name: string, error: unknown, road: readonly string[]): ClickstreamError {
  const reason = error instanceof Error ? error.message : String(error);
  const seen = road.length === 0 ? '' : `\n  ${road.join('\n  ')}`;
  const nextStep = error instanceof ClickstreamError && error.code !== 'WAIT_TIMED_OUT' ? error.nextStep : undefined;
  return new ClickstreamError('VERIFY_FAILED', `data does not flow: ${name}: ${reason}${seen}`, {
    details: { hop: name, reason, road },
    ...(nextStep === undefined ? {} : { nextStep }),
    cause: error,
  });
}
