import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../src/sql/parser.ts';
import { CUSTOMERS, EngineFixture, ORDERS } from './statement-fixtures.ts';

describe('DROP', () => {
  it('removes a source, ends the query that fills it, and deletes its topic when asked', async () => {
    const fixture = new EngineFixture();
    await fixture.run(`${ORDERS} CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;`);
    const outcome = await fixture.run('DROP STREAM N DELETE TOPIC;');
    expect(outcome).toMatchObject({ kind: 'SourceDropped', terminatedQueries: ['CSAS_N_0'], deleteTopic: true });
    expect(fixture.catalog.source('N')).toBeNull();
    expect(await fixture.topics.describe('N')).toBeNull();
    expect(fixture.catalog.readersOf('ORDERS')).toEqual([]);
  });

  it('is refused while queries read or write the source', async () => {
    const fixture = new EngineFixture();
    await fixture.run(`${ORDERS} CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;`);
    await fixture.run('CREATE STREAM M AS SELECT ID, CUST FROM ORDERS; INSERT INTO M SELECT ID, CUST FROM N;');
    expect((await fixture.refusal('DROP STREAM ORDERS;')).message).toContain('N, M were made from it');
    expect((await fixture.refusal('DROP STREAM N;')).message).toContain('read by INSERTQUERY_2');
    expect((await fixture.refusal('DROP STREAM M;')).message).toContain('written by INSERTQUERY_2');
    fixture.engine.queryTerminated('INSERTQUERY_2');
    expect((await fixture.run('DROP STREAM N;')).kind).toBe('SourceDropped');
  });

  it('is refused as long as a sink is there, also when its query has ended', async () => {
    const fixture = new EngineFixture();
    await fixture.run(`${ORDERS} CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;`);
    fixture.engine.queryTerminated('CSAS_N_0');
    expect((await fixture.refusal('DROP STREAM ORDERS;')).message).toContain('N was made from it');
    await fixture.run('DROP STREAM N;');
    expect((await fixture.run('DROP STREAM ORDERS;')).kind).toBe('SourceDropped');
  });

  it('needs the right kind of source, which must exist unless IF EXISTS says otherwise', async () => {
    const fixture = new EngineFixture();
    await fixture.run(ORDERS);
    expect((await fixture.refusal('DROP TABLE ORDERS;')).message).toBe('ORDERS is a STREAM, not a TABLE.');
    expect((await fixture.refusal('DROP STREAM ORDER;')).message).toContain('Did you mean ORDERS?');
    expect((await fixture.run('DROP STREAM IF EXISTS NOPE;')).kind).toBe('Nothing');
  });
});

describe('ALTER', () => {
  it('adds value columns at the end', async () => {
    const fixture = new EngineFixture();
    await fixture.run(`${CUSTOMERS} ALTER TABLE CUSTOMERS ADD COLUMN AGE INT, ADD COLUMN VIP BOOLEAN;`);
    expect(fixture.columns('CUSTOMERS')).toMatch(/`CITY` STRING, `AGE` INTEGER, `VIP` BOOLEAN$/);
  });

  it.each([
    ['ALTER STREAM ORDERS ADD COLUMN CUST INT;', 'has a column CUST already'],
    ['ALTER STREAM ORDERS ADD COLUMN W INT, ADD COLUMN W INT;', 'has a column W already'],
    ['ALTER STREAM ORDERS ADD COLUMN ROWTIME BIGINT;', 'reserved'],
    ['ALTER TABLE ORDERS ADD COLUMN W INT;', 'is a STREAM'],
    ['CREATE STREAM N AS SELECT ID, CUST FROM ORDERS; ALTER STREAM N ADD COLUMN W INT;', 'filled by a query'],
  ])('is refused: %s', async (sql, message) => {
    expect((await new EngineFixture().refusal(`${ORDERS} ${sql}`)).message).toContain(message);
  });
});

describe('CREATE TYPE and DROP TYPE', () => {
  it('keep a name for a type, which later types may use', async () => {
    const fixture = new EngineFixture();
    await fixture.run('CREATE TYPE MONEY AS DECIMAL(9,2); CREATE TYPE PRICES AS ARRAY<MONEY>;');
    expect(fixture.catalog.customType('PRICES')).toMatchObject({ kind: 'ARRAY', element: { kind: 'DECIMAL' } });
    expect((await fixture.refusal('CREATE TYPE MONEY AS INT;')).message).toContain('exists already');
    expect((await fixture.run('CREATE TYPE IF NOT EXISTS MONEY AS INT;')).kind).toBe('Nothing');
    await fixture.run('DROP TYPE MONEY;');
    expect((await fixture.refusal('DROP TYPE MONEY;')).message).toContain('no type MONEY');
    expect((await fixture.run('DROP TYPE IF EXISTS MONEY;')).kind).toBe('Nothing');
  });
});

describe('SET and UNSET', () => {
  it('take the properties of ksql and of Kafka Streams, with or without prefix', async () => {
    const fixture = new EngineFixture();
    expect(await fixture.run("SET 'auto.offset.reset'='earliest';")).toMatchObject({
      kind: 'PropertySet',
      value: 'earliest',
    });
    expect((await fixture.run("SET 'ksql.streams.commit.interval.ms'='100';")).kind).toBe('PropertySet');
    expect((await fixture.run("UNSET 'auto.offset.reset';")).kind).toBe('PropertyUnset');
  });

  it('refuse unknown names with near ones, and values of the wrong kind', async () => {
    const fixture = new EngineFixture();
    expect((await fixture.refusal("SET 'auto.ofset.reset'='earliest';")).message).toContain(
      'Did you mean auto.offset.reset?',
    );
    expect((await fixture.refusal("SET 'auto.offset.reset'='first';")).message).toContain('earliest or latest');
    expect((await fixture.refusal("SET 'commit.interval.ms'='soon';")).message).toContain('whole number');
  });
});

describe('the sandbox of the engine', () => {
  it('checks statements that build on each other without any effect', async () => {
    const fixture = new EngineFixture();
    await fixture.run(ORDERS);
    const sandbox = fixture.engine.sandbox();
    for (const sql of [
      "CREATE STREAM A WITH (VALUE_FORMAT='AVRO') AS SELECT ID, CUST FROM ORDERS;",
      'CREATE STREAM B AS SELECT ID, CUST FROM A;',
    ])
      await sandbox.execute(parseStatement(sql));
    expect(fixture.catalog.source('A')).toBeNull();
    expect(await fixture.topics.describe('A')).toBeNull();
    expect(await fixture.registry.subjects()).toEqual([]);
    expect((await fixture.plan('CREATE STREAM B AS SELECT ID, CUST FROM ORDERS;')).queryId).toBe('CSAS_B_0');
  });

  it('sees the schemas that its own statements would register', async () => {
    const fixture = new EngineFixture();
    const sandbox = fixture.engine.sandbox();
    for (const sql of [
      "CREATE STREAM A (V INT) WITH (KAFKA_TOPIC='a', PARTITIONS=1, VALUE_FORMAT='AVRO');",
      "CREATE STREAM B WITH (KAFKA_TOPIC='a', VALUE_FORMAT='AVRO');",
    ])
      await sandbox.execute(parseStatement(sql));
    expect(await fixture.registry.subjects()).toEqual([]);
  });

  it('leaves statements that it does not know to others', async () => {
    expect((await new EngineFixture().run('LIST STREAMS;')).kind).toBe('NotHandled');
  });
});
