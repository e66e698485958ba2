import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerFixture } from './server-fixture.ts';

let server: ServerFixture;
beforeAll(async () => {
  server = await ServerFixture.start();
  await server.ksql(
    "CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', PARTITIONS=1, VALUE_FORMAT='JSON');",
  );
});
afterAll(() => server[Symbol.asyncDispose]());

const AGGREGATE = 'CREATE TABLE t AS SELECT id, COUNT(*) AS c FROM s WINDOW';

describe('what is refused is answered with the code of a ksqlDB server', () => {
  it.each([
    ['no partitions', "CREATE STREAM n (a INT) WITH (KAFKA_TOPIC='n', PARTITIONS=0, VALUE_FORMAT='JSON');", 50000],
    [
      'no replicas',
      "CREATE STREAM n (a INT) WITH (KAFKA_TOPIC='n', PARTITIONS=1, REPLICAS=0, VALUE_FORMAT='JSON');",
      50000,
    ],
    [
      'a topic that cannot be',
      "CREATE STREAM n (a INT) WITH (KAFKA_TOPIC='bad topic', PARTITIONS=1, VALUE_FORMAT='JSON');",
      50000,
    ],
    ['a retention below size and grace', `${AGGREGATE} TUMBLING (SIZE 1 HOUR, RETENTION 1 MINUTE) GROUP BY id;`, 50000],
    ['an advance beyond the size', `${AGGREGATE} HOPPING (SIZE 1 HOUR, ADVANCE BY 2 HOURS) GROUP BY id;`, 50000],
    ['no advance', `${AGGREGATE} HOPPING (SIZE 1 HOUR, ADVANCE BY 0 SECONDS) GROUP BY id;`, 50000],
    ['wrapping of several values', 'CREATE STREAM n WITH (WRAP_SINGLE_VALUE=FALSE) AS SELECT * FROM s;', 40001],
    [
      'insertion that is switched off',
      "SET 'ksql.insert.into.values.enabled'='false'; INSERT INTO s VALUES (1, 2, 'x');",
      40000,
    ],
  ])('%s', async (_, sql, code) => {
    const { status, body } = await server.ksql(sql);
    const type = code === 40000 ? 'generic_error' : 'statement_error';
    expect({ status, code: body.error_code, type: body['@type'] }).toEqual({
      status: Math.floor(code / 100),
      code,
      type,
    });
  });

  it('a function by a quoted name', async () => {
    expect((await server.ksql('DESCRIBE FUNCTION len;')).status).toBe(200);
    expect((await server.ksql('DESCRIBE FUNCTION `LEN`;')).body).toMatchObject({
      '@type': 'generic_error',
      error_code: 40000,
    });
  });
});

describe('EXPLAIN of a query for a client', () => {
  const explained = async (sql: string) =>
    (await server.ksql(`EXPLAIN ${sql}`)).body[0]?.queryDescription as {
      readonly windowType: string | null;
      readonly fields: readonly { readonly name: string; readonly type?: string }[];
    };

  it('shows the key before the columns, which hold it too', async () => {
    const { fields } = await explained('SELECT * FROM s EMIT CHANGES;');
    expect(fields.map(({ name, type }) => [name, type])).toEqual([
      ['ID', 'KEY'],
      ['ID', undefined],
      ['A', undefined],
      ['B', undefined],
    ]);
  });

  it('shows the key also when it is not selected, and no window', async () => {
    expect((await explained('SELECT b FROM s EMIT CHANGES;')).fields.map(({ name }) => name)).toEqual(['ID', 'B']);
    const aggregate = 'SELECT b, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY b EMIT CHANGES;';
    expect((await explained(aggregate)).windowType).toBeNull();
  });
});
