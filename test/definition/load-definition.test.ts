import { expect, test } from 'vitest';
import { loadDefinition, readDefinition } from '../../src/definition/load-definition.ts';
import { ENDPOINT_VARIABLES } from '../../src/stack/endpoint-variables.ts';
import { DefinitionTree, PROJECT_ROOT, shown } from './tree.ts';

test("the project's own definition has no faults and needs only variables that every stack has", async () => {
  const environment = Object.fromEntries(ENDPOINT_VARIABLES.map((variable) => [variable.name, 'x']));
  const { faults } = await readDefinition(PROJECT_ROOT, { environment });
  expect(shown(faults)).toEqual([]);
});

test('it has the topics, tables and indices that outsiders rely on', async () => {
  const definition = await loadDefinition(PROJECT_ROOT);
  const topics = [...definition.topics.map((t) => t.name), ...definition.statements.map((s) => s.topic)];
  for (const table of ['customers', 'products', 'campaigns', 'clicks', 'transactions']) {
    expect(topics).toContain(`shop.public.${table}`);
    expect(definition.indexTemplates.flatMap((t) => t.patterns)).toContain(`shop-${table}`);
  }
  expect(topics).toEqual(expect.arrayContaining(['click_events', 'campaign_click_counts', 'campaign_revenue']));
  expect(definition.topics.find((t) => t.name === 'click_events')?.partitions).toBe(3);
  const metrics = definition.databases.find((d) => d.name === 'metrics')!;
  expect(metrics.tables.map((t) => [t.name, t.primaryKey])).toEqual([
    ['campaign_click_counts', ['campaign_id', 'start_time']],
    ['campaign_revenue', ['campaign_id', 'start_time']],
  ]);
});

test('statements are ordered by what they read and write, not by the names of their files', async () => {
  const { statements } = await loadDefinition(PROJECT_ROOT);
  const position = (name: string) => statements.findIndex((s) => s.name === name);
  expect(position('CLICK_EVENTS')).toBeLessThan(position('CAMPAIGN_CLICK_COUNTS'));
  expect(position('SHOP_TRANSACTIONS')).toBeLessThan(position('CAMPAIGN_ORDERS'));
  expect(position('CAMPAIGN_ORDERS')).toBeLessThan(position('CAMPAIGN_REVENUE'));
  expect(position('SHOP_CLICKS')).toBeLessThan(position('CAPTURE_CLICKS'));
  expect(position('CAPTURED_CLICKS')).toBeLessThan(position('CAPTURE_CLICKS'));
});

test('every fault of several files is reported at once, each with file, line, column and next step', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace(
    'connectors/shop-source.json',
    '"publication.name": "clickstream_shop"',
    '"publication.name": "clickstream_shoq"',
  );
  await tree.replace('ksql/campaign-revenue.sql', 'FROM campaign_orders', 'FROM campaign_order');
  await tree.replace('schemas/topics.json', '"partitions": 3', '"partitions": 0');
  const faults = await tree.faults();
  expect(shown(faults)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^connectors\/shop-source\.json:\d+ no migration creates the publication "clickstream_shoq"$/,
      ),
      expect.stringMatching(/^ksql\/campaign-revenue\.sql:\d+ there is no stream or table CAMPAIGN_ORDER$/),
      expect.stringMatching(/^schemas\/topics\.json:\d+ topic "click_events" needs a number of partitions$/),
    ]),
  );
  expect(faults.find((f) => f.file.endsWith('shop-source.json'))).toMatchObject({
    line: 12,
    column: 3,
    nextStep: 'Did you mean "clickstream_shop"?',
  });
});

test('loading throws one error that carries all faults', async () => {
  await using tree = await DefinitionTree.create();
  await tree.write('connectors/broken.json', '{');
  await tree.write('ksql/broken.sql', 'CREATE STREM x;');
  const error = await loadDefinition(tree.root).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'DEFINITION_INVALID' });
  expect(error).toHaveProperty('details.faults.length', 2);
});

test('a variable without a value is a fault at the place where it is used', async () => {
  const { faults } = await readDefinition(PROJECT_ROOT, { environment: { SHOP_DATABASE_HOST: 'h' } });
  expect(shown(faults)).toContainEqual(
    expect.stringMatching(/^connectors\/shop-source\.json:\d+ the variable SHOP_CDC_USER has no value$/),
  );
});
