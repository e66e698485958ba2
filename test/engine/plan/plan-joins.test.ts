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

const SOURCES = `${ORDERS} ${PAYMENTS} ${CUSTOMERS} ${CITIES}`;
const planned = async (sql: string) => new EngineFixture().plan(`${SOURCES} ${sql}`);
const refused = async (sql: string) => new EngineFixture().refusal(`${SOURCES} ${sql}`);

describe('a join', () => {
  it('prefixes shared names with the alias, and the key with its source', async () => {
    const plan = await planned(
      'CREATE STREAM N AS SELECT O.ID, CUST, PAID FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID;',
    );
    expect(formatSchema(plan.root.schema)).toBe('`O_ID` INTEGER KEY, `CUST` STRING, `PAID` DOUBLE');
    expect(stepOf(plan, 'StreamStreamJoin')).toMatchObject({ joinType: 'INNER', keyName: 'O_ID' });
  });

  it('is keyed by the equal column that is selected', async () => {
    const plan = await planned(
      'CREATE STREAM N AS SELECT P.ID AS K, CUST FROM ORDERS O LEFT JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID;',
    );
    expect(stepOf(plan, 'StreamStreamJoin').keyName).toBe('P_ID');
    expect(formatSchema(plan.root.schema)).toBe('`K` INTEGER KEY, `CUST` STRING');
  });

  it('re-keys only the side that is not keyed by its expression', async () => {
    const plan = await planned(
      'CREATE STREAM N AS SELECT O.ID, PAID FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ORDER_ID;',
    );
    expect(outline(plan.root)).toContain('StreamSelectKey RightSourceKeyed');
    expect(outline(plan.root)).not.toContain('StreamSelectKey LeftSourceKeyed');
  });

  it('of all rows has a key of its own, ROWKEY', async () => {
    const plan = await planned(
      'CREATE STREAM N AS SELECT ROWKEY AS K, CUST, PAID FROM ORDERS O FULL JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID;',
    );
    expect(formatSchema(plan.root.schema)).toBe('`K` INTEGER KEY, `CUST` STRING, `PAID` DOUBLE');
    const error = await refused(
      'CREATE STREAM N AS SELECT CUST, PAID FROM ORDERS O FULL JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID;',
    );
    expect(error.message).toContain('must include the join expression ROWKEY');
  });

  it('names every equal column when the key is missing', async () => {
    const error = await refused(
      'CREATE STREAM N AS SELECT CUST, PAID FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID;',
    );
    expect(error.message).toContain('join expressions O.ID or P.ID');
  });

  it('chains to the left, reusing the key of the join before', async () => {
    const chained = await planned(
      'CREATE STREAM N AS SELECT O.CUST AS CUST, C.NAME AS NAME, PAID FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID JOIN CUSTOMERS C ON O.CUST = C.CID;',
    );
    expect(outline(chained.root).slice(2, 6)).toEqual([
      'StreamTableJoin Join',
      'StreamSelectKey LeftSourceKeyed',
      'StreamStreamJoin L_Join',
      'StreamSelect PrependAliasL_Left',
    ]);
    expect(formatSchema(chained.root.schema)).toBe('`CUST` STRING KEY, `NAME` STRING, `PAID` DOUBLE');
  });

  it('of tables by another column than the key is a foreign-key join', async () => {
    const plan = await planned(
      'CREATE TABLE N AS SELECT CID, NAME, COUNTRY FROM CUSTOMERS C JOIN CITIES X ON C.CITY = X.CITY;',
    );
    const step = stepOf(plan, 'ForeignKeyTableTableJoin');
    expect(step.leftJoinExpression).toMatchObject({ kind: 'ColumnReference', name: 'C_CITY' });
    expect(step.keyName).toBe('C_CID');
    const error = await refused(
      'CREATE TABLE N AS SELECT NAME, COUNTRY FROM CUSTOMERS C JOIN CITIES X ON C.CITY = X.CITY;',
    );
    expect(error.message).toContain('key column C.CID');
  });

  it('re-keys a side whose keys are written in another format', async () => {
    const plan = await planned(
      "CREATE STREAM S2 (ID INT KEY, V INT) WITH (KAFKA_TOPIC='s2', PARTITIONS=2, FORMAT='JSON'); CREATE STREAM N AS SELECT O.ID, V FROM ORDERS O JOIN S2 WITHIN 1 HOUR ON O.ID = S2.ID;",
    );
    expect(stepOf(plan, 'StreamSelectKey')).toMatchObject({
      context: ['RightSourceKeyed'],
      internalFormats: { key: { format: 'KAFKA' } },
    });
  });

  it('whose sides are both re-keyed takes the first key format that is one', async () => {
    const plan = await planned(
      "CREATE STREAM LOOSE (V INT) WITH (KAFKA_TOPIC='loose', PARTITIONS=2, KEY_FORMAT='NONE', VALUE_FORMAT='JSON'); CREATE STREAM S2 (ID INT KEY, W INT) WITH (KAFKA_TOPIC='s2', PARTITIONS=2, FORMAT='JSON'); CREATE STREAM N AS SELECT L.V, S2.ID FROM LOOSE L JOIN S2 WITHIN 1 HOUR ON L.V = S2.W;",
    );
    expect(stepOf(plan, 'StreamSelectKey').internalFormats.key.format).toBe('JSON');
  });

  it.each([
    ['SELECT * FROM ORDERS O JOIN PAYMENTS P ON O.ID = P.ID', 'needs a WITHIN clause'],
    ['SELECT * FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.CUST = P.ID', 'different types: STRING and INTEGER'],
    ['SELECT * FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID > P.ID', 'must be an equality'],
    [
      'SELECT * FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID AND O.QTY = P.ORDER_ID',
      'takes one equality',
    ],
    ['SELECT * FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = 1', 'exactly one source; this side reads none'],
    ['SELECT * FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = O.QTY', 'must compare P'],
    ['SELECT * FROM ORDERS A JOIN ORDERS B WITHIN 1 HOUR ON A.ID = B.ID', 'cannot be joined to itself'],
    ['SELECT * FROM ORDERS A JOIN PAYMENTS A WITHIN 1 HOUR ON A.ID = A.ID', 'used for two sources'],
    [
      'SELECT * FROM ORDERS O JOIN CUSTOMERS C WITHIN 1 HOUR ON O.CUST = C.CID',
      'WITHIN is only for joins of two streams',
    ],
    ['SELECT * FROM ORDERS O FULL JOIN CUSTOMERS C ON O.CUST = C.CID', 'cannot be joined with FULL OUTER'],
    ['SELECT * FROM ORDERS O JOIN CUSTOMERS C ON O.CUST = C.NAME', "only on the table's primary key"],
  ])('of streams is refused: %s', async (query, message) => {
    expect((await refused(`CREATE STREAM N AS ${query};`)).message).toContain(message);
  });

  it.each([
    ['SELECT * FROM CUSTOMERS C JOIN ORDERS O ON C.CID = O.CUST', 'cannot be joined to the stream'],
    ['SELECT * FROM CUSTOMERS C JOIN CITIES X ON C.CITY = X.COUNTRY', 'primary key of the right one'],
    ['SELECT * FROM CUSTOMERS C RIGHT JOIN CITIES X ON C.CITY = X.CITY', 'foreign-key join'],
  ])('of tables is refused: %s', async (query, message) => {
    expect((await refused(`CREATE TABLE N AS ${query};`)).message).toContain(message);
  });

  it('needs topics with equal numbers of partitions', async () => {
    const error = await refused(
      "CREATE STREAM WIDE (ID INT KEY, V INT) WITH (KAFKA_TOPIC='wide', PARTITIONS=3, VALUE_FORMAT='JSON'); CREATE STREAM N AS SELECT O.ID, V FROM ORDERS O JOIN WIDE W WITHIN 1 HOUR ON O.ID = W.ID;",
    );
    expect(error.message).toContain('2 and 3 partitions');
  });
});
