import { expect, test } from 'vitest';
import { DefinitionTree, shown } from './tree.ts';

const SINK = 'connectors/campaign-click-counts-sink.json';

async function faultsAfter(file: string, from: string, to: string): Promise<readonly string[]> {
  await using tree = await DefinitionTree.create();
  await tree.replace(file, from, to);
  return shown(await tree.faults());
}

test('a JDBC sink on a windowed table is refused when its key is not made of value columns', async () => {
  const [fault] = await faultsAfter(SINK, '"record_value"', '"record_key"');
  expect(fault).toMatch(/primary\.key\.mode|windowed/);
  expect(fault).toMatch(/keys end in 8 bytes with the window's start/);
});

test('a key field that is no value column is a fault', async () => {
  const faults = await faultsAfter(SINK, '"CAMPAIGN_ID,START_TIME"', '"CAMPAIGN_KEY,START_TIME"');
  expect(faults).toContainEqual(
    expect.stringContaining('"CAMPAIGN_KEY" is not a value column of campaign_click_counts'),
  );
});

test("an upsert on other columns than the table's primary key is a fault", async () => {
  const faults = await faultsAfter(SINK, '"CAMPAIGN_ID,START_TIME"', '"CAMPAIGN_ID"');
  expect(faults).toContainEqual(
    expect.stringContaining('the primary key of campaign_click_counts is (campaign_id, start_time)'),
  );
});

test('a sink that reads a topic which nothing creates is a fault', async () => {
  const faults = await faultsAfter(SINK, '"topics": "campaign_click_counts"', '"topics": "campaign_click_count"');
  expect(faults).toContainEqual(expect.stringContaining('reads topic "campaign_click_count", which nothing creates'));
});

test('a sink into a table that no migration creates is a fault', async () => {
  const faults = await faultsAfter(SINK, 'public.campaign_click_counts', 'public.click_counts');
  expect(faults).toContainEqual(expect.stringContaining('there is no table metrics/public.click_counts'));
});

test('a dead letter topic that is not defined is a fault', async () => {
  const faults = await faultsAfter(SINK, 'dlq.campaign_click_counts', 'dlq.other');
  expect(faults).toContainEqual(expect.stringContaining('dead letter topic "dlq.other" is created by nothing'));
});

test('a field without a column in the sink table is a fault', async () => {
  const faults = await faultsAfter('database/metrics/001-tables.sql', '  searches bigint NOT NULL,\n', '');
  expect(faults).toContainEqual(
    expect.stringContaining('field SEARCHES has no column in public.campaign_click_counts'),
  );
});

test('a column that must not be null and is never written is a fault', async () => {
  const faults = await faultsAfter(
    'database/metrics/001-tables.sql',
    '  searches bigint NOT NULL,',
    '  searches bigint NOT NULL,\n  region text NOT NULL,',
  );
  expect(faults).toContainEqual(expect.stringContaining('column region of campaign_click_counts must not be null'));
});

test('a column type that would lose digits is a fault', async () => {
  const faults = await faultsAfter(
    'database/metrics/001-tables.sql',
    'revenue numeric(18, 2)',
    'revenue numeric(12, 2)',
  );
  expect(faults).toContainEqual(
    expect.stringContaining('field REVENUE (decimal(18,2)) does not fit column revenue numeric(12, 2)'),
  );
});

test('a captured table that is not published is a fault', async () => {
  const faults = await faultsAfter(
    'database/shop/002-capture.sql',
    'public.products, public.campaigns, public.clicks, public.transactions, capture',
    'public.products, public.campaigns, public.clicks, capture',
  );
  expect(faults).toContainEqual(
    expect.stringContaining('table shop/public.transactions is not in the publication "clickstream_shop"'),
  );
});

test('a captured table without a topic is a fault', async () => {
  const faults = await faultsAfter(
    'connectors/shop-source.json',
    'public.customers,',
    'public.customers,public.reviews,',
  );
  expect(faults).toContainEqual(expect.stringContaining('writes topic "shop.public.reviews", which nothing creates'));
  expect(faults).toContainEqual(expect.stringContaining('there is no table shop/public.reviews'));
});

test('a password in clear text is a fault', async () => {
  const faults = await faultsAfter(SINK, '$'.concat('{env:METRICS_SINK_PASSWORD}'), 'hunter2');
  expect(faults).toContainEqual(expect.stringContaining('"connection.password" holds a secret in clear text'));
});

test('a value that is not a string and a field that appears twice are faults', async () => {
  expect(await faultsAfter(SINK, '"tasks.max": "1"', '"tasks.max": 1')).toContainEqual(
    expect.stringContaining('"tasks.max" is not a string'),
  );
  expect(await faultsAfter(SINK, '"tasks.max": "1"', '"tasks.max": "1", "tasks.max": "2"')).toContainEqual(
    expect.stringContaining('"tasks.max" appears twice'),
  );
});

test('a captured column that the schema file lacks is a fault', async () => {
  const faults = await faultsAfter(
    'database/shop/001-tables.sql',
    '  search_keywords text,',
    '  search_keywords text,\n  device text,',
  );
  expect(faults).toContainEqual(expect.stringContaining('the record lacks the column "device" of shop/public.clicks'));
});
