import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../src/sql/parser.ts';
import { EngineFixture, ORDERS, PAYMENTS } from './statement-fixtures.ts';

async function textOf(name: string, sql: string): Promise<string> {
  const fixture = new EngineFixture();
  await fixture.run(`${ORDERS} ${PAYMENTS} ${sql}`);
  return fixture.source(name).statementText;
}

describe('the text of a source', () => {
  it('has its formats and clean-up policy written out, sorted by name', async () => {
    const text = await textOf(
      'N',
      "CREATE STREAM N (`k` INT KEY, A VARCHAR) WITH (VALUE_FORMAT='json', PARTITIONS=1, KAFKA_TOPIC='n');",
    );
    expect(text).toBe(
      "CREATE STREAM N (`k` INTEGER KEY, A STRING) WITH (CLEANUP_POLICY='delete', KAFKA_TOPIC='n', KEY_FORMAT='KAFKA', PARTITIONS=1, VALUE_FORMAT='JSON');",
    );
  });

  it('of a query has qualified names and one clause per line', async () => {
    const text = await textOf(
      'N',
      'CREATE STREAM N AS SELECT O.ID, CUST, QTY + 1 FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID WHERE QTY > 1;',
    );
    expect(text.split('\n')).toEqual([
      "CREATE STREAM N WITH (CLEANUP_POLICY='delete', KAFKA_TOPIC='N', PARTITIONS=2, REPLICAS=1, RETENTION_MS=604800000) AS SELECT",
      '  O.ID O_ID,',
      '  O.CUST CUST,',
      '  (O.QTY + 1) KSQL_COL_0',
      'FROM ORDERS O',
      'INNER JOIN PAYMENTS P WITHIN 1 HOURS ON ((O.ID = P.ID))',
      'WHERE (O.QTY > 1)',
      'EMIT CHANGES;',
    ]);
    expect(() => parseStatement(text)).not.toThrow();
  });

  it('keeps the written statement beside it, from which a query is planned again', async () => {
    const fixture = new EngineFixture();
    const sql = 'CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW SESSION (5 MINUTES) GROUP BY CUST;';
    await fixture.run(`${ORDERS} ${sql}`);
    expect(fixture.source('N').writtenText).toBe(sql);
    expect(fixture.source('N').statementText).toContain('WINDOW SESSION ( 5 MINUTES ) \nGROUP BY ORDERS.CUST');
  });
});
