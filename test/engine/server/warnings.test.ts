import { describe, expect, it } from 'vitest';
import { ServerFixture } from './server-fixture.ts';

const SOURCES = `CREATE STREAM a (id INT KEY, x INT) WITH (KAFKA_TOPIC='a', PARTITIONS=1, VALUE_FORMAT='JSON');
  CREATE STREAM b (id INT KEY, y INT) WITH (KAFKA_TOPIC='b', PARTITIONS=1, VALUE_FORMAT='JSON');
  CREATE TABLE t (id INT PRIMARY KEY, z INT) WITH (KAFKA_TOPIC='t', PARTITIONS=1, VALUE_FORMAT='JSON');`;

describe('answers of statements', () => {
  it.each([
    ['a stream-stream join without a grace period', 'a JOIN b WITHIN 1 HOUR ON a.id = b.id', 1],
    ['the first of several joins being one', 'a JOIN b WITHIN 1 HOUR ON a.id = b.id JOIN t ON a.id = t.id', 1],
    ['a stream-stream join with a grace period', 'a JOIN b WITHIN 1 HOUR GRACE PERIOD 1 HOUR ON a.id = b.id', 0],
    ['a stream-table join', 'a JOIN t ON a.id = t.id', 0],
  ])('warn of what is deprecated: %s', async (_, join, count) => {
    await using server = await ServerFixture.start();
    const { body } = await server.ksql(`${SOURCES} CREATE STREAM r AS SELECT a.id, x FROM ${join};`);
    expect(body.at(-1)).toMatchObject({ '@type': 'currentStatus' });
    expect(body.at(-1)?.warnings).toHaveLength(count);
    if (count > 0) expect(JSON.stringify(body.at(-1)?.warnings)).toContain('GRACE PERIOD');
  });

  it('tell of a source whose topic is gone, with a warning and no partitions', async () => {
    await using server = await ServerFixture.start();
    await server.ksql(SOURCES);
    await server.engine.topics.delete('a');
    const { body } = await server.ksql('DESCRIBE a; DESCRIBE STREAMS;');
    expect(body[0]).toMatchObject({
      sourceDescription: { name: 'A', partitions: 0, replication: 0 },
      warnings: [{ message: expect.stringContaining('Kafka') }],
    });
    expect(body[1]?.warnings).toHaveLength(1);
  });
});
