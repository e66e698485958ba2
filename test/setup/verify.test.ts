import { expect, test } from 'vitest';
import type { SqlRow } from '../../src/clients/postgres-client.ts';
import type { Services } from '../../src/setup/services.ts';
import type { SetupEvent } from '../../src/setup/setup-events.ts';
import { verifyPipeline } from '../../src/setup/verify/verify.ts';
import { ManualClock } from '../clients/manual-clock.ts';
import { FakeKsqldb } from './support/fake-ksqldb.ts';
import { FakeKafka, FakeRegistry } from './support/fakes.ts';

interface Flow {
  /** Whether what is sent arrives at the sinks. */
  readonly sinks: boolean;
  readonly indexer: boolean;
}

/** Services behind which a mark arrives, or does not. */
function world(flow: Flow) {
  const log: string[] = [];
  const documents = new Map<string, { index: string; id: string; source: Record<string, unknown> }>();
  const shopRows = new Map<string, string>();
  const sinkRows = new Set<string>();
  const change = (table: string, campaign: string, image: 'before' | 'after') => {
    if (!flow.indexer) return;
    const id = `${table}-${image}-${campaign}`;
    documents.set(id, { index: 'shop-changes', id, source: { [image]: { campaign_id: campaign } } });
  };
  const shop = async (sql: string, parameters: readonly unknown[] = []): Promise<readonly SqlRow[]> => {
    const table = /(?:INTO|FROM) (\w+)/.exec(sql)?.[1] ?? '';
    log.push(`shop ${sql.split(' ')[0]} ${table}`);
    if (sql.startsWith('INSERT')) {
      const campaign = String(parameters[0]);
      shopRows.set(table, campaign);
      change(table, campaign, 'after');
      if (flow.indexer) documents.set(table, { index: `shop-${table}`, id: '1', source: { campaign_id: campaign } });
      if (flow.sinks) sinkRows.add(`${table} ${campaign}`);
    } else {
      change(table, shopRows.get(table)!, 'before');
      documents.delete(table);
    }
    return [];
  };
  const metrics = async (sql: string, parameters: readonly unknown[] = []): Promise<readonly SqlRow[]> => {
    if (sql.startsWith('DELETE')) {
      log.push(`metrics ${sql}`);
      return [];
    }
    const table = sql.includes('sum(clicks)') ? 'clicks' : sql.includes('sum(order_count)') ? 'transactions' : 'api';
    return [{ number: sinkRows.has(`${table} ${String(parameters[0])}`) ? 1 : 0 }];
  };
  const dispose = async () => undefined;
  const database = (query: typeof shop) => ({
    address: 'db',
    query,
    transaction: async <T>(work: (session: { query: typeof shop }) => Promise<T>) => work({ query }),
    [Symbol.asyncDispose]: dispose,
  });
  const matches = (source: Record<string, unknown>, campaign: string) => JSON.stringify(source).includes(campaign);
  const services: Services = {
    kafka: new FakeKafka(),
    registry: new FakeRegistry(),
    ksqldb: new FakeKsqldb(),
    connect: {
      statuses: async () => [
        { name: 'sink', state: 'RUNNING', tasks: [{ id: 0, state: 'FAILED', trace: 'no such table\n\tat x' }] },
      ],
    } as unknown as Services['connect'],
    elasticsearch: {
      search: async (index: string, query: unknown) => {
        const campaign = /__verify__[\w-]*/.exec(JSON.stringify(query))![0];
        return [...documents.values()].filter((d) => d.index === index && matches(d.source, campaign));
      },
      deleteDocuments: async (found: readonly { id: string }[]) => {
        for (const { id } of found) documents.delete(id);
      },
    } as unknown as Services['elasticsearch'],
    databases: { shop: database(shop), metrics: database(metrics) },
    databaseUrls: { shop: '', metrics: '' },
    clicks: {
      address: 'api',
      send: async ([click]) => {
        log.push('click sent');
        if (flow.sinks) sinkRows.add(`api ${click!.campaign_id}`);
        return [click!.event_id!];
      },
    },
    [Symbol.asyncDispose]: dispose,
  };
  return { services, log, documents };
}

async function verify(services: Services) {
  const events: SetupEvent[] = [];
  const failure = await verifyPipeline(services, (e) => events.push(e), {
    clock: new ManualClock(),
    deadlineMs: 5_000,
  }).then(
    () => null,
    (error: unknown) => error,
  );
  return { events, failure };
}

test('a pipeline that delivers passes every hop, and the marks are gone from shop, sinks and Elasticsearch', async () => {
  const { services, log, documents } = world({ sinks: true, indexer: true });
  const { events, failure } = await verify(services);
  expect(failure).toBeNull();
  expect(events.filter((e) => e.type === 'step-done').map((e) => e.what)).toEqual(
    expect.arrayContaining([
      'click API → topic click_events',
      'topic click_events → ksqlDB → JDBC sink → table campaign_click_counts',
      'table transactions → Debezium → ksqlDB → JDBC sink → table campaign_revenue',
      'table clicks → Debezium → indexer → index shop-clicks',
      'marks removed',
    ]),
  );
  expect(log.slice(-4)).toEqual([
    'shop DELETE clicks',
    'shop DELETE transactions',
    "metrics DELETE FROM campaign_click_counts WHERE starts_with(campaign_id, '__verify__')",
    "metrics DELETE FROM campaign_revenue WHERE starts_with(campaign_id, '__verify__')",
  ]);
  expect([...documents.keys()]).toEqual([]);
});

test('a hop that fails is named, with what does not work along the road, and the marks are removed', async () => {
  const { services, log } = world({ sinks: false, indexer: true });
  const { failure } = await verify(services);
  expect(failure).toMatchObject({
    code: 'VERIFY_FAILED',
    details: { hop: expect.stringContaining('JDBC sink → table') as string },
  });
  expect(String(failure)).toContain('connector sink: task 0 failed: no such table');
  expect(String(failure)).toContain('ksqlDB has not counted it in CAMPAIGN_CLICK_COUNTS');
  expect(log).toContain('shop DELETE clicks');
});

test('an indexer that does not index is found by its own hop', async () => {
  const { services } = world({ sinks: true, indexer: false });
  const { failure } = await verify(services);
  expect(failure).toMatchObject({ details: { hop: expect.stringMatching(/indexer → index shop-/) as string } });
});
