import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../src/sql/parser.ts';
import { EngineFixture, ORDERS } from './statement-fixtures.ts';

async function refused(sql: string): Promise<string> {
  const fixture = new EngineFixture({}, false);
  await fixture.run(ORDERS);
  const parsed = parseStatement(sql);
  await expect(fixture.engine.execute(parsed)).rejects.toThrow();
  return fixture.engine.refusedText(parsed);
}

describe('the text of a refused statement', () => {
  it('is completed when everything but the columns is known', async () => {
    expect(await refused("CREATE TABLE n (a INT) WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='json');")).toBe(
      "CREATE TABLE N (A INTEGER) WITH (CLEANUP_POLICY='compact', KAFKA_TOPIC='n', KEY_FORMAT='KAFKA', PARTITIONS=1, VALUE_FORMAT='JSON');",
    );
  });

  it('has no topic yet when its format is unknown', async () => {
    expect(await refused("CREATE STREAM n (a INT) WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='FOO');")).toBe(
      "CREATE STREAM N (A INTEGER) WITH (KAFKA_TOPIC='n', KEY_FORMAT='KAFKA', PARTITIONS=1, VALUE_FORMAT='FOO');",
    );
  });

  it('stays as written when its parts cannot be read, or its source is unknown', async () => {
    for (const sql of [
      "CREATE STREAM n (a INT) WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='JSON', FOO='x');",
      'CREATE STREAM n AS SELECT * FROM missing;',
      'CREATE STREAM n AS SELECT * FROM orders LIMIT 3;',
    ])
      expect(await refused(sql)).toBe(sql);
  });

  it('of a query has its names qualified as far as they are known', async () => {
    expect(await refused('CREATE STREAM n AS SELECT nope, id FROM orders;')).toBe(
      "CREATE STREAM N WITH (CLEANUP_POLICY='delete', KAFKA_TOPIC='N', PARTITIONS=2, REPLICAS=1, RETENTION_MS=604800000) AS SELECT\n" +
        '  NOPE NOPE,\n  ORDERS.ID ID\nFROM ORDERS ORDERS\nEMIT CHANGES;',
    );
  });
});
