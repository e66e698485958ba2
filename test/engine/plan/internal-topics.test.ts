import { describe, expect, it } from 'vitest';
import { internalTopicsOf } from '../../../src/engine/plan/internal-topics.ts';
import { CITIES, CUSTOMERS, EngineFixture, ORDERS, PAYMENTS } from '../statements/statement-fixtures.ts';

async function suffixes(sql: string): Promise<string[]> {
  const plan = await new EngineFixture().plan(`${ORDERS} ${PAYMENTS} ${CUSTOMERS} ${CITIES} ${sql}`);
  return internalTopicsOf(plan).map((topic) => topic.suffix);
}

describe('the internal topics of a query', () => {
  it('are a repartition topic and a changelog for an aggregation by another column', async () => {
    expect(await suffixes('CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY CUST;')).toEqual([
      'Aggregate-GroupBy-repartition',
      'Aggregate-Aggregate-Materialize-changelog',
    ]);
  });

  it('are a changelog alone when grouped by the key', async () => {
    expect(await suffixes('CREATE TABLE N AS SELECT ID, COUNT(*) AS C FROM ORDERS GROUP BY ID;')).toEqual([
      'Aggregate-Aggregate-Materialize-changelog',
    ]);
  });

  it('number the stores of stream joins by the processors before them', async () => {
    const query = 'SELECT O.ID, PAID FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR';
    expect(await suffixes(`CREATE STREAM N AS ${query} ON O.ID = P.ID;`)).toEqual([
      'KSTREAM-JOINTHIS-0000000008-store-changelog',
      'KSTREAM-JOINOTHER-0000000009-store-changelog',
    ]);
    expect(await suffixes(`CREATE STREAM N AS ${query} ON O.ID = P.ORDER_ID;`)).toEqual([
      'Join-right-repartition',
      'KSTREAM-JOINTHIS-0000000012-store-changelog',
      'KSTREAM-JOINOTHER-0000000013-store-changelog',
    ]);
  });

  it('hold rows without a match when an outer join has a grace period', async () => {
    const topics = await suffixes(
      'CREATE STREAM N AS SELECT ROWKEY, CUST, PAID FROM ORDERS O FULL JOIN PAYMENTS P WITHIN 1 HOUR GRACE PERIOD 1 HOUR ON O.ID = P.ID;',
    );
    expect(topics).toEqual([
      'KSTREAM-OUTERTHIS-0000000008-store-changelog',
      'KSTREAM-OUTEROTHER-0000000009-store-changelog',
      'KSTREAM-OUTERSHARED-0000000008-store-changelog',
    ]);
  });

  it('are two topics between the tables of a foreign-key join, with the numbers of Kafka Streams', async () => {
    expect(
      await suffixes(
        'CREATE TABLE N AS SELECT C.CID, NAME, COUNTRY FROM CUSTOMERS C JOIN CITIES T ON C.CITY = T.CITY;',
      ),
    ).toEqual([
      'KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-0000000012-topic',
      'KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-0000000020-topic',
      'KafkaTopic_Left-Reduce-changelog',
      'KafkaTopic_Right-Reduce-changelog',
      'KTABLE-FK-JOIN-SUBSCRIPTION-STATE-STORE-0000000016-changelog',
      'Project-Last-changelog',
    ]);
  });

  it('are the table of a stream-table join, and the stream when it is re-keyed', async () => {
    expect(
      await suffixes('CREATE STREAM N AS SELECT O.CUST, NAME FROM ORDERS O JOIN CUSTOMERS C ON O.CUST = C.CID;'),
    ).toEqual(['Join-repartition', 'KafkaTopic_Right-Reduce-changelog']);
  });
});
