import { expect, test } from 'vitest';
import { DefinitionTree, shown } from './tree.ts';

async function faultsAfter(file: string, from: string, to: string): Promise<readonly string[]> {
  await using tree = await DefinitionTree.create();
  await tree.replace(file, from, to);
  return shown(await tree.faults());
}

test('SQL that is not SQL is a fault with line and column', async () => {
  await using tree = await DefinitionTree.create();
  await tree.write('ksql/new.sql', '-- a comment\nCREATE STREAM s AS\n  SELECT a, FROM click_events;\n');
  const [fault] = (await tree.faults()).filter((f) => f.file === 'ksql/new.sql');
  expect(fault).toMatchObject({ line: 3, column: 13 });
});

test('a column that the source does not have is a fault with the nearest name', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace('ksql/campaign-click-counts.sql', 'COUNT_DISTINCT(session_id)', 'COUNT_DISTINCT(sesion_id)');
  const fault = (await tree.faults()).find((f) => f.message.includes('SESION_ID'));
  expect(fault).toMatchObject({
    file: 'ksql/campaign-click-counts.sql',
    line: 23,
    nextStep: 'Did you mean "SESSION_ID"?',
  });
});

test('a struct field that is not declared is a fault', async () => {
  const faults = await faultsAfter('ksql/campaign-orders.sql', 'after->product_id', 'after->produkt_id');
  expect(faults).toContainEqual(expect.stringContaining('the struct has no field PRODUKT_ID'));
});

test('a declared column that the Avro schema lacks, or has with another type, is a fault', async () => {
  expect(await faultsAfter('ksql/click-events.sql', '  user_name STRING', '  user_nam STRING')).toContainEqual(
    expect.stringContaining('column USER_NAM is not in schemas/click_events-value.avsc'),
  );
  expect(await faultsAfter('ksql/click-events.sql', 'quantity INTEGER', 'quantity STRING')).toContainEqual(
    expect.stringContaining('column QUANTITY: STRING cannot hold the field "quantity" (int)'),
  );
  expect(
    await faultsAfter('ksql/shop-clicks.sql', 'item_price DECIMAL(12, 2)', 'item_price DECIMAL(10, 2)'),
  ).toContainEqual(expect.stringContaining('DECIMAL(10, 2) cannot hold the field "item_price" (decimal(12,2))'));
});

test('an output column that the schema of the sink topic lacks is a fault, and so is one that the query does not yield', async () => {
  const faults = await faultsAfter('ksql/campaign-revenue.sql', 'AS units', 'AS pieces');
  expect(faults).toContainEqual(expect.stringContaining('column PIECES is not in schemas/campaign_revenue-value.avsc'));
  expect(faults).toContainEqual(expect.stringContaining('CAMPAIGN_REVENUE yields no value column UNITS'));
});

test("a sink whose record name differs from its schema file's is a fault", async () => {
  const faults = await faultsAfter(
    'ksql/campaign-revenue.sql',
    "'clickstream.CampaignRevenue'",
    "'clickstream.Revenue'",
  );
  expect(faults).toContainEqual(expect.stringContaining("VALUE_SCHEMA_FULL_NAME is 'clickstream.Revenue'"));
});

test('a stream over a topic that nothing creates is a fault', async () => {
  const faults = await faultsAfter('ksql/shop-clicks.sql', "'shop.public.clicks'", "'shop.public.click'");
  expect(faults).toContainEqual(expect.stringContaining('topic "shop.public.click" is created by nothing'));
});

test('an INSERT INTO must carry a name, and yield exactly the columns of its target', async () => {
  const unnamed = await faultsAfter('ksql/captured-clicks.sql', " WITH (QUERY_ID = 'CAPTURE_CLICKS')", '');
  expect(unnamed).toContainEqual(expect.stringContaining('an INSERT INTO without a name'));
  const fewer = await faultsAfter('ksql/captured-clicks.sql', '  after->quantity AS `quantity`,\n', '');
  expect(fewer).toContainEqual(
    expect.stringMatching(/the query yields \(.*\), but CAPTURED_CLICKS has \(.*quantity.*\)/),
  );
});

test('two statements of one name, a circle, and a statement that keeps nothing are faults', async () => {
  await using tree = await DefinitionTree.create();
  await tree.write('ksql/a.sql', 'CREATE STREAM a AS SELECT * FROM b;\nCREATE STREAM b AS SELECT * FROM a;\n');
  await tree.write('ksql/c.sql', "SET 'auto.offset.reset' = 'earliest';\n");
  await tree.write(
    'ksql/d.sql',
    "CREATE STREAM click_events (a STRING) WITH (KAFKA_TOPIC = 'click_events', VALUE_FORMAT = 'JSON');\n",
  );
  const faults = shown(await tree.faults());
  expect(faults).toContainEqual(expect.stringContaining('statements read each other in a circle: A → B → A'));
  expect(faults).toContainEqual(
    expect.stringContaining('this statement defines nothing that could be kept (SetProperty)'),
  );
  expect(faults).toContainEqual(expect.stringContaining('CLICK_EVENTS is already defined in'));
});

test('partitions that differ from topics.json are a fault', async () => {
  const faults = await faultsAfter(
    'ksql/click-events.sql',
    "KAFKA_TOPIC = 'click_events',",
    "KAFKA_TOPIC = 'click_events', PARTITIONS = 6,",
  );
  expect(faults).toContainEqual(
    expect.stringContaining('PARTITIONS = 6, but schemas/topics.json gives topic "click_events" 3'),
  );
});
