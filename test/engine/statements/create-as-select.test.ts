import { describe, expect, it } from 'vitest';
import { CUSTOMERS, EngineFixture, ORDERS, PAYMENTS } from './statement-fixtures.ts';

const fixtureWith = async (sql: string, properties: Readonly<Record<string, unknown>> = {}) => {
  const fixture = new EngineFixture(properties);
  await fixture.run(`${ORDERS} ${CUSTOMERS} ${sql}`);
  return fixture;
};

describe('the sink of CREATE … AS SELECT', () => {
  it('takes formats, partitions and replicas from the left-most source', async () => {
    const fixture = new EngineFixture();
    const outcome = await fixture.run(`${ORDERS} CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;`);
    expect(outcome).toMatchObject({
      plan: { queryId: 'CSAS_N_0', sources: ['ORDERS'], sink: { name: 'N', topic: 'N' } },
      topic: { name: 'N', partitions: 2, replicas: 1, cleanupPolicy: 'delete', retentionMs: 604_800_000 },
    });
    expect(fixture.source('N')).toMatchObject({ isSinkOfQuery: true, formats: { value: { format: 'JSON' } } });
  });

  it('has what its WITH clause says', async () => {
    const fixture = new EngineFixture();
    const outcome = await fixture.run(
      `${ORDERS} CREATE STREAM N WITH (KAFKA_TOPIC='other', PARTITIONS=5, RETENTION_MS=1000, FORMAT='DELIMITED', TIMESTAMP='ts') AS SELECT ID, CUST, ROWTIME AS TS FROM ORDERS;`,
    );
    expect(outcome).toMatchObject({ topic: { name: 'other', partitions: 5, retentionMs: 1000 } });
    expect(fixture.source('N')).toMatchObject({
      topic: 'other',
      formats: { key: { format: 'DELIMITED' }, value: { format: 'DELIMITED' } },
      timestampColumn: { column: 'TS', format: null },
    });
  });

  it('is compacted for tables, and deleted by age as well for windows', async () => {
    const fixture = new EngineFixture();
    const table = await fixture.run(
      `${ORDERS} CREATE TABLE T AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY CUST;`,
    );
    expect(table).toMatchObject({ topic: { cleanupPolicy: 'compact', retentionMs: null } });
    const windowed = await fixture.run(
      'CREATE TABLE W AS SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW TUMBLING (SIZE 1 DAY, RETENTION 30 DAYS) GROUP BY CUST;',
    );
    expect(windowed).toMatchObject({ topic: { cleanupPolicy: 'compact,delete', retentionMs: 2_592_000_000 } });
    expect(fixture.source('W').window).toEqual({ type: 'TUMBLING', sizeMs: 86_400_000 });
  });

  it('keeps windows for ever when its source does', async () => {
    const fixture = new EngineFixture();
    const kept = { name: 'kept', partitions: 1, replicas: 1, retentionMs: -1, cleanupPolicy: 'delete' as const };
    await fixture.topics.create(kept);
    const windowed = await fixture.run(
      `CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='kept', VALUE_FORMAT='JSON');
       CREATE TABLE W AS SELECT K, COUNT(*) AS C FROM S WINDOW TUMBLING (SIZE 1 DAY) GROUP BY K;`,
    );
    expect(windowed).toMatchObject({ topic: { cleanupPolicy: 'compact,delete', retentionMs: -1 } });
  });

  it('has the configured prefix before its topic', async () => {
    const fixture = await fixtureWith('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;', {
      'ksql.output.topic.name.prefix': 'team-',
    });
    expect(fixture.source('N').topic).toBe('team-N');
  });

  it('gets the default key format when its source had no key', async () => {
    const fixture = await fixtureWith(
      "CREATE STREAM K (A STRING, B INT) WITH (KAFKA_TOPIC='k', PARTITIONS=1, KEY_FORMAT='NONE', VALUE_FORMAT='JSON'); CREATE STREAM N AS SELECT * FROM K PARTITION BY A;",
    );
    expect(fixture.source('N').formats.key.format).toBe('KAFKA');
  });

  it('registers its schemas', async () => {
    const fixture = await fixtureWith("CREATE STREAM N WITH (VALUE_FORMAT='AVRO') AS SELECT ID, CUST FROM ORDERS;");
    expect(await fixture.registry.subjects()).toEqual(['N-value']);
  });

  it('must fit the schema whose id is given', async () => {
    const fixture = await fixtureWith('CREATE STREAM X AS SELECT ID, CUST FROM ORDERS;');
    const schema = { type: 'record', name: 'R', fields: [{ name: 'CUST', type: 'string' }] };
    const id = await fixture.registry.register('any', 'AVRO', JSON.stringify(schema));
    await fixture.run(
      `CREATE STREAM N WITH (VALUE_FORMAT='AVRO', VALUE_SCHEMA_ID=${id}) AS SELECT ID, CUST FROM ORDERS;`,
    );
    expect(fixture.source('N').formats.value.properties).toMatchObject({ schemaId: String(id) });
    const error = await fixture.refusal(
      `CREATE STREAM M WITH (VALUE_FORMAT='AVRO', VALUE_SCHEMA_ID=${id}) AS SELECT ID, QTY FROM ORDERS;`,
    );
    expect(error.message).toContain('QTY INTEGER');
  });

  it.each([
    ['CREATE TABLE N AS SELECT * FROM ORDERS;', 'makes a STREAM, but the statement creates a TABLE'],
    ['CREATE STREAM ORDERS AS SELECT * FROM ORDERS;', 'exists already'],
    ["CREATE STREAM N WITH (WINDOW_TYPE='SESSION') AS SELECT * FROM ORDERS;", 'does not take WINDOW_TYPE'],
    ["CREATE STREAM N WITH (VALUE_FORMAT='KAFKA') AS SELECT ID, CUST, QTY FROM ORDERS;", 'KAFKA'],
    ["CREATE STREAM N WITH (KEY_FORMAT='JSON') AS SELECT ID, CUST FROM ORDERS PARTITION BY NULL;", 'without a key'],
    ['CREATE TABLE N WITH (RETENTION_MS=1) AS SELECT * FROM CUSTOMERS;', 'RETENTION_MS is not for tables'],
  ])('is refused: %s', async (sql, message) => {
    expect((await new EngineFixture().refusal(`${ORDERS} ${CUSTOMERS} ${sql}`)).message).toContain(message);
  });
});

describe('query ids', () => {
  it('count the queries of the engine', async () => {
    const fixture = await fixtureWith('CREATE STREAM A AS SELECT ID, CUST FROM ORDERS;');
    expect((await fixture.plan('CREATE TABLE B AS SELECT CUST, COUNT(*) AS C FROM A GROUP BY CUST;')).queryId).toBe(
      'CTAS_B_1',
    );
    expect((await fixture.plan('INSERT INTO A SELECT ID, CUST FROM ORDERS;')).queryId).toBe('INSERTQUERY_2');
  });
});

describe('CREATE OR REPLACE of a query', () => {
  it('is refused for windowed aggregations, joins and table functions, even when nothing changes', async () => {
    for (const select of [
      'TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY CUST;',
      'STREAM N AS SELECT O.ID, P.ID AS PID FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID;',
      'STREAM N AS SELECT ID, EXPLODE(ARRAY[1, 2]) AS E FROM ORDERS;',
    ]) {
      const fixture = new EngineFixture();
      await fixture.run(`${ORDERS} ${PAYMENTS} CREATE ${select}`);
      const error = await fixture.refusal(`CREATE OR REPLACE ${select}`);
      expect(error.details).toMatchObject({ answerAs: 'bad-request' });
    }
  });

  it('keeps the id and takes over when only projection and filter change', async () => {
    const fixture = await fixtureWith('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;');
    const outcome = await fixture.run('CREATE OR REPLACE STREAM N AS SELECT ID, CUST, QTY FROM ORDERS WHERE QTY > 1;');
    expect(outcome).toMatchObject({ replaces: 'CSAS_N_0', plan: { queryId: 'CSAS_N_0' } });
    expect(fixture.columns('N')).toContain('`QTY` INTEGER');
  });

  it('is refused when state would no longer fit', async () => {
    const fixture = await fixtureWith('CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY CUST;');
    const error = await fixture.refusal(
      'CREATE OR REPLACE TABLE N AS SELECT CUST, COUNT(*) AS C, SUM(QTY) AS S FROM ORDERS GROUP BY CUST;',
    );
    expect(error.message).toContain('columns kept by the aggregation would change');
  });

  it('is refused when a column changes its type', async () => {
    const fixture = await fixtureWith('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;');
    const error = await fixture.refusal('CREATE OR REPLACE STREAM N AS SELECT ID, QTY AS CUST FROM ORDERS;');
    expect(error.message).toContain('CUST STRING');
  });
});

describe('INSERT INTO … SELECT', () => {
  const target =
    "CREATE STREAM T (ID INT KEY, CUST STRING, QTY INT, PRICE DECIMAL(9, 3)) WITH (KAFKA_TOPIC='t', PARTITIONS=2, VALUE_FORMAT='DELIMITED');";

  it('writes in the formats of the target and widens decimals', async () => {
    const fixture = await fixtureWith(target);
    const plan = await fixture.plan('INSERT INTO T SELECT ID, CUST, QTY, 1.5 AS PRICE FROM ORDERS;');
    expect(plan.root).toMatchObject({ kind: 'StreamSink', topic: 't', formats: { value: { format: 'DELIMITED' } } });
    expect(plan.root.schema.value.at(-1)?.type).toEqual({ kind: 'DECIMAL', precision: 9, scale: 3 });
  });

  it('may be given an id', async () => {
    const fixture = await fixtureWith(target);
    const plan = await fixture.plan(
      "INSERT INTO T WITH (QUERY_ID='mine') SELECT ID, CUST, QTY, 2 AS PRICE FROM ORDERS;",
    );
    expect(plan.queryId).toBe('MINE');
  });

  it.each([
    ['INSERT INTO T SELECT ID, CUST FROM ORDERS;', 'do not fit those of T'],
    ['INSERT INTO T SELECT ID, QTY, CUST, 1 AS PRICE FROM ORDERS;', 'do not fit those of T'],
    ['INSERT INTO T SELECT ID, CUST, QTY, QTY AS PRICE FROM ORDERS;', 'do not fit those of T'],
    ['INSERT INTO T SELECT CUST, COUNT(*) AS QTY FROM ORDERS GROUP BY CUST;', 'makes a TABLE'],
    ['INSERT INTO CUSTOMERS SELECT * FROM ORDERS;', 'is a table'],
    ['INSERT INTO NOPE SELECT * FROM ORDERS;', 'no stream or table NOPE'],
    ["INSERT INTO T WITH (KAFKA_TOPIC='x') SELECT ID, CUST, QTY FROM ORDERS;", 'does not take KAFKA_TOPIC'],
  ])('is refused: %s', async (sql, message) => {
    expect((await new EngineFixture().refusal(`${ORDERS} ${CUSTOMERS} ${target} ${sql}`)).message).toContain(message);
  });
});
