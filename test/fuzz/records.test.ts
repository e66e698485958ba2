import { describe, expect, it } from 'vitest';
import { KsqlTestDriver, type TestInput } from '../../src/engine/test-driver/ksql-test-driver.ts';
import { mutateBytes, Random, RUNS, TIME_LIMIT } from './random.ts';

const ALL = `a INT, b BIGINT, c DOUBLE, d DECIMAL(9, 2), e BOOLEAN, f STRING, g DATE, h TIME, i TIMESTAMP, j ARRAY<INT>,
  l MAP<STRING, BIGINT>, m STRUCT<x INT, y STRING>`;
const VALUES = `7, 9007199254740993, 0.1, 12.34, TRUE, 'text', '2020-02-29', '12:34:56', '2020-02-29T12:34:56.789',
  ARRAY[1, 2, 3], MAP('one' := 1, 'two' := 2), STRUCT(x := 1, y := 'z')`;
const FLAT = 'a INT, b BIGINT, c DOUBLE, d DECIMAL(9, 2), e BOOLEAN, f STRING, g DATE';
const FLAT_VALUES = "7, 9007199254740993, 0.1, 12.34, TRUE, 'text', '2020-02-29'";

const FORMATS: readonly (readonly [format: string, columns: string, values: string])[] = [
  ['JSON', ALL, VALUES],
  ['AVRO', ALL, VALUES],
  ['PROTOBUF', ALL, VALUES],
  ['PROTOBUF_NOSR', ALL, VALUES],
  ['JSON_SR', ALL, VALUES],
  ['DELIMITED', FLAT, FLAT_VALUES],
  ['KAFKA', 'a BIGINT', '7'],
];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A query that copies a topic of the format to JSON, a way to write raw bytes to it, and the bytes of one good record. */
async function copyQuery(format: string, columns: string, values: string) {
  const ksql = new KsqlTestDriver();
  await ksql.execute(`
    CREATE STREAM raw (k BYTES KEY, v BYTES) WITH (KAFKA_TOPIC='in', FORMAT='KAFKA', PARTITIONS=1);
    CREATE STREAM s (k INT KEY, ${columns}) WITH (KAFKA_TOPIC='in', VALUE_FORMAT='${format}');
    INSERT INTO s VALUES (1, ${values});
    CREATE STREAM r WITH (KAFKA_TOPIC='out', VALUE_FORMAT='JSON') AS SELECT * FROM s;`);
  const value = ksql.session.topics.find('in')?.records[0]?.value ?? new Uint8Array();
  return { ksql, value };
}

describe('damaged records', () => {
  it.each(FORMATS)(
    'in %s come out or are reported, each of them',
    async (format, columns, values) => {
      const { ksql, value } = await copyQuery(format, columns, values);
      const random = new Random(format.length * 1_000);
      for (let run = 0; run < RUNS; run++) {
        const damaged = mutateBytes(value, random);
        const before = ksql.errors.length + (ksql.session.topics.find('out')?.records.length ?? 0);
        await ksql.pipe('raw', { key: base64(Buffer.from([0, 0, 0, 1])), value: base64(damaged) });
        const after = ksql.errors.length + (ksql.session.topics.find('out')?.records.length ?? 0);
        expect({ damaged: base64(damaged), accounted: after - before }).toEqual({
          damaged: base64(damaged),
          accounted: 1,
        });
      }
      expect(ksql.errors.length).toBeGreaterThan(0);
      await ksql.pipe('raw', { key: base64(Buffer.from([0, 0, 0, 2])), value: base64(value) });
      expect((await ksql.read('r')).at(-1)).toMatchObject({ key: 2 });
    },
    TIME_LIMIT,
  );

  it(
    'with damaged keys come out or are reported, each of them',
    async () => {
      const { ksql, value } = await copyQuery('JSON', ALL, VALUES);
      const random = new Random(77);
      for (let run = 0; run < RUNS; run++) {
        const key = mutateBytes(Buffer.from([0, 0, 0, 1]), random);
        await ksql.pipe('raw', { key: base64(key), value: base64(value) } satisfies TestInput);
      }
      const out = ksql.session.topics.find('out')?.records.length ?? 0;
      expect(out + ksql.errors.length).toBe(RUNS);
      expect(ksql.errors.length).toBeGreaterThan(0);
    },
    TIME_LIMIT,
  );
});
