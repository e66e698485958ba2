import { expect, test } from 'vitest';
import { loadDefinition } from '../../../src/definition/load-definition.ts';
import { applyChanges } from '../../../src/setup/apply.ts';
import { statementNeeds } from '../../../src/setup/build-resources.ts';
import { makePlan } from '../../../src/setup/plan.ts';
import { type ManagedResource, managed } from '../../../src/setup/resource.ts';
import { StatementSet } from '../../../src/setup/resources/statement-resource.ts';
import { DefinitionTree } from '../../definition/tree.ts';
import { FakeKsqldb } from '../support/fake-ksqldb.ts';
import { FakeBooks, FakeKafka, FakeRegistry } from '../support/fakes.ts';

class World {
  readonly ksqldb = new FakeKsqldb();
  readonly books = new FakeBooks();
  readonly kafka = new FakeKafka();
  readonly registry = new FakeRegistry();

  async resources(root: string) {
    const definition = await loadDefinition(root);
    const set = new StatementSet(definition, this.books, this);
    const defined: ManagedResource[] = definition.statements.map((statement, i) =>
      managed(set.resource(statement, statementNeeds(definition, statement, i))),
    );
    return { defined, abandoned: async () => (await set.abandoned()).map(managed) };
  }

  /** What the run did, as texts; the plan's lines that are not "unchanged". */
  async setUp(root: string) {
    this.ksqldb.log.length = 0;
    const plan = await makePlan(await this.resources(root));
    await applyChanges(plan.changes, () => undefined);
    const lines = plan.lines.filter((l) => l.action !== 'unchanged').map((l) => `${l.action} ${l.name}`);
    return { lines, plan, log: [...this.ksqldb.log] };
  }
}

test('the first run creates every statement in order, from the beginning of its input; the second changes nothing', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  const first = await world.setUp(tree.root);
  expect(first.log).toEqual([
    'CREATE STREAM CLICK_EVENTS (earliest)',
    'CREATE TABLE CAMPAIGN_CLICK_COUNTS (earliest)',
    'CREATE STREAM SHOP_TRANSACTIONS (earliest)',
    'CREATE STREAM CAMPAIGN_ORDERS (earliest)',
    'CREATE TABLE CAMPAIGN_REVENUE (earliest)',
    'CREATE STREAM CAPTURED_CLICKS (earliest)',
    'CREATE STREAM SHOP_CLICKS (earliest)',
    'INSERT INTO CAPTURED_CLICKS (earliest)',
  ]);
  const second = await world.setUp(tree.root);
  expect(second.log).toEqual([]);
  expect(second.plan.tally).toEqual({ create: 0, change: 0, remove: 0, unchanged: 8 });
});

test('without notes about earlier runs, statements that mean the same are unchanged all the same', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  world.books.records.clear();
  expect((await world.setUp(tree.root)).lines).toEqual([]);
});

test('a server that words its statements differently after a restart has not changed them', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  for (const source of world.ksqldb.sourceMap.values()) source.text = source.text.replace(/\s+/g, ' ');
  expect((await world.setUp(tree.root)).lines).toEqual([]);
  const counts = world.ksqldb.sourceMap.get('CAMPAIGN_CLICK_COUNTS')!;
  counts.text = counts.text.replace('SIZE 2 MINUTES', 'SIZE 5 MINUTES');
  expect((await world.setUp(tree.root)).lines).toEqual(['change CAMPAIGN_CLICK_COUNTS']);
});

test('a changed setting makes every query new with it, names the setting, and leaves plain sources alone', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.replace('ksql/settings.json', '"200"', '"500"');
  const { lines, plan } = await world.setUp(tree.root);
  expect(lines).toEqual([
    'change CAMPAIGN_CLICK_COUNTS',
    'change CAMPAIGN_ORDERS',
    'change CAMPAIGN_REVENUE',
    'change CAPTURE_CLICKS',
  ]);
  const [counts] = plan.changes;
  expect(counts?.difference.fields).toEqual([{ field: 'setting commit.interval.ms', from: '200', to: '500' }]);
  expect((await world.setUp(tree.root)).lines).toEqual([]);
});

test('a paused query goes on where it stood, and nothing is made anew', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  const [id, query] = [...world.ksqldb.queryMap].find(([name]) => name.startsWith('CTAS_CAMPAIGN_CLICK_COUNTS'))!;
  world.ksqldb.queryMap.set(id, { ...query, state: 'PAUSED' });
  const { lines, log } = await world.setUp(tree.root);
  expect(lines).toEqual(['change CAMPAIGN_CLICK_COUNTS']);
  expect(log).toEqual([`RESUME ${id}`]);
  expect((await world.setUp(tree.root)).lines).toEqual([]);
});

test('a changed aggregation is dropped and created again, with its topic kept, and nothing else is touched', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.replace('ksql/campaign-click-counts.sql', 'GRACE PERIOD 1 DAY', 'GRACE PERIOD 2 DAYS');
  const { lines, log, plan } = await world.setUp(tree.root);
  expect(lines).toEqual(['change CAMPAIGN_CLICK_COUNTS']);
  expect(log).toEqual([
    'TERMINATE CTAS_CAMPAIGN_CLICK_COUNTS_0',
    'DROP TABLE CAMPAIGN_CLICK_COUNTS',
    'CREATE TABLE CAMPAIGN_CLICK_COUNTS (earliest)',
  ]);
  const change = plan.changes[0]!.difference;
  expect(change).toMatchObject({
    disruptive: true,
    note: expect.stringContaining('dropped and created again') as string,
  });
  expect(change.fields).toMatchObject([
    { from: expect.stringContaining('1 DAY)') as string, to: expect.stringContaining('2 DAYS)') as string },
  ]);
});

test('a stream that only filters differently is replaced in place, without touching its readers', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.replace('ksql/campaign-orders.sql', "'REFUNDED'", "'REFUNDED', 'EXPIRED'");
  const { lines, log } = await world.setUp(tree.root);
  expect(lines).toEqual(['change CAMPAIGN_ORDERS']);
  expect(log).toEqual(['CREATE OR REPLACE STREAM CAMPAIGN_ORDERS (earliest)']);
});

test('where the server does not replace in place, the stream is rebuilt with everything that reads it', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  world.ksqldb.failOn = /OR REPLACE/;
  await tree.replace('ksql/campaign-orders.sql', "'REFUNDED'", "'REFUNDED', 'EXPIRED'");
  const { log } = await world.setUp(tree.root);
  expect(log).toEqual([
    'TERMINATE CTAS_CAMPAIGN_REVENUE_2',
    'DROP TABLE CAMPAIGN_REVENUE',
    'TERMINATE CSAS_CAMPAIGN_ORDERS_1',
    'DROP STREAM CAMPAIGN_ORDERS DELETE TOPIC',
    'CREATE STREAM CAMPAIGN_ORDERS (earliest)',
    'CREATE TABLE CAMPAIGN_REVENUE (earliest)',
  ]);
});

test('a changed INSERT INTO goes on with the next record, so that nothing is written twice', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.replace('ksql/captured-clicks.sql', "('c', 'r')", "('c')");
  const { log } = await world.setUp(tree.root);
  expect(log).toEqual(['TERMINATE CAPTURE_CLICKS', 'INSERT INTO CAPTURED_CLICKS (latest)']);
});

test('a new file creates just its statement', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.write(
    'ksql/purchases.sql',
    "CREATE STREAM purchases AS SELECT * FROM click_events WHERE event_type = 'PURCHASE' EMIT CHANGES;\n",
  );
  const { lines, log } = await world.setUp(tree.root);
  expect(lines).toEqual(['create PURCHASES']);
  expect(log).toEqual(['CREATE STREAM PURCHASES (earliest)']);
});

test('a statement whose file is gone is removed with its topic, and only because setup had made it', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await tree.write(
    'ksql/purchases.sql',
    "CREATE STREAM purchases AS SELECT * FROM click_events WHERE event_type = 'PURCHASE' EMIT CHANGES;\n",
  );
  await world.setUp(tree.root);
  await world.ksqldb.run("CREATE STREAM mine (a STRING) WITH (KAFKA_TOPIC = 'mine', VALUE_FORMAT = 'JSON');");
  await tree.remove('ksql/purchases.sql');
  const { lines, log } = await world.setUp(tree.root);
  expect(lines).toEqual(['remove PURCHASES']);
  expect(log.at(-1)).toBe('DROP STREAM PURCHASES DELETE TOPIC');
  expect(world.ksqldb.sourceMap.has('MINE')).toBe(true);
});

test('a query that somebody terminated is started again; a source that somebody dropped is created', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await world.ksqldb.run('TERMINATE CTAS_CAMPAIGN_CLICK_COUNTS_0;');
  await world.ksqldb.run('TERMINATE CAPTURE_CLICKS;');
  await world.ksqldb.run('DROP STREAM shop_clicks;');
  const { lines } = await world.setUp(tree.root);
  expect(lines).toEqual(['change CAMPAIGN_CLICK_COUNTS', 'create SHOP_CLICKS', 'create CAPTURE_CLICKS']);
  expect((await world.setUp(tree.root)).lines).toEqual([]);
});

test('a run that breaks off is finished by the next', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  world.ksqldb.failOn = /CAMPAIGN_ORDERS/i;
  await expect(world.setUp(tree.root)).rejects.toMatchObject({
    code: 'APPLY_FAILED',
    message: expect.stringMatching(/ksql\/campaign-orders\.sql:\d+: ksqlDB refused CAMPAIGN_ORDERS/) as string,
  });
  world.ksqldb.failOn = null;
  const { log } = await world.setUp(tree.root);
  expect(log[0]).toBe('CREATE STREAM CAMPAIGN_ORDERS (earliest)');
  expect((await world.setUp(tree.root)).lines).toEqual([]);
});

test('removal in reverse order leaves nothing', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  const { defined } = await world.resources(tree.root);
  for (const resource of [...defined].reverse()) await resource.remove();
  expect([...world.ksqldb.sourceMap.keys(), ...world.ksqldb.queryMap.keys(), ...world.books.records.keys()]).toEqual(
    [],
  );
  expect((await Promise.all(defined.map((r) => r.remains()))).flat()).toEqual([]);
});

test('a changed query is shown to the server first: one that it refuses is a fault of the plan, and nothing is dropped', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.replace('ksql/campaign-click-counts.sql', 'COUNT_DISTINCT(', 'COUNT_DISTINKT(');
  world.ksqldb.refuseQueries = /COUNT_DISTINKT/;
  await expect(world.setUp(tree.root)).rejects.toMatchObject({
    code: 'PLAN_BLOCKED',
    details: { faults: [expect.objectContaining({ file: 'ksql/campaign-click-counts.sql', line: 6 })] },
  });
  expect(world.ksqldb.log).toEqual([]);
});

test('a column whose type is not that of the schema is a fault of the plan', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.replace(
    'ksql/campaign-click-counts.sql',
    'COUNT(*) AS click_count',
    'CAST(COUNT(*) AS STRING) AS click_count',
  );
  world.ksqldb.explained = [
    { name: 'CLICK_COUNT', schema: { type: 'STRING' } },
    { name: 'CAMPAIGN_ID', schema: { type: 'STRING' } },
    { name: 'REVENUE', schema: { type: 'DECIMAL', parameters: { precision: 1, scale: 0 } } },
  ];
  await expect(world.setUp(tree.root)).rejects.toThrow(
    'column CLICK_COUNT: STRING cannot hold the field "CLICK_COUNT" (long)',
  );
});

test('a new statement waits for the change of what it reads, also when nothing between the two changes', async () => {
  await using tree = await DefinitionTree.create();
  const world = new World();
  await world.setUp(tree.root);
  await tree.replace('ksql/click-events.sql', '  colour STRING,\n', '');
  await tree.write(
    'ksql/zz-sources.sql',
    'CREATE TABLE sources AS SELECT traffic_source, COUNT(*) AS n FROM click_events GROUP BY traffic_source;',
  );
  const { lines, plan } = await world.setUp(tree.root);
  expect(lines).toEqual(['change CLICK_EVENTS', 'create SOURCES']);
  const needs = plan.changes.find(({ resource }) => resource.name === 'SOURCES')?.resource.needs;
  expect(needs).toContain('statement CLICK_EVENTS');
});
