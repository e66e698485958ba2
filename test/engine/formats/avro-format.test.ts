// AVRO: exact values, foreign writer schemas, fixed schema ids, projection and damaged bytes.
import avro from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSerde } from '../../../src/engine/formats/format-registry.ts';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import { wireHeader } from '../../../src/engine/formats/wire-format.ts';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import type { Row } from '../../../src/engine/values/sql-value.ts';
import { ClickstreamError } from '../../../src/errors/clickstream-error.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { openSerde, read, request, roundTrip } from './format-fixtures.ts';

const EVERY_TYPE: Record<string, sql.SqlType> = {
  B: sql.BOOLEAN,
  I: sql.INTEGER,
  L: sql.BIGINT,
  D: sql.DOUBLE,
  S: sql.STRING,
  X: sql.BYTES,
  DT: sql.DATE,
  TM: sql.TIME,
  TS: sql.TIMESTAMP,
  DEC: sql.decimalType(20, 2),
  ARR: sql.arrayType(sql.STRING),
  M: sql.mapType(sql.STRING, sql.BIGINT),
  ST: sql.structType([
    { name: 'A', type: sql.INTEGER },
    { name: 'B', type: sql.arrayType(sql.structType([{ name: 'C', type: sql.STRING }])) },
  ]),
};

/** A registry with one foreign schema, and a record written with it by the avsc library. */
async function foreign(schema: avro.Schema, value: unknown, types: Record<string, sql.SqlType>, more = {}) {
  const registry = new InMemorySchemaRegistry();
  const id = await registry.register('other-value', 'AVRO', JSON.stringify(schema));
  const bytes = Buffer.concat([wireHeader(id), avro.Type.forSchema(schema, { wrapUnions: true }).toBuffer(value)]);
  return read(createSerde(request('AVRO', types, { registry, ...more })), bytes);
}

describe('AVRO', () => {
  it('[FMT-30] reads back exactly what it wrote, for every type and for nulls', async () => {
    const serde = await openSerde('AVRO', EVERY_TYPE);
    const row: Row = [
      true,
      -5,
      2n ** 63n - 1n,
      1.5,
      'é😀',
      Buffer.from([0, 255]),
      18000,
      60000,
      1700000000123,
      new Decimal(-12345678901234567890n, 2),
      ['a', null],
      new Map([
        ['k', -1n],
        ['n', null],
      ]),
      [1, [['x'], [null], null]],
    ];
    expect(await roundTrip(serde, row)).toEqual(row);
    const nulls = row.map(() => null);
    expect(await roundTrip(serde, nulls)).toEqual(nulls);
  });

  it('[FMT-11] keeps every 64-bit integer', async () => {
    const serde = await openSerde('AVRO', { L: sql.BIGINT, T: sql.TIMESTAMP });
    await fc.assert(
      fc.asyncProperty(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.maxSafeInteger(), async (long, ms) => {
        expect(await roundTrip(serde, [long, ms])).toEqual([long, ms]);
      }),
    );
    for (const edge of [0n, 63n, 64n, -65n, 2n ** 30n, -(2n ** 30n) - 1n, 2n ** 53n, -(2n ** 53n), -(2n ** 63n)]) {
      expect(await roundTrip(serde, [edge, 0])).toEqual([edge, 0]);
    }
  });

  it('[FMT-11] keeps every decimal', async () => {
    const serde = await openSerde('AVRO', { D: sql.decimalType(38, 3) });
    const limit = 10n ** 38n - 1n;
    await fc.assert(
      fc.asyncProperty(fc.bigInt(-limit, limit), fc.integer(), async (large, small) => {
        expect(await roundTrip(serde, [new Decimal(large, 3)])).toEqual([new Decimal(large, 3)]);
        expect(await roundTrip(serde, [new Decimal(BigInt(small), 3)])).toEqual([new Decimal(BigInt(small), 3)]);
      }),
    );
    for (const edge of [0n, 127n, 128n, -128n, -129n, 2n ** 47n - 1n, 2n ** 47n, -(2n ** 47n), -(2n ** 47n) - 1n]) {
      expect(await roundTrip(serde, [new Decimal(edge, 3)])).toEqual([new Decimal(edge, 3)]);
    }
  });

  it('writes bytes that the avsc library reads', async () => {
    const registry = new InMemorySchemaRegistry();
    const serde = createSerde(request('AVRO', { I: sql.INTEGER, S: sql.STRING }, { registry }));
    await serde.open();
    const { text } = (await registry.latest('clicks-value'))!;
    const bytes = serde.serialize([7, 'x'.repeat(100)])!;
    expect(avro.Type.forSchema(JSON.parse(text)).fromBuffer(Buffer.from(bytes).subarray(5))).toEqual({
      I: 7,
      S: 'x'.repeat(100),
    });
  });

  it('[FMT-31] reads any writer schema by column name in any letter case, missing columns as null', async () => {
    const schema: avro.Schema = {
      type: 'record',
      name: 'Click',
      fields: [
        { name: 'unused', type: { type: 'map', values: ['null', { type: 'array', items: 'string' }] } },
        { name: 'eventType', type: { type: 'enum', name: 'Kind', symbols: ['VIEW', 'CLICK'] } },
        { name: 'quantity', type: 'int' },
        { name: 'ratio', type: 'float' },
        { name: 'session_id', type: ['string', 'null'] },
      ],
    };
    const value = {
      unused: { a: { array: ['x'] } },
      eventType: 'CLICK',
      quantity: 3,
      ratio: 0.1,
      session_id: { string: 's' },
    };
    const types = {
      SESSION_ID: sql.STRING,
      QUANTITY: sql.BIGINT,
      EVENTTYPE: sql.STRING,
      RATIO: sql.STRING,
      NONE: sql.INTEGER,
    };
    expect(await foreign(schema, value, types)).toEqual(['s', 3n, 'CLICK', '0.1', null]);
  });

  it('reads a change envelope with nested records, also those that refer to a name given before', async () => {
    const row = {
      type: 'record',
      name: 'Value',
      namespace: 'shop.clicks',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'price', type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 }] },
      ],
    };
    const schema = {
      type: 'record',
      name: 'Envelope',
      namespace: 'shop.clicks',
      fields: [
        { name: 'before', type: ['null', row], default: null },
        { name: 'after', type: ['null', 'Value'], default: null },
        { name: 'op', type: 'string' },
        { name: 'ts_ns', type: 'long' },
      ],
    } as avro.Schema;
    const after = { 'shop.clicks.Value': { id: 9, price: { bytes: Buffer.from([0x04, 0xd2]) } } };
    const struct = sql.structType([
      { name: 'ID', type: sql.BIGINT },
      { name: 'PRICE', type: sql.decimalType(10, 2) },
    ]);
    const types = { BEFORE: struct, AFTER: struct, OP: sql.STRING };
    expect(await foreign(schema, { before: null, after, op: 'c', ts_ns: 1 }, types)).toEqual([
      null,
      [9n, new Decimal(1234n, 2)],
      'c',
    ]);
  });

  it('[FMT-5] refuses a record when a column that is not needed cannot be read', async () => {
    const schema: avro.Schema = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'a', type: 'string' },
        { name: 'b', type: 'int' },
        { name: 'c', type: ['null', 'string'] },
      ],
    };
    const value = { a: 'x', b: 2, c: null };
    const needed = new Set([1]);
    const types = { A: sql.INTEGER, B: sql.INTEGER, C: sql.STRING };
    await expect(foreign(schema, value, types, { needed })).rejects.toThrow(
      /string cannot be read as INTEGER at \$\.a/,
    );
    expect(await foreign(schema, value, { ...types, A: sql.STRING }, { needed })).toEqual([null, 2, null]);
    // The types are compared before the value is: null makes no difference.
    await expect(foreign(schema, value, { B: sql.INTEGER, C: sql.BIGINT })).rejects.toThrow(
      /string cannot be read as BIGINT/,
    );
  });

  it('[FMT-31] finds a column by its name or, failing that, by the name in upper case', async () => {
    const fields = ['id', 'Id', 'ID'].map((name) => ({ name, type: 'string' }));
    const schema = { type: 'record', name: 'R', fields } as avro.Schema;
    const value = { id: 'lower', Id: 'mixed', ID: 'upper' };
    expect(await foreign(schema, value, { ID: sql.STRING, id: sql.STRING })).toEqual(['upper', 'lower']);
    const upper = { type: 'record', name: 'R', fields: [{ name: 'ID', type: 'string' }] } as avro.Schema;
    expect(await foreign(upper, { ID: 'upper' }, { id: sql.STRING })).toEqual([null]);
  });

  it("[FMT-31] reads a null as the field's default when that is another value", async () => {
    const schema = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'N', type: ['int', 'null'], default: 5 },
        { name: 'S', type: ['null', 'string'], default: null },
      ],
    } as avro.Schema;
    const types = { N: sql.BIGINT, S: sql.STRING };
    expect(await foreign(schema, { N: null, S: null }, types)).toEqual([5n, null]);
  });

  it('keeps unions of several types, and decimals and bytes, apart from other columns', async () => {
    const decimal = { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 };
    const fields = [
      { name: 'U', type: ['int', 'string'] },
      { name: 'D', type: decimal },
    ];
    const schema = { type: 'record', name: 'R', fields } as avro.Schema;
    const value = { U: { int: 1 }, D: Buffer.from([1]) };
    await expect(foreign(schema, value, { U: sql.STRING })).rejects.toThrow(/union cannot be read as STRING/);
    await expect(foreign(schema, value, { D: sql.BYTES })).rejects.toThrow(/bytes cannot be read as BYTES/);
    expect(await foreign(schema, value, { D: sql.decimalType(4, 2) })).toEqual([new Decimal(1n, 2)]);
  });

  it('refuses what Kafka Connect has no schema or record for: a null that stands alone, and null as a record', async () => {
    const alone = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'A', type: 'string' },
        { name: 'B', type: 'null' },
      ],
    } as avro.Schema;
    await expect(foreign(alone, { A: 'x', B: null }, { A: sql.STRING })).rejects.toThrow(/stands alone/);
    const optional = ['null', { type: 'record', name: 'R', fields: [{ name: 'A', type: 'string' }] }] as avro.Schema;
    await expect(foreign(optional, null, { A: sql.STRING })).rejects.toThrow(/null cannot be read as a record/);
    expect(await foreign(optional, { R: { A: 'x' } }, { A: sql.STRING })).toEqual(['x']);
  });

  it('[FMT-32] writes with exactly the schema of the given id: required fields, defaults, names', async () => {
    const registry = new InMemorySchemaRegistry();
    const schema = {
      type: 'record',
      name: 'Order',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'units', type: 'int', default: 7 },
        { name: 'note', type: 'string', default: 'none' },
        { name: 'extra', type: ['null', 'string'], default: null },
      ],
    } as avro.Schema;
    const id = await registry.register('orders-value', 'AVRO', JSON.stringify(schema));
    const properties = { schemaId: String(id) };
    const serde = createSerde(request('AVRO', { id: sql.STRING, units: sql.INTEGER }, { registry, properties }));
    await serde.open();
    const bytes = Buffer.from(serde.serialize(['a', null])!);
    expect(bytes.readUInt32BE(1)).toBe(id);
    expect(avro.Type.forSchema(schema).fromBuffer(bytes.subarray(5))).toEqual({
      id: 'a',
      units: 7,
      note: 'none',
      extra: null,
    });
    expect(() => serde.serialize([null, 1])).toThrow(/null cannot be written.*\$\.id/);
    expect(await registry.subjects()).toEqual(['orders-value']);
  });

  it('refuses to open with a schema id that lacks a column or requires another one', async () => {
    const registry = new InMemorySchemaRegistry();
    const schema = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'a', type: 'string' },
        { name: 'b', type: 'int' },
      ],
    };
    const properties = { schemaId: String(await registry.register('r', 'AVRO', JSON.stringify(schema))) };
    const open = (types: Record<string, sql.SqlType>) =>
      createSerde(request('AVRO', types, { registry, properties })).open();
    await expect(open({ a: sql.STRING, b: sql.INTEGER, c: sql.INTEGER })).rejects.toThrow(/no field 'c'/);
    await expect(open({ a: sql.STRING })).rejects.toThrow(/requires the field 'b'/);
    await expect(open({ a: sql.STRING, b: sql.STRING })).rejects.toThrow(/STRING cannot be written as an Avro int/);
  });

  it('[FMT-3] writes a single key column bare', async () => {
    const registry = new InMemorySchemaRegistry();
    const serde = createSerde(request('AVRO', { K: sql.STRING }, { registry, part: 'KEY' }));
    await serde.open();
    expect((await registry.latest('clicks-key'))!.text).toBe('"string"');
    expect(await roundTrip(serde, ['k'])).toEqual(['k']);
    expect(serde.serialize([null])).toBeNull();
  });

  it('[FMT-6] fetches an unknown writer schema once and then reads without waiting', async () => {
    const registry = new InMemorySchemaRegistry();
    const writer = createSerde(request('AVRO', { A: sql.STRING }, { registry, topic: 'other' }));
    await writer.open();
    const bytes = writer.serialize(['x'])!;
    const reader = createSerde(request('AVRO', { A: sql.STRING }, { registry }));
    expect(reader.prefetch(bytes)).toBeInstanceOf(Promise);
    expect(reader.prefetch(bytes)).toBe(reader.prefetch(bytes));
    await reader.prefetch(bytes);
    expect(reader.prefetch(bytes)).toBeNull();
    expect(reader.deserialize(bytes)).toEqual(['x']);
  });

  it('[FMT-7] refuses foreign bytes and unknown schema ids record by record', async () => {
    const serde = await openSerde('AVRO', { A: sql.STRING });
    await expect(read(serde, Buffer.from('{"A":1}'))).rejects.toThrow(/does not begin with the registry's zero byte/);
    await expect(read(serde, wireHeader(99))).rejects.toThrow(/no schema has the id 99/);
    await expect(read(serde, wireHeader(99))).rejects.toThrow(/topic 'clicks'/);
  });

  it('does not take a registry that refuses the login for a fault of the record', async () => {
    const registry = new InMemorySchemaRegistry();
    registry.byId = async () => {
      throw new ClickstreamError('SERDE_REGISTRY_REFUSED', 'the registry answered 401');
    };
    const reader = createSerde(request('AVRO', { A: sql.STRING }, { registry }));
    await expect(reader.prefetch(wireHeader(99))).rejects.toMatchObject({ code: 'SERDE_REGISTRY_REFUSED' });
  });

  it('[FMT-8] answers damaged bytes with a row or an error, never with anything else', async () => {
    const serde = await openSerde('AVRO', EVERY_TYPE);
    const good = Buffer.from(
      serde.serialize([
        true,
        1,
        2n,
        3,
        's',
        Buffer.from('b'),
        1,
        2,
        3,
        new Decimal(5n, 2),
        ['a'],
        new Map([['k', 1n]]),
        [1, [['c']]],
      ])!,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 6), fc.nat(255))), fc.nat(good.length), (changes, cut) => {
        const bytes = Buffer.from(good.subarray(0, Math.max(5, cut)));
        for (const [at, value] of changes) if (at + 5 < bytes.length) bytes[at + 5] = value;
        try {
          expect(serde.deserialize(bytes)).toHaveLength(13);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SERDE_FAILED' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
