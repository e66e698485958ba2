import { beforeAll, describe, expect, it } from 'vitest';
import { PullFixture } from './pull-fixture.ts';

let tables: PullFixture;
let windows: PullFixture;
beforeAll(async () => {
  tables = new PullFixture();
  await tables.start(
    `CREATE TABLE r (id STRING PRIMARY KEY, city STRING, n INT, open BOOLEAN) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON', PARTITIONS=1);
     CREATE TABLE kept AS SELECT * FROM r;`,
  );
  windows = new PullFixture();
  await windows.start(
    `CREATE STREAM s (id STRING KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
     CREATE TABLE counted AS SELECT id, COUNT(*) AS c FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY id;`,
  );
});

describe('the WHERE clause of a pull query', () => {
  it.each([
    "id = 'a'",
    "id = 'a' AND n > 1",
    "id IN ('a', 'b')",
    "id BETWEEN 'a' AND 'b'",
    'n + 1 = 2',
    'n = n',
    "city LIKE 'x%'",
    "id = 'a' OR city = 'b'",
    'n IS DISTINCT FROM 1',
    // The second alternative is not looked at: the first cannot do without a scan.
    'n > 1 OR city IS NULL',
  ])('takes %s', async (where) => {
    expect((await tables.pull(`SELECT * FROM kept WHERE ${where};`)).rows).toEqual([]);
  });

  it.each([
    'id IS NULL',
    'city IS NOT NULL',
    'open',
    'NOT open',
    'TRUE',
    "NOT id = 'a'",
    "id NOT IN ('a', 'b')",
    "id NOT BETWEEN 'a' AND 'b'",
    "city NOT LIKE 'x%'",
    "INSTR(city, 'x') > 0 AND city IS NULL",
    "id = 'a' OR city IS NULL",
    "(city IS NULL OR n = 1) AND id = 'a'",
    'city LIKE id',
    "city BETWEEN 10 AND 'x'",
    "n LIKE 'x'",
    'id IN (1)',
    'id = NULL',
    "id = 'a' AND WINDOWSTART > 1",
  ])('does not take %s', async (where) => {
    await expect(tables.pull(`SELECT * FROM kept WHERE ${where};`)).rejects.toMatchObject({ name: 'ClickstreamError' });
  });

  it.each([
    "id = 'a' AND WINDOWSTART > 1 AND WINDOWSTART < 5 AND WINDOWEND <= 9",
    "id = 'a' AND 1 < WINDOWSTART AND WINDOWSTART < 5",
    "id = 'a' AND WINDOWSTART = 5",
    // Only a lookup by key is bound by windows.
    'WINDOWSTART > 1 AND WINDOWSTART > 2',
  ])('takes bounds of windows: %s', async (where) => {
    expect((await windows.pull(`SELECT * FROM counted WHERE ${where};`)).rows).toEqual([]);
  });

  it.each([
    'WINDOWSTART <> 5',
    "id = 'a' AND WINDOWEND IS DISTINCT FROM 5",
    "id = 'a' AND WINDOWSTART > 1 AND WINDOWSTART >= 2",
    "id = 'a' AND WINDOWSTART > 1 AND 2 <= WINDOWSTART",
    "id = 'a' AND WINDOWSTART = 1 AND WINDOWSTART = 2",
    "id = 'a' AND WINDOWSTART = 1 AND WINDOWSTART < 2",
  ])('does not take bounds of windows: %s', async (where) => {
    await expect(windows.pull(`SELECT * FROM counted WHERE ${where};`)).rejects.toMatchObject({
      name: 'ClickstreamError',
    });
  });

  it('of many alternatives is not written out', async () => {
    const list = Array.from({ length: 200 }, (_, i) => i).join();
    const where = ['n', 'n + 1', 'n + 2'].map((value) => `${value} IN (${list})`).join(' AND ');
    expect((await tables.pull(`SELECT * FROM kept WHERE ${where};`)).rows).toEqual([]);
  });
});

describe('a pull query', () => {
  it.each([
    'SELECT *, 1 FROM kept;',
    'SELECT 1, * FROM kept;',
    'SELECT COUNT(*) FROM kept;',
    'SELECT * FROM kept LIMIT -1;',
  ])('is refused: %s', async (sql) => {
    await expect(tables.pull(sql)).rejects.toMatchObject({ code: 'STATEMENT_INVALID' });
  });
});
