// Which time results have: of records without a value when times are taken from columns, and of joined rows joined again.
import { expect, it } from 'vitest';
import { KsqlTestDriver } from '../../../src/engine/test-driver/ksql-test-driver.ts';

it('takes the time of a record without a value from its key, where the time is a key column', async () => {
  const ksql = new KsqlTestDriver();
  await ksql.execute(`
    CREATE STREAM s (happened BIGINT KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1, TIMESTAMP='happened');
    CREATE STREAM r AS SELECT * FROM s;`);
  await ksql.pipe('s', { key: 500, value: { v: 1 }, timestamp: 1 }, { key: 700, timestamp: 2 });
  expect((await ksql.read('r')).map(({ value, timestamp }) => [value, timestamp])).toEqual([
    [{ V: 1 }, 500],
    [null, 700],
  ]);
  expect(ksql.errors).toEqual([]);
});

it('skips a record without a value of a stream whose time is a value column', async () => {
  const ksql = new KsqlTestDriver();
  await ksql.execute(`
    CREATE STREAM s (k INT KEY, happened BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1, TIMESTAMP='happened');
    CREATE STREAM r AS SELECT * FROM s;`);
  await ksql.pipe('s', { key: 1, timestamp: 2 });
  expect(await ksql.read('r')).toEqual([]);
  expect(ksql.errors.map(({ kind }) => kind)).toEqual(['RECORD_PROCESSING']);
});

it('looks a joined row up at the time of the rows that it is made of now, not of the match that it lost', async () => {
  const ksql = new KsqlTestDriver();
  const table = (name: string) =>
    `CREATE TABLE ${name} (k INT PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='${name}', VALUE_FORMAT='JSON', PARTITIONS=1);`;
  await ksql.execute(`${table('a')} ${table('b')} ${table('c')}
    CREATE TABLE r AS SELECT a.k AS k, a.v AS av, b.v AS bv, c.v AS cv
      FROM a LEFT JOIN b ON a.k = b.k LEFT JOIN c ON a.k = c.k;`);
  await ksql.pipe('a', { key: 1, value: { v: 1 }, timestamp: 5 });
  await ksql.pipe('b', { key: 1, value: { v: 2 }, timestamp: 10 });
  await ksql.pipe('b', { key: 1, timestamp: 20 });
  await ksql.pipe('c', { key: 1, value: { v: 3 }, timestamp: 7 });
  expect((await ksql.read('r')).map(({ value, timestamp }) => [value?.BV, value?.CV, timestamp])).toEqual([
    [null, null, 5],
    [2, null, 10],
    [null, null, 20],
    [null, 3, 7],
  ]);
});

it('writes a delete at the highest time that its task has read, when the sink takes times from a column', async () => {
  const ksql = new KsqlTestDriver();
  await ksql.execute(`
    CREATE TABLE t (k INT PRIMARY KEY, happened BIGINT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE TABLE r WITH (TIMESTAMP='happened') AS SELECT * FROM t;`);
  await ksql.pipe('t', { key: 1, value: { happened: 50 }, timestamp: 10 });
  await ksql.pipe('t', { key: 2, value: { happened: 60 }, timestamp: 30 });
  await ksql.pipe('t', { key: 1, timestamp: 20 });
  expect((await ksql.read('r')).map(({ key, timestamp }) => [key, timestamp])).toEqual([
    [1, 50],
    [2, 60],
    [1, 30],
  ]);
});
