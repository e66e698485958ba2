import { describe, expect, it } from 'vitest';
import { KsqlTestDriver } from '../../../src/engine/test-driver/ksql-test-driver.ts';

const STREAM = `CREATE STREAM s (id STRING KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');`;
const TABLE = `CREATE TABLE t (id STRING PRIMARY KEY, g STRING, v INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');`;

async function driverWith(sql: string): Promise<KsqlTestDriver> {
  const ksql = new KsqlTestDriver();
  await ksql.execute(sql);
  return ksql;
}

const shown = async (ksql: KsqlTestDriver, name: string) =>
  (await ksql.read(name)).map((r) => `${JSON.stringify(r.key)}=${JSON.stringify(r.value)}`);

describe('streams', () => {
  it('pass records without a value through a projection, and drop them in a filter', async () => {
    const ksql = await driverWith(`${STREAM} CREATE STREAM p AS SELECT id, v FROM s;
      CREATE STREAM f AS SELECT id, v FROM s WHERE v IS NULL;`);
    await ksql.pipe('s', { key: 'a', value: null });
    expect(await shown(ksql, 'p')).toEqual(['"a"=null']);
    expect(await shown(ksql, 'f')).toEqual([]);
  });

  it('skip records without a value when their time is in a column', async () => {
    const ksql = await driverWith(`CREATE STREAM s (id STRING KEY, v BIGINT)
        WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', TIMESTAMP='v');
      CREATE STREAM p AS SELECT id, v FROM s;`);
    await ksql.pipe('s', { key: 'a', value: null }, { key: 'b', value: { v: 5 } });
    expect(await shown(ksql, 'p')).toEqual(['"b"={"V":5}']);
    expect(ksql.errors).toMatchObject([{ kind: 'RECORD_PROCESSING', offset: 0n }]);
  });

  it('take the time of records without a value from their key, when it is in a key column', async () => {
    const ksql = await driverWith(`CREATE STREAM s (k BIGINT KEY, v INT)
        WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', TIMESTAMP='k');
      CREATE STREAM p AS SELECT k, v FROM s;`);
    await ksql.pipe('s', { key: 7, value: null }, { key: 8, value: { v: 1 } });
    expect((await ksql.read('p')).map((r) => [r.key, r.timestamp])).toEqual([
      [7, 7],
      [8, 8],
    ]);
  });

  it('skip records whose time column is null, negative or not in its format, with one report each', async () => {
    const ksql = await driverWith(`CREATE STREAM s (k INT KEY, t STRING)
        WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', TIMESTAMP='t', TIMESTAMP_FORMAT='yyyy-MM-dd');
      CREATE STREAM p AS SELECT k, t FROM s;`);
    const at = (t: string | null) => ({ key: 1, value: { t } });
    await ksql.pipe('s', at(null), at('1969-12-31'), at('yesterday'), at('1970-01-02'));
    expect((await ksql.read('p')).map((r) => r.timestamp)).toEqual([86_400_000]);
    expect(ksql.errors.map((e) => [e.kind, e.offset])).toEqual([0n, 1n, 2n].map((n) => ['RECORD_PROCESSING', n]));
  });

  it('keep headers through all steps of a query', async () => {
    const ksql = await driverWith(`${STREAM} CREATE STREAM p AS SELECT g, v FROM s PARTITION BY g;`);
    const headers = [{ key: 'trace', value: Buffer.from('1') }];
    await ksql.pipe('s', { key: 'a', value: { g: 'x', v: 1 }, headers });
    expect((await ksql.read('p'))[0]?.headers).toEqual(headers);
  });

  it('compute a new key of a record without a value from the old key alone', async () => {
    const ksql =
      await driverWith(`CREATE STREAM s (id STRING KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
      CREATE STREAM p AS SELECT * FROM s PARTITION BY UCASE(id), g;`);
    await ksql.pipe('s', { key: 'a', value: null }, { key: 'b', value: { g: 'x', v: 1 } });
    expect(await shown(ksql, 'p')).toEqual([
      '{"KSQL_COL_0":"A","G":null}=null',
      '{"KSQL_COL_0":"B","G":"x"}={"V":1,"ID":"b"}',
    ]);
  });

  it('report a row whose group is null, and a record that cannot be read, with topic and offset', async () => {
    const ksql = await driverWith(`${STREAM} CREATE TABLE n AS SELECT g, COUNT(*) AS c FROM s GROUP BY g;`);
    await ksql.pipe('s', { key: 'a', value: { g: null } }, { key: 'b', value: { v: 'no number' } });
    expect(ksql.errors).toMatchObject([
      { kind: 'RECORD_PROCESSING', topic: 's', offset: 0n, logger: 'CTAS_N_0.Aggregate.GroupBy' },
      { kind: 'DESERIALIZATION', topic: 's', offset: 1n, logger: 'CTAS_N_0.KsqlTopic.Source', part: 'VALUE' },
    ]);
    expect(String(ksql.errors[1]?.bytes)).toBe('{"v":"no number"}');
  });

  it('say that it was the key that could not be read', async () => {
    const ksql = await driverWith(`CREATE STREAM raw (k STRING KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
      CREATE STREAM s (k BIGINT KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
      CREATE STREAM p AS SELECT k, v FROM s;`);
    await ksql.pipe('raw', { key: 'abc', value: { v: 1 } });
    expect(ksql.errors).toMatchObject([{ kind: 'DESERIALIZATION', part: 'KEY', bytes: Buffer.from('abc') }]);
  });

  it('do not read the fields that a query does not need', async () => {
    const ksql =
      await driverWith(`CREATE STREAM s (id STRING KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='AVRO');
      CREATE STREAM p AS SELECT id, a FROM s;`);
    await ksql.pipe('s', { key: 'k', value: { A: 1, B: 2 } });
    expect(await shown(ksql, 'p')).toEqual(['"k"={"A":1}']);
  });
});

describe('tables', () => {
  it('delete a row that fits a filter no more, and nothing that was never there', async () => {
    const ksql = await driverWith(`${TABLE} CREATE TABLE big AS SELECT id, v FROM t WHERE v > 10;`);
    await ksql.pipe('t', { key: 'a', value: { v: 1 } }, { key: 'a', value: { v: 11 } });
    await ksql.pipe('t', { key: 'a', value: { v: 2 } }, { key: 'a', value: null }, { key: 'b', value: null });
    expect(await shown(ksql, 'big')).toEqual(['"a"={"V":11}', '"a"=null']);
  });

  it('take a tombstone back out of its group', async () => {
    const ksql = await driverWith(`${TABLE} CREATE TABLE n AS SELECT g, COUNT(*) AS c, SUM(v) AS s FROM t GROUP BY g;`);
    await ksql.pipe('t', { key: 'a', value: { g: 'x', v: 1 } }, { key: 'b', value: { g: 'x', v: 2 } });
    await ksql.pipe('t', { key: 'a', value: null });
    expect(await shown(ksql, 'n')).toEqual(['"x"={"C":1,"S":1}', '"x"={"C":2,"S":3}', '"x"={"C":1,"S":2}']);
  });

  it('ignore records without a key', async () => {
    const ksql = await driverWith(`${TABLE} CREATE TABLE c AS SELECT id, v FROM t;`);
    await ksql.pipe('t', { value: { v: 1 } }, { key: 'a', value: { v: 2 } });
    expect(await shown(ksql, 'c')).toEqual(['"a"={"V":2}']);
  });

  it('can be read row by row: aggregates through HAVING and projection, others from their last rows', async () => {
    const ksql = await driverWith(`${STREAM} ${TABLE}
      CREATE TABLE sums AS SELECT id, SUM(v) * 2 AS w FROM s GROUP BY id HAVING SUM(v) > 5;
      CREATE TABLE copy AS SELECT id, v + 1 AS w FROM t;`);
    await ksql.pipe('s', { key: 'a', value: { v: 9 } }, { key: 'b', value: { v: 1 } });
    await ksql.pipe('t', { key: 'x', value: { v: 1 } }, { key: 'y', value: { v: 2 } }, { key: 'x', value: null });
    expect(ksql.rows('sums').map((r) => [r.key, r.value?.W])).toEqual([['a', 18]]);
    expect(ksql.rows('copy').map((r) => [r.key, r.value?.W])).toEqual([['y', 3]]);
  });
});

describe('a sum that overflows its DECIMAL', () => {
  it('ends the query instead of going on with a wrong sum', async () => {
    const ksql =
      await driverWith(`CREATE STREAM s (id STRING KEY, v DECIMAL(3, 1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
      CREATE TABLE n AS SELECT id, SUM(v) AS s FROM s GROUP BY id;`);
    await ksql.pipe('s', { key: 'a', value: { v: 99.9 } });
    await expect(ksql.pipe('s', { key: 'a', value: { v: 0.1 } })).rejects.toThrow('does not fit DECIMAL(3, 1)');
  });
});
