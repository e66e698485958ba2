import { describe, expect, it } from 'vitest';
import { formatSchema } from '../../../src/engine/schema/logical-schema.ts';
import {
  CITIES,
  CUSTOMERS,
  EngineFixture,
  ORDERS,
  outline,
  PAYMENTS,
  stepOf,
} from '../statements/statement-fixtures.ts';

const NOTES =
  "CREATE TABLE NOTES (CID STRING PRIMARY KEY, CITY STRING) WITH (KAFKA_TOPIC='notes', PARTITIONS=2, VALUE_FORMAT='JSON');";
const WIDE = "CREATE STREAM WIDE (ID INT KEY, V INT) WITH (KAFKA_TOPIC='wide', PARTITIONS=3, VALUE_FORMAT='JSON');";
const PLAIN = "CREATE STREAM PLAIN (ID INT KEY, V INT) WITH (KAFKA_TOPIC='plain', PARTITIONS=2, VALUE_FORMAT='KAFKA');";
const VISITS =
  "CREATE STREAM VISITS (ID INT KEY, V INT) WITH (KAFKA_TOPIC='visits', PARTITIONS=2, VALUE_FORMAT='JSON', WINDOW_TYPE='TUMBLING', WINDOW_SIZE='1 HOUR');";
const TRIPS =
  "CREATE STREAM TRIPS (ID INT KEY, V INT) WITH (KAFKA_TOPIC='trips', PARTITIONS=2, FORMAT='JSON', WINDOW_TYPE='TUMBLING', WINDOW_SIZE='1 HOUR');";
const SOURCES = `${ORDERS} ${PAYMENTS} ${CUSTOMERS} ${CITIES} ${NOTES} ${WIDE} ${PLAIN} ${VISITS} ${TRIPS}`;

const planned = (sql: string) => new EngineFixture().plan(`${SOURCES} ${sql}`);
const message = async (sql: string) => (await new EngineFixture().refusal(`${SOURCES} ${sql}`)).message;

describe('joins of more than two tables', () => {
  it('may begin with a foreign-key join', async () => {
    const plan = await planned(
      'CREATE TABLE N AS SELECT C.CID, COUNTRY, N.CITY FROM CUSTOMERS C JOIN CITIES X ON C.CITY = X.CITY JOIN NOTES N ON C.CID = N.CID;',
    );
    expect(outline(plan.root)).toContain('ForeignKeyTableTableJoin L_Join');
  });

  it('have no foreign-key join behind another', async () => {
    expect(
      await message(
        'CREATE TABLE N AS SELECT C.CID, COUNTRY FROM CUSTOMERS C JOIN NOTES N ON C.CID = N.CID JOIN CITIES X ON C.CITY = X.CITY;',
      ),
    ).toContain('can only be the first join');
  });

  it('cannot go on by the key of one side of a full join, whose rows are keyed by neither', async () => {
    expect(
      await message(
        'CREATE TABLE N AS SELECT C.CID, COUNTRY FROM CUSTOMERS C FULL JOIN NOTES N ON C.CID = N.CID JOIN CITIES X ON C.CID = X.CITY;',
      ),
    ).toContain('cannot be given another key');
  });
});

describe('a join', () => {
  it('needs equal numbers of partitions even where a side is repartitioned', async () => {
    expect(
      await message('CREATE STREAM N AS SELECT O.QTY, V FROM ORDERS O JOIN WIDE W WITHIN 1 HOUR ON O.QTY = W.V;'),
    ).toContain('2 and 3 partitions');
  });

  it('does not take values in the KAFKA format', async () => {
    expect(
      await message('CREATE STREAM N AS SELECT O.ID, V FROM ORDERS O JOIN PLAIN P WITHIN 1 HOUR ON O.ID = P.ID;'),
    ).toContain('P has values in the KAFKA format, which cannot be used with JOIN');
  });
});

describe('the star of one source', () => {
  it('has the columns of rows that PARTITION BY has given another key: the key first, the old key last', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT P.* FROM PAYMENTS P PARTITION BY ORDER_ID;');
    expect(formatSchema(plan.root.schema)).toBe('`ORDER_ID` INTEGER KEY, `PAID` DOUBLE, `ID` INTEGER');
  });

  it('cannot be selected from a join with PARTITION BY', async () => {
    expect(
      await message(
        'CREATE STREAM N AS SELECT P.* FROM PAYMENTS P JOIN ORDERS O WITHIN 1 HOUR ON P.ID = O.ID PARTITION BY P.ORDER_ID;',
      ),
    ).toContain('P.* cannot be selected from a join with PARTITION BY');
  });
});

describe('table functions', () => {
  it('explode rows after PARTITION BY has given them their key', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT CUST, EXPLODE(TAGS) AS T FROM ORDERS PARTITION BY CUST;');
    expect(outline(plan.root).slice(1, 4)).toEqual([
      'StreamSelect Project',
      'StreamFlatMap FlatMap',
      'StreamSelectKey PartitionBy',
    ]);
  });

  it.each([
    ['SELECT CUST, EXPLODE(TAGS) AS T, COUNT(*) AS C FROM ORDERS GROUP BY CUST', 'cannot be used in an aggregation'],
    ["SELECT ID, CASE WHEN QTY > 1 THEN EXPLODE(TAGS) ELSE '' END AS T FROM ORDERS", 'cannot be used in CASE'],
  ])('are refused: %s', async (query, text) => {
    expect(await message(`CREATE STREAM N AS ${query};`)).toContain(text);
  });
});

describe('the names of a transient query', () => {
  it('may be those of system columns only for the columns themselves', async () => {
    expect((await planned('SELECT ROWTIME, ROWOFFSET FROM ORDERS EMIT CHANGES;')).output.value).toHaveLength(2);
    expect(await message('SELECT ID AS ROWTIME FROM ORDERS EMIT CHANGES;')).toContain('reserved name');
    expect(await message('SELECT ID AS `windowEnd` FROM ORDERS EMIT CHANGES;')).toContain('reserved name');
  });

  it('repeat a grouping column only through AS_VALUE', async () => {
    const query = (copy: string) => `SELECT CUST, ${copy} AS D, COUNT(*) AS C FROM ORDERS GROUP BY CUST EMIT CHANGES;`;
    expect(await message(query('CUST'))).toContain('selected more than once');
    expect((await planned(query('AS_VALUE(CUST)'))).output.value.map((c) => c.name)).toEqual(['CUST', 'D', 'C']);
  });
});

describe('the bounds of a windowed source', () => {
  it('filter the rows of an aggregation', async () => {
    const plan = await planned('CREATE TABLE N AS SELECT V, COUNT(*) AS C FROM VISITS WHERE WINDOWEND > 5 GROUP BY V;');
    expect(formatSchema(plan.root.schema)).toBe('`V` INTEGER KEY, `C` BIGINT');
    expect(formatSchema(stepOf(plan, 'StreamFilter').schema)).toContain('`WINDOWEND` BIGINT');
  });

  it.each([
    ['SELECT V, WINDOWSTART AS W, COUNT(*) AS C FROM VISITS GROUP BY V', 'WINDOWSTART of a windowed source'],
    ['SELECT V, MAX(WINDOWEND) AS E FROM VISITS GROUP BY V', 'WINDOWEND of a windowed source'],
    ['SELECT V, MAX(WINDOWEND) AS E FROM VISITS WINDOW TUMBLING (SIZE 1 DAY) GROUP BY V', 'WINDOWEND can only be used'],
    [
      'SELECT V, COUNT(*) AS C FROM VISITS WINDOW TUMBLING (SIZE 1 DAY) WHERE WINDOWSTART > 1 GROUP BY V',
      'WINDOWSTART can only be used',
    ],
  ])('are refused: %s', async (query, text) => {
    expect(await message(`CREATE TABLE N AS ${query};`)).toContain(text);
  });

  it('and its keys cannot be written anew in another format for a join', async () => {
    expect(
      await message('CREATE STREAM N AS SELECT A.ID, A.V FROM VISITS A JOIN TRIPS B WITHIN 1 HOUR ON A.ID = B.ID;'),
    ).toContain('cannot be written in another format');
  });
});

it('a mistyped aggregate function is the fault that is told, not the column that it leaves loose', async () => {
  const refused = await message('CREATE TABLE N AS SELECT ID, COUNT_DISTINKT(V) FROM WIDE GROUP BY ID;');
  expect(refused).toContain('There is no function COUNT_DISTINKT. Did you mean COUNT_DISTINCT?');
});
