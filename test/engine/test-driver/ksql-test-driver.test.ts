import { describe, expect, it } from 'vitest';
import { KsqlTestDriver } from '../../../src/engine/test-driver/ksql-test-driver.ts';

const CLICKS = `CREATE STREAM clicks (campaign STRING KEY, kind STRING)
                  WITH (KAFKA_TOPIC='clicks', VALUE_FORMAT='JSON', PARTITIONS=1);`;

describe('KsqlTestDriver', () => {
  it('counts clicks per campaign in windows of two minutes', async () => {
    const ksql = new KsqlTestDriver();
    await ksql.execute(`${CLICKS}
      CREATE TABLE counts AS SELECT campaign, COUNT(*) AS n FROM clicks
        WINDOW TUMBLING (SIZE 2 MINUTES) GROUP BY campaign;`);
    await ksql.pipe('clicks', { key: 'summer', value: { kind: 'VIEW' }, timestamp: 1_000 });
    await ksql.pipe('clicks', { key: 'summer', value: { kind: 'CLICK' }, timestamp: 119_999 });
    await ksql.pipe('clicks', { key: 'summer', value: { kind: 'CLICK' }, timestamp: 120_000 });
    expect(await ksql.read('counts')).toMatchObject([
      { key: 'summer', value: { N: 1 }, window: { start: 0, end: 120_000 } },
      { key: 'summer', value: { N: 2 }, window: { start: 0, end: 120_000 } },
      { key: 'summer', value: { N: 1 }, window: { start: 120_000, end: 240_000 } },
    ]);
    expect(ksql.rows('counts').map((row) => row.value?.N)).toEqual([2, 1]);
  });

  it('runs queries over what other queries write', async () => {
    const ksql = new KsqlTestDriver();
    await ksql.execute(`${CLICKS}
      CREATE STREAM views AS SELECT * FROM clicks WHERE kind = 'VIEW';
      CREATE STREAM loud AS SELECT campaign, UCASE(campaign) AS name FROM views;`);
    await ksql.pipe('CLICKS', { key: 'a', value: { kind: 'CLICK' } }, { key: 'b', value: { kind: 'VIEW' } });
    expect(await ksql.read('loud')).toMatchObject([{ key: 'b', value: { NAME: 'B' } }]);
    expect(await ksql.read('loud')).toEqual([]);
  });

  it('inserts values at the time of its clock', async () => {
    const ksql = new KsqlTestDriver({ startTime: 5 });
    await ksql.execute(CLICKS);
    ksql.advanceTime(10);
    await ksql.execute(`INSERT INTO clicks (campaign, kind) VALUES ('a', 'VIEW');`);
    expect(await ksql.read('clicks')).toMatchObject([{ key: 'a', value: { KIND: 'VIEW' }, timestamp: 15 }]);
  });

  it('reports records that cannot be read and goes on', async () => {
    const ksql = new KsqlTestDriver();
    await ksql.execute(`${CLICKS} CREATE STREAM copy AS SELECT * FROM clicks;`);
    await ksql.pipe('clicks', { key: 'a', value: 'no object' }, { key: 'b', value: { kind: 'VIEW' } });
    expect(await ksql.read('copy')).toMatchObject([{ key: 'b' }]);
    expect(ksql.errors).toMatchObject([{ kind: 'DESERIALIZATION', topic: 'clicks', offset: 0n }]);
  });
});
