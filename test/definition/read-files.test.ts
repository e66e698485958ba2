import { expect, test } from 'vitest';
import { FaultCollector } from '../../src/definition/fault.ts';
import { readJsonObject } from '../../src/definition/json-document.ts';
import { replaceVariables, variablesIn } from '../../src/definition/variables.ts';
import { DefinitionTree, shown } from './tree.ts';

test('a JSON fault names line and column, and positions point at the name of an entry', () => {
  const faults = new FaultCollector();
  expect(readJsonObject('a.json', '{\n  "x": 1,\n  "y" 2\n}', faults)).toBeNull();
  expect(faults.sorted()[0]).toMatchObject({ file: 'a.json', line: 3, column: 7 });
  const document = readJsonObject('b.json', '{\n  "x": { "y": 1 }\n}', new FaultCollector());
  expect(document?.at(['x', 'y'])).toEqual({ line: 2, column: 10 });
});

test('only plain variables are replaced; what Kafka Connect resolves itself stays', () => {
  const text = 'a $'.concat('{A} $', '{env:B} $', '{C}');
  expect(variablesIn(text)).toEqual(['A', 'C']);
  expect(replaceVariables(text, { A: '1' })).toBe('a 1 $'.concat('{env:B} $', '{C}'));
});

test('a schema that is not Avro, a subject without a topic and a file without a subject are faults', async () => {
  await using tree = await DefinitionTree.create();
  await tree.write(
    'schemas/click_events-key.avsc',
    '{"type": "record", "name": "K", "fields": [{"name": "a", "type": "nope"}]}',
  );
  await tree.write('schemas/orders-value.avsc', '{"type": "record", "name": "O", "fields": []}');
  await tree.write('schemas/odd.avsc', '{}');
  const faults = shown(await tree.faults());
  expect(faults).toContainEqual(expect.stringMatching(/^schemas\/click_events-key\.avsc:1 not an Avro schema: .*nope/));
  expect(faults).toContainEqual('schemas/orders-value.avsc:1 there is no topic "orders" for this schema');
  expect(faults).toContainEqual('schemas/odd.avsc:1 "odd" is not a subject');
});

test('migrations need numbers of their own, roles a password from a variable', async () => {
  await using tree = await DefinitionTree.create();
  await tree.write('database/shop/002-more.sql', 'SELECT 1;');
  await tree.write('database/shop/more.sql', 'SELECT 1;');
  await tree.write('database/metrics/roles.json', '{ "r": { "password": "secret" } }');
  const faults = shown(await tree.faults());
  expect(faults).toContainEqual(expect.stringContaining('number 002 is already used by database/shop/002-capture.sql'));
  expect(faults).toContainEqual('database/shop/more.sql:1 "more" has no number');
  expect(faults).toContainEqual('database/metrics/roles.json:1 role "r" needs a password from a variable');
});

test('an index template may only reach indices of this product, and map columns that its table has', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace('elasticsearch/shop-clicks.json', '"event_name"', '"event_nam"');
  await tree.replace('elasticsearch/shop-products.json', '"shop-products"', '"*"');
  const faults = shown(await tree.faults());
  expect(faults).toContainEqual(
    'elasticsearch/shop-clicks.json:1 "event_nam" is mapped, but table shop/public.clicks has no such column',
  );
  expect(faults).toContainEqual(expect.stringContaining('pattern "*" reaches beyond this product'));
});

test('settings of topics, queries and WITH that do not exist, or cannot have the value, are faults at their place', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace(
    'schemas/topics.json',
    '"retention.ms": "2592000000"',
    '"retention.msec": "1", "segment.ms": "1 day"',
  );
  await tree.replace('schemas/topics.json', '"compact"', '"compakt"');
  await tree.replace('ksql/settings.json', 'auto.offset.reset', 'auto.ofset.reset');
  await tree.replace('ksql/settings.json', '"exactly_once_v2"', '"exactly_once"');
  await tree.replace('ksql/campaign-click-counts.sql', 'PARTITIONS = 3', 'PARTITION = 3');
  const faults = await tree.faults();
  expect(faults.map((f) => `${f.file}:${f.line}:${f.column} ${f.message} ${f.nextStep}`)).toEqual([
    'ksql/campaign-click-counts.sql:8:3 there is no property PARTITION Did you mean PARTITIONS?',
    'ksql/settings.json:2:3 "auto.ofset.reset" is not a setting Did you mean "auto.offset.reset"?',
    expect.stringMatching(
      /^ksql\/settings\.json:3:3 "processing.guarantee" cannot be "exactly_once" .*exactly_once_v2/,
    ),
    'schemas/topics.json:7:7 "retention.msec" is not a setting of a topic Did you mean "retention.ms"?',
    'schemas/topics.json:7:30 "segment.ms" cannot be "1 day" Give a whole number.',
    expect.stringMatching(/^schemas\/topics\.json:14:7 "cleanup.policy" cannot be "compakt" /),
  ]);
});

test('what may be in a file that cannot be read is not reported as missing', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace('schemas/topics.json', '"partitions": 3,', '"partitions": 3');
  await tree.replace('ksql/campaign-click-counts.sql', 'WINDOW TUMBLING', 'WINDOW TUMBLNG');
  await tree.replace('schemas/campaign_revenue-value.avsc', '"long"', '"lonk"');
  const faults = await tree.faults();
  expect(faults.map((f) => `${f.file}:${f.line}`)).toEqual([
    'ksql/campaign-click-counts.sql:25',
    expect.stringMatching(/^schemas\/campaign_revenue-value\.avsc:(?!1$)/),
    'schemas/topics.json:5',
  ]);
});
