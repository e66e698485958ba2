import { describe, expect, it } from 'vitest';
import { EngineFixture } from './statement-fixtures.ts';

const create = (elements: string, properties: string, kind = 'STREAM') =>
  `CREATE ${kind} N (${elements}) WITH (KAFKA_TOPIC='n', PARTITIONS=1${properties === '' ? '' : `, ${properties}`});`;
const refusedWith = async (sql: string) => (await new EngineFixture().refusal(sql)).message;

describe('CREATE STREAM and TABLE', () => {
  it('declare columns, formats and topic', async () => {
    const fixture = new EngineFixture();
    const outcome = await fixture.run(create("K INT KEY, A STRING, H BYTES HEADER('h')", "VALUE_FORMAT='JSON'"));
    expect(fixture.columns('N')).toBe("`K` INTEGER KEY, `A` STRING, `H` BYTES HEADER('h')");
    expect(fixture.source('N')).toMatchObject({ kind: 'STREAM', topic: 'n', readOnly: false, isSinkOfQuery: false });
    expect(outcome).toMatchObject({
      topic: { name: 'n', partitions: 1, cleanupPolicy: 'delete', retentionMs: 604_800_000 },
    });
    expect(await fixture.topics.describe('n')).toMatchObject({ partitions: 1 });
  });

  it('use the configured default formats', async () => {
    const fixture = new EngineFixture({
      'ksql.persistence.default.format.key': 'JSON',
      'ksql.persistence.default.format.value': 'DELIMITED',
    });
    await fixture.run(create('K INT KEY, A STRING', ''));
    expect(fixture.source('N').formats).toMatchObject({
      key: { format: 'JSON' },
      value: { format: 'DELIMITED' },
      keyWrapping: 'UNWRAP_SINGLES',
    });
    expect(await refusedWith(create('A STRING', ''))).toContain('lacks VALUE_FORMAT');
  });

  it('name Avro keys after the source', async () => {
    const fixture = new EngineFixture();
    await fixture.run(
      "CREATE STREAM CLICK_EVENTS (K STRING KEY, A INT) WITH (KAFKA_TOPIC='c', PARTITIONS=1, FORMAT='AVRO');",
    );
    expect(fixture.source('CLICK_EVENTS').formats.key.properties).toEqual({
      fullSchemaName: 'io.confluent.ksql.avro_schemas.ClickEventsKey',
    });
    expect(await fixture.registry.subjects()).toEqual(expect.arrayContaining(['c-key', 'c-value']));
  });

  it('use a topic that exists, if it has the partitions that are asked for', async () => {
    const fixture = new EngineFixture();
    await fixture.run(create('A INT', "VALUE_FORMAT='JSON'"));
    const again = await fixture.run("CREATE STREAM M (A INT) WITH (KAFKA_TOPIC='n', VALUE_FORMAT='JSON');");
    expect(again).toMatchObject({ topic: null });
    const error = await fixture.refusal(
      "CREATE STREAM O (A INT) WITH (KAFKA_TOPIC='n', PARTITIONS=3, VALUE_FORMAT='JSON');",
    );
    expect(error.message).toBe('PARTITIONS is 3, but the topic n has 1.');
  });

  it('read windowed keys with WINDOW_TYPE and WINDOW_SIZE', async () => {
    const fixture = new EngineFixture();
    await fixture.run(
      create('K STRING KEY, A INT', "VALUE_FORMAT='JSON', WINDOW_TYPE='Hopping', WINDOW_SIZE='90 SECONDS'"),
    );
    expect(fixture.source('N').window).toEqual({ type: 'HOPPING', sizeMs: 90_000 });
  });

  it('take the time of a row from a column', async () => {
    const fixture = new EngineFixture();
    await fixture.run(create('A INT, T STRING', "VALUE_FORMAT='JSON', TIMESTAMP='t', TIMESTAMP_FORMAT='yyyy-MM-dd'"));
    expect(fixture.source('N').timestampColumn).toEqual({ column: 'T', format: 'yyyy-MM-dd' });
  });

  it('do nothing with IF NOT EXISTS when the name is taken', async () => {
    const fixture = new EngineFixture();
    await fixture.run(create('A INT', "VALUE_FORMAT='JSON'"));
    const outcome = await fixture.run(
      "CREATE STREAM IF NOT EXISTS N (B INT) WITH (KAFKA_TOPIC='n', VALUE_FORMAT='JSON');",
    );
    expect(outcome.kind).toBe('Nothing');
    expect(fixture.columns('N')).toBe('`A` INTEGER');
  });

  it('materialise a source table at once', async () => {
    const outcome = await new EngineFixture().run(
      "CREATE SOURCE TABLE N (K INT PRIMARY KEY, A INT) WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='JSON');",
    );
    expect(outcome).toMatchObject({ query: { queryId: 'CST_N_0', materializedStore: 'KsqlTopic-Reduce', sink: null } });
  });

  it.each([
    [create('ROWTIME BIGINT', "VALUE_FORMAT='JSON'"), 'reserved name'],
    [create('A NOPE', "VALUE_FORMAT='JSON'"), 'no type NOPE'],
    [create('K INT PRIMARY KEY, A INT', "VALUE_FORMAT='JSON'"), 'must be KEY'],
    [create('K INT KEY, A INT', "VALUE_FORMAT='JSON'", 'TABLE'), 'must be PRIMARY KEY'],
    [create('A INT', "VALUE_FORMAT='JSON'", 'TABLE'), 'needs a PRIMARY KEY'],
    [create('K MAP<STRING, INT> KEY, A INT', "FORMAT='JSON'"), 'maps cannot be keys'],
    [create('H ARRAY<INT> HEADERS', "VALUE_FORMAT='JSON'"), 'A HEADERS column must be'],
    [create("H BYTES HEADER('x'), I BYTES HEADER('x')", "VALUE_FORMAT='JSON'"), 'repeats'],
    [create('A INT', "FORMAT='JSON', VALUE_FORMAT='JSON'"), 'FORMAT sets both'],
    [create('A INT', "VALUE_FORMAT='FOO'"), 'FOO'],
    [create('A INT', "VALUE_FORMAT='JSON', VALUE_FORMT='JSON'"), 'Did you mean VALUE_FORMAT?'],
    [create('A INT', "VALUE_FORMAT='JSON', REPLICAS='two'"), 'REPLICAS must be a whole number'],
    [create('A INT', "VALUE_FORMAT='JSON', CLEANUP_POLICY='delete'"), 'CLEANUP_POLICY cannot be set'],
    [create('A INT, B INT', "VALUE_FORMAT='JSON', WRAP_SINGLE_VALUE=TRUE"), 'WRAP_SINGLE_VALUE'],
    [create('K INT KEY, A INT', "VALUE_FORMAT='JSON', WINDOW_TYPE='TUMBLING'"), 'need WINDOW_SIZE'],
    [create('K INT KEY, A INT', "VALUE_FORMAT='JSON', WINDOW_TYPE='TUMBLING', WINDOW_SIZE='5'"), 'no duration'],
    [create('A INT', "VALUE_FORMAT='JSON', WINDOW_TYPE='SESSION'"), 'needs a key column'],
    [create('A INT', "VALUE_FORMAT='JSON', TIMESTAMP='B'"), 'not a column'],
    [create('A STRING', "VALUE_FORMAT='JSON', TIMESTAMP='A'"), 'needs TIMESTAMP_FORMAT'],
    [create('A STRING', "VALUE_FORMAT='JSON', TIMESTAMP='A', TIMESTAMP_FORMAT='yyyy{'"), 'is no date pattern'],
    [create('A INT', "VALUE_FORMAT='JSON', TIMESTAMP='A'"), 'must be BIGINT'],
    ["CREATE STREAM N (A INT) WITH (VALUE_FORMAT='JSON');", 'lacks KAFKA_TOPIC'],
    ["CREATE STREAM N (A INT) WITH (KAFKA_TOPIC='n', VALUE_FORMAT='JSON');", 'topic n does not exist'],
    [
      "CREATE STREAM N (A INT) WITH (KAFKA_TOPIC='a b', PARTITIONS=1, VALUE_FORMAT='JSON');",
      'cannot be the name of a topic',
    ],
    ["CREATE STREAM N WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='JSON');", 'No columns'],
  ])('refuse %s', async (sql, message) => {
    expect(await refusedWith(sql)).toContain(message);
  });

  it('point at the place of the fault', async () => {
    const error = await new EngineFixture().refusal(
      "CREATE STREAM N (A INT,\n  ROWTIME INT) WITH (KAFKA_TOPIC='n', VALUE_FORMAT='JSON');",
    );
    expect(error.details).toMatchObject({ line: 2, column: 3 });
  });

  it('refuse formats with registered schemas when there is no registry', async () => {
    const error = await new EngineFixture({}, false).refusal(create('A INT', "VALUE_FORMAT='AVRO'"));
    expect(error.details).toMatchObject({ schemaRegistryMissing: true });
  });
});

describe('columns from the schema registry', () => {
  const record = JSON.stringify({
    type: 'record',
    name: 'Click',
    namespace: 'shop',
    fields: [
      { name: 'id', type: 'long' },
      { name: 'page', type: ['null', 'string'] },
    ],
  });

  it('are the latest schema of the topic, in upper case, when none are listed', async () => {
    const fixture = new EngineFixture();
    await fixture.registry.register('n-value', 'AVRO', record);
    await fixture.run("CREATE STREAM N WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='AVRO');");
    expect(fixture.columns('N')).toBe('`ID` BIGINT, `PAGE` STRING');
  });

  it('keep names and schema when an id is given', async () => {
    const fixture = new EngineFixture();
    const id = await fixture.registry.register('other', 'AVRO', record);
    await fixture.run(
      `CREATE STREAM N WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='AVRO', VALUE_SCHEMA_ID=${id});`,
    );
    expect(fixture.columns('N')).toBe('`id` BIGINT, `page` STRING');
    expect(fixture.source('N').formats.value.properties).toEqual({
      schemaId: String(id),
      fullSchemaName: 'shop.Click',
    });
    expect((await fixture.registry.latest('n-value'))?.id).toBe(id);
  });

  it('cannot be listed as well, nor come from a subject that does not exist', async () => {
    const fixture = new EngineFixture();
    const listed = await fixture.refusal(create('A INT', "VALUE_FORMAT='AVRO', VALUE_SCHEMA_ID=1"));
    expect(listed.message).toContain('cannot be listed as well');
    const missing = await fixture.refusal("CREATE STREAM N WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='AVRO');");
    expect(missing.message).toContain('no schema for the values of the topic n');
  });
});

describe('CREATE OR REPLACE of a declared source', () => {
  it('may add columns at the end and nothing else', async () => {
    const fixture = new EngineFixture();
    await fixture.run(create('A INT', "VALUE_FORMAT='JSON'"));
    await fixture.run("CREATE OR REPLACE STREAM N (A INT, B INT) WITH (KAFKA_TOPIC='n', VALUE_FORMAT='JSON');");
    expect(fixture.columns('N')).toBe('`A` INTEGER, `B` INTEGER');
    const error = await fixture.refusal(
      "CREATE OR REPLACE STREAM N (B INT, A INT) WITH (KAFKA_TOPIC='n', VALUE_FORMAT='JSON');",
    );
    expect(error.message).toContain('changed, missing or reordered: A INTEGER, B INTEGER');
  });

  it('is not for source streams', async () => {
    const error = await new EngineFixture().refusal(
      "CREATE OR REPLACE SOURCE STREAM N (A INT) WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='JSON');",
    );
    expect(error.message).toContain('not for source streams');
  });
});
