import { describe, expect, it } from 'vitest';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import { CUSTOMERS, EngineFixture } from './statement-fixtures.ts';

const T =
  "CREATE STREAM T (K STRING KEY, I INT, L BIGINT, D DOUBLE, E DECIMAL(5,2), Y BYTES, DT DATE, TM TIME, TS TIMESTAMP, A ARRAY<BIGINT>, M MAP<STRING,INT>, R STRUCT<P INT, Q STRING>) WITH (KAFKA_TOPIC='t', PARTITIONS=1, VALUE_FORMAT='JSON');";
const NAMES = ['I', 'L', 'D', 'E', 'Y', 'DT', 'TM', 'TS', 'A', 'M', 'R'];

async function inserted(column: string, value: string): Promise<unknown> {
  const outcome = await new EngineFixture().run(`${T} INSERT INTO T (K, ${column}) VALUES ('k', ${value});`);
  return outcome.kind === 'RowInserted' ? outcome.value?.[NAMES.indexOf(column)] : outcome;
}

describe('INSERT VALUES', () => {
  it.each([
    ['L', '7', 7n],
    ['D', '7', 7],
    ['D', '1.5', 1.5],
    ['E', '1.5', new Decimal(150n, 2)],
    ['E', '12', new Decimal(1200n, 2)],
    ['Y', "'AQI='", new Uint8Array([1, 2])],
    ['DT', "'1970-01-11'", 10],
    ['TM', "'00:00:01'", 1000],
    ['TS', "'1970-01-01T00:00:01'", 1000],
    ['A', 'ARRAY[1, NULL]', [1n, null]],
    ['M', "MAP('a' := 1)", new Map([['a', 1]])],
    ['R', "STRUCT(Q := 'q', Z := 1)", [null, 'q']],
    ['I', '1 + 2', 3],
    ['I', 'NULL', null],
  ])('into %s takes %s', async (column, value, expected) => {
    expect(await inserted(column, value)).toEqual(expected);
  });

  it.each([
    ['D', "'1.5'"],
    ['E', '1.234'],
    ['E', '12345.6'],
    ['E', '1E1'],
    ['I', '1.5'],
    ['DT', '18000'],
    ['DT', "'2021-02-30'"],
    ['TS', '0'],
    ['Y', "'****'"],
    ['A', "ARRAY['1']"],
    ['M', 'MAP(1 := 1)'],
    ['I', '1 / 0'],
  ])('into %s refuses %s', async (column, value) => {
    await new EngineFixture().refusal(`${T} INSERT INTO T (K, ${column}) VALUES ('k', ${value});`);
  });

  it('gives key, value and time of one record', async () => {
    const outcome = await new EngineFixture().run(`${T} INSERT INTO T (ROWTIME, K, I) VALUES (1234, UCASE('k'), 1);`);
    expect(outcome).toMatchObject({ kind: 'RowInserted', key: ['K'], timestamp: 1234 });
  });

  it('without a column list takes the key columns first, wherever they are declared', async () => {
    const outcome = await new EngineFixture().run(
      "CREATE STREAM S (V INT, K STRING KEY) WITH (KAFKA_TOPIC='s', PARTITIONS=1, VALUE_FORMAT='JSON'); INSERT INTO S VALUES ('k', 1);",
    );
    expect(outcome).toMatchObject({ key: ['k'], value: [1] });
  });

  it('takes a primary key that is written as NULL', async () => {
    const outcome = await new EngineFixture().run(`${CUSTOMERS} INSERT INTO CUSTOMERS (CID, NAME) VALUES (NULL, 'n');`);
    expect(outcome).toMatchObject({ key: [null] });
  });

  it('has the present as time when none is given', async () => {
    expect(await new EngineFixture().run(`${T} INSERT INTO T (K, I) VALUES ('k', 1);`)).toMatchObject({
      timestamp: null,
    });
  });

  it.each([
    [`${T} INSERT INTO T VALUES ('k', 1);`, '12 columns, but 2 values'],
    [`${T} INSERT INTO T (K, NOPE) VALUES ('k', 1);`, 'no column NOPE'],
    [`${T} INSERT INTO T (K, I) VALUES ('k', 'x');`, 'The column I is INTEGER, but the value is STRING'],
    [`${T} INSERT INTO T (ROWOFFSET, K) VALUES (1, 'k');`, 'set by Kafka'],
    [`${CUSTOMERS} INSERT INTO CUSTOMERS (NAME) VALUES ('n');`, 'needs its primary key: CID'],
    [`${T} INSERT INTO T (K, ROWTIME) VALUES ('k', NULL);`, 'ROWTIME cannot be null'],
    [
      "CREATE STREAM H (K INT KEY, A INT, X BYTES HEADER('x')) WITH (KAFKA_TOPIC='h', PARTITIONS=1, VALUE_FORMAT='JSON'); INSERT INTO H VALUES (1, 2);",
      'The header column X cannot be inserted into',
    ],
    ['INSERT INTO NOPE VALUES (1);', 'no stream or table NOPE'],
    [
      "CREATE SOURCE STREAM S (A INT) WITH (KAFKA_TOPIC='s', PARTITIONS=1, VALUE_FORMAT='JSON'); INSERT INTO S VALUES (1);",
      'read-only',
    ],
    [
      "CREATE STREAM W (K INT KEY, A INT) WITH (KAFKA_TOPIC='w', PARTITIONS=1, VALUE_FORMAT='JSON', WINDOW_TYPE='SESSION'); INSERT INTO W VALUES (1, 1);",
      'windowed',
    ],
  ])('is refused: %s', async (sql, message) => {
    expect((await new EngineFixture().refusal(sql)).message).toContain(message);
  });
});
