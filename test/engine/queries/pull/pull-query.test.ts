import { describe, expect, it } from 'vitest';
import { JsonNumber } from '../../../../src/engine/formats/json-value.ts';
import { PullFixture } from './pull-fixture.ts';

const n = (value: number) => new JsonNumber(String(value));

async function riders(keyFormat = 'KAFKA', partitions = 1): Promise<PullFixture> {
  const fixture = new PullFixture();
  await fixture.start(
    `CREATE TABLE RIDERS (ID INT PRIMARY KEY, CITY STRING)
       WITH (KAFKA_TOPIC='riders', KEY_FORMAT='${keyFormat}', VALUE_FORMAT='JSON', PARTITIONS=${partitions});
     CREATE TABLE KEPT AS SELECT * FROM RIDERS;`,
    partitions,
  );
  return fixture;
}

describe('a pull query on a table', () => {
  it('gives the rows of a partition in the order of keys, so that LIMIT takes the first', async () => {
    const fixture = await riders();
    for (const id of [9, 10, -1, 2]) await fixture.feed('RIDERS', n(id), new Map([['CITY', `c${id}`]]));
    expect((await fixture.pull('SELECT ID FROM KEPT;')).rows).toEqual([[2], [9], [10], [-1]]);
    expect((await fixture.pull('SELECT ID FROM KEPT LIMIT 2;')).rows).toEqual([[2], [9]]);
  });

  it('orders JSON keys by their texts', async () => {
    const fixture = await riders('JSON');
    for (const id of [9, 10, -1, 2]) await fixture.feed('RIDERS', n(id), new Map([['CITY', 'x']]));
    expect((await fixture.pull('SELECT ID FROM KEPT;')).rows).toEqual([[-1], [10], [2], [9]]);
  });

  it('gives rows looked up by key in the order in which the client named them, whatever their partition', async () => {
    const fixture = await riders('KAFKA', 2);
    for (const id of [1, 2, 3]) await fixture.feed('RIDERS', n(id), new Map([['CITY', 'x']]), { partition: id % 2 });
    expect((await fixture.pull('SELECT ID FROM KEPT WHERE ID IN (3, 2, 1);')).rows).toEqual([[3], [2], [1]]);
  });

  it('gives header columns of a source table as header columns', async () => {
    const fixture = new PullFixture();
    await fixture.start(
      "CREATE SOURCE TABLE T (K INT PRIMARY KEY, V STRING, H BYTES HEADER('h')) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', PARTITIONS=1);",
    );
    const headers = [{ key: 'h', value: Buffer.from('!') }];
    await fixture.feed('T', n(1), new Map([['V', 'a']]), { headers });
    await fixture.feed('T', n(2), new Map([['V', 'b']]));
    const { rows, columns } = await fixture.pull('SELECT * FROM T;');
    expect(rows.map(([k, v, h]) => [k, v, h && Buffer.from(h as Uint8Array).toString()])).toEqual([
      [1, 'a', '!'],
      [2, 'b', null],
    ]);
    expect(columns.map((c) => c.namespace)).toEqual(['KEY', 'VALUE', 'HEADERS']);
  });

  it('gives defaults for nulls of tables whose rows are kept as protobuf', async () => {
    const pulled = async (format: string) => {
      const fixture = new PullFixture();
      await fixture.start(
        `CREATE TABLE L (ID INT PRIMARY KEY, X INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='${format}', PARTITIONS=1);
         CREATE TABLE R (ID INT PRIMARY KEY, A STRING, B BIGINT) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='${format}', PARTITIONS=1);
         CREATE TABLE KEPT AS SELECT L.ID, A, B FROM L LEFT JOIN R ON L.ID = R.ID;`,
      );
      await fixture.feed('L', n(1), new Map());
      return (await fixture.pull('SELECT * FROM KEPT;')).rows;
    };
    expect(await pulled('PROTOBUF')).toEqual([[1, '', 0n]]);
    expect(await pulled('JSON')).toEqual([[1, null, null]]);
  });

  it('looks windows up by key and bounds, oldest first', async () => {
    const fixture = new PullFixture();
    await fixture.start(
      `CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
       CREATE TABLE C AS SELECT K, COUNT(*) AS N FROM S WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY K;`,
    );
    for (const timestamp of [500, 1_500, 1_700, 2_500])
      await fixture.feed('S', 'a', new Map([['V', n(1)]]), { timestamp });
    const { rows } = await fixture.pull("SELECT WINDOWSTART, N FROM C WHERE K = 'a' AND WINDOWSTART >= 1000;");
    expect(rows).toEqual([
      [1_000n, 2n],
      [2_000n, 1n],
    ]);
  });

  it('is refused for a scan, a range or a LIMIT that is switched off', async () => {
    const fixture = await riders();
    const refused = (sql: string, name: string) => expect(fixture.pull(sql, { [name]: false })).rejects.toThrow();
    await refused('SELECT * FROM KEPT;', 'ksql.query.pull.table.scan.enabled');
    await refused("SELECT * FROM KEPT WHERE CITY = 'x';", 'ksql.query.pull.table.scan.enabled');
    await refused('SELECT * FROM KEPT LIMIT 1;', 'ksql.query.pull.limit.clause.enabled');
    const byKey = fixture.pull('SELECT * FROM KEPT WHERE ID = 1;', { 'ksql.query.pull.table.scan.enabled': false });
    await expect(byKey).resolves.toMatchObject({ rows: [] });
  });

  it('is refused for clauses and columns that stored rows do not have', async () => {
    const fixture = await riders();
    for (const sql of [
      'SELECT ROWPARTITION FROM KEPT;',
      'SELECT * FROM KEPT WHERE ROWOFFSET > 1;',
      'SELECT * FROM KEPT WINDOW TUMBLING (SIZE 1 SECOND);',
      'SELECT CITY, COUNT(*) FROM KEPT GROUP BY CITY;',
      'SELECT * FROM RIDERS;',
    ])
      await expect(fixture.pull(sql), sql).rejects.toMatchObject({ code: 'STATEMENT_INVALID' });
  });
});
