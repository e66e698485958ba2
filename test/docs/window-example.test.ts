import { KsqlTestDriver } from 'clickstream-ksql';
import { expect, it } from 'vitest';

it('counts clicks per campaign in windows of two minutes', async () => {
  const ksql = new KsqlTestDriver();
  await ksql.execute(`
    CREATE STREAM clicks (campaign STRING KEY, kind STRING) WITH (KAFKA_TOPIC='clicks', VALUE_FORMAT='JSON');
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
});
