// PROTOBUF and PROTOBUF_NOSR: presence of nulls, message indexes, imports, well-known types, damaged bytes.
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { createSerde } from '../../../src/engine/formats/format-registry.ts';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import { wireHeader } from '../../../src/engine/formats/wire-format.ts';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import type { Row } from '../../../src/engine/values/sql-value.ts';
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
  ARR: sql.arrayType(sql.BIGINT),
  M: sql.mapType(sql.STRING, sql.BIGINT),
  ST: sql.structType([
    { name: 'A', type: sql.INTEGER },
    { name: 'B', type: sql.arrayType(sql.structType([{ name: 'C', type: sql.STRING }])) },
  ]),
};
const ROW: Row = [
  true,
  -5,
  2n ** 63n - 1n,
  1.5,
  'é',
  Buffer.from([0, 255]),
  -719_162,
  86_399_999,
  -1,
  new Decimal(-1234567890123456789n, 2),
  [1n, -(2n ** 63n)],
  new Map([['k', -1n]]),
  [1, [['x'], ['y']]],
];
const SCALARS = { I: sql.INTEGER, S: sql.STRING, A: sql.arrayType(sql.INTEGER), T: sql.TIMESTAMP };

/** A registry with one foreign schema, and a record of it written by the protobufjs library. */
async function foreign(
  text: string,
  indexes: number[],
  type: string,
  message: object,
  types: Record<string, sql.SqlType>,
) {
  const registry = new InMemorySchemaRegistry();
  const id = await registry.register('other-value', 'PROTOBUF', text);
  const body = protobuf.parse(text, { keepCase: true }).root.lookupType(type).encode(message).finish();
  return read(
    createSerde(request('PROTOBUF', types, { registry })),
    Buffer.concat([wireHeader(id), Buffer.from(indexes), body]),
  );
}

describe.each(['PROTOBUF', 'PROTOBUF_NOSR'] as const)('%s', (format) => {
  it('[FMT-40] reads back exactly what it wrote, for every type', async () => {
    expect(await roundTrip(await openSerde(format, EVERY_TYPE), ROW)).toEqual(ROW);
  });

  it('[FMT-41] reads absent scalars and lists as their defaults, absent messages as null', async () => {
    const serde = await openSerde(format, SCALARS);
    expect(await roundTrip(serde, [null, null, null, null])).toEqual([0, '', [], null]);
  });

  it.each(['optional', 'wrapper'])(
    '[FMT-42] keeps null apart from the default with %s fields',
    async (representation) => {
      const serde = await openSerde(
        format,
        { I: sql.INTEGER, S: sql.STRING },
        { properties: { nullableRepresentation: representation } },
      );
      expect(await roundTrip(serde, [null, ''])).toEqual([null, '']);
      expect(await roundTrip(serde, [0, null])).toEqual([0, null]);
    },
  );

  it('refuses null within a list', async () => {
    const serde = await openSerde(format, SCALARS);
    expect(() => serde.serialize([1, 'x', [1, null], null])).toThrow(/cannot hold null at \$\.A\[1\]/);
  });

  it('[FMT-8] answers damaged bytes with a row or an error, never with anything else', async () => {
    const serde = await openSerde(format, EVERY_TYPE);
    const good = Buffer.from(serde.serialize(ROW)!);
    const first = format === 'PROTOBUF' ? 5 : 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length), fc.nat(255))), fc.nat(good.length), (changes, cut) => {
        const bytes = Buffer.from(good.subarray(0, Math.max(first, cut)));
        for (const [at, value] of changes) if (at >= first && at < bytes.length) bytes[at] = value;
        try {
          expect(serde.deserialize(bytes)).toHaveLength(13);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SERDE_FAILED' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('PROTOBUF', () => {
  const TWO = `syntax = "proto3";
    message First { float a = 1; }
    message Second { message Inner { uint32 b = 1; } enum Suit { SPADES = 0; CLUBS = 4; } Suit suit = 1; oneof pick { string x = 2; int64 y = 3; } }`;

  it('[FMT-43] reads the message that the indexes name', async () => {
    expect(await foreign(TWO, [0], 'First', { a: 0.5 }, { A: sql.DOUBLE })).toEqual([0.5]);
    expect(await foreign(TWO, [2, 2], 'Second', { suit: 4 }, { SUIT: sql.STRING })).toEqual(['CLUBS']);
    expect(await foreign(TWO, [4, 2, 0], 'Second.Inner', { b: 4_000_000_000 }, { B: sql.BIGINT })).toEqual([
      4_000_000_000n,
    ]);
    await expect(foreign(TWO, [2, 20], 'First', { a: 1 }, { A: sql.DOUBLE })).rejects.toThrow(/no message number 10/);
  });

  it('reads a oneof as a STRUCT of which one field is filled', async () => {
    const choices = sql.structType([
      { name: 'X', type: sql.STRING },
      { name: 'Y', type: sql.BIGINT },
    ]);
    expect(await foreign(TWO, [2, 2], 'Second', { y: 5 }, { PICK_0: choices })).toEqual([[null, 5n]]);
    expect(await foreign(TWO, [2, 2], 'Second', {}, { PICK_0: choices })).toEqual([null]);
  });

  it('[FMT-32] writes the message of the given id and full name, with its indexes', async () => {
    const registry = new InMemorySchemaRegistry();
    const id = await registry.register('s', 'PROTOBUF', TWO);
    const properties = { schemaId: String(id), fullSchemaName: 'Second' };
    const serde = createSerde(request('PROTOBUF', { suit: sql.STRING }, { registry, properties }));
    await serde.open();
    const bytes = Buffer.from(serde.serialize(['CLUBS'])!);
    expect([...bytes.subarray(5)]).toEqual([2, 2, 8, 4]);
    expect(() => serde.serialize(['HEARTS'])).toThrow(/no name 'HEARTS' at \$\.suit/);
  });

  const LOGICAL = `syntax = "proto3"; import "google/type/date.proto"; import "google/type/timeofday.proto";
    import "google/protobuf/timestamp.proto"; import "confluent/type/decimal.proto";
    message L { google.type.Date d = 1; google.type.TimeOfDay t = 2; google.protobuf.Timestamp s = 3; confluent.type.Decimal n = 4; }`;
  const bytes = (field: number, ...parts: [number, number][]) => {
    const writer = protobuf.Writer.create();
    writer.uint32(field * 8 + 2).fork();
    for (const [number, value] of parts) writer.uint32(number * 8).int64(value);
    return writer.ldelim().finish();
  };
  const logical = async (message: Uint8Array, types: Record<string, sql.SqlType>) => {
    const registry = new InMemorySchemaRegistry();
    const id = await registry.register('other-value', 'PROTOBUF', LOGICAL);
    const serde = createSerde(request('PROTOBUF', types, { registry }));
    return read(serde, Buffer.concat([wireHeader(id), Buffer.of(0), message]));
  };

  it('reads dates, times and timestamps into every column that their numbers fit', async () => {
    const day = bytes(1, [1, 1970], [2, 1], [3, 3]);
    expect(await logical(day, { D: sql.DATE })).toEqual([2]);
    expect(await logical(day, { D: sql.INTEGER })).toEqual([2]);
    expect(await logical(day, { D: sql.STRING })).toEqual(['2']);
    expect(await logical(bytes(2, [3, 5]), { T: sql.BIGINT })).toEqual([5000n]);
    expect(await logical(bytes(3, [1, 1]), { S: sql.STRING })).toEqual(['1000']);
  });

  it.each([
    ['a month 13', bytes(1, [1, 1970], [2, 13], [3, 1]), { D: sql.DATE }],
    ['a date without day', bytes(1, [1, 1970], [2, 1]), { D: sql.DATE }],
    ['25 hours', bytes(2, [1, 25]), { T: sql.TIME }],
    ['61 seconds', bytes(2, [3, 61]), { T: sql.TIME }],
    ['the year 10000', bytes(3, [1, 253_402_300_800]), { S: sql.TIMESTAMP }],
    ['negative nanoseconds', bytes(3, [2, -1]), { S: sql.TIMESTAMP }],
    ['an absurd scale', bytes(4, [3, 2_000_000_000]), { N: sql.decimalType(4, 2) }],
  ])('refuses %s', async (_, message, types) => {
    await expect(logical(message, types)).rejects.toMatchObject({ code: 'SERDE_FAILED' });
  });

  it('writes the end of a day as its beginning, and no timestamp after the year 9999', async () => {
    const serde = await openSerde('PROTOBUF', { T: sql.TIME, S: sql.TIMESTAMP });
    expect(await roundTrip(serde, [86_400_000, null])).toEqual([0, null]);
    expect(() => serde.serialize([null, 253_402_300_800_000])).toThrow(/years 1 to 9999.*\$\.S/);
  });

  it('keeps the scale of a decimal, also where no schema tells it', async () => {
    const type = sql.mapType(sql.STRING, sql.decimalType(4, 2));
    const serde = await openSerde('PROTOBUF', { M: type });
    const map = new Map([['k', new Decimal(1234n, 2)]]);
    expect(await roundTrip(serde, [map])).toEqual([map]);
  });

  it('reads keys of maps as text, numbers without a name as Java calls them, floats as short as Java', async () => {
    const text = `syntax = "proto3"; message A { map<int64, string> m = 1; E e = 2; enum E { X = 0; } float f = 3; }`;
    const types = { M: sql.mapType(sql.STRING, sql.STRING), E: sql.STRING, F: sql.STRING };
    const message = { m: { [protobuf.util.longToHash(-5)]: 'x' }, e: 9, f: 0.1 };
    expect(await foreign(text, [0], 'A', message, types)).toEqual([
      new Map([['-5', 'x']]),
      'UNKNOWN_ENUM_VALUE_E_9',
      '0.1',
    ]);
  });

  it('finds a column by the name of the field or that in upper case, and refuses types that do not fit', async () => {
    const text = 'syntax = "proto3"; message A { string id = 1; string ID = 2; string Name = 3; }';
    const message = { id: 'a', ID: 'b', Name: 'c' };
    const types = { id: sql.STRING, ID: sql.STRING, name: sql.STRING, NAME: sql.STRING };
    expect(await foreign(text, [0], 'A', message, types)).toEqual(['a', 'b', null, 'c']);
    await expect(foreign(text, [0], 'A', {}, { ID: sql.BIGINT })).rejects.toThrow(/string cannot be read as BIGINT/);
    const oneof = 'syntax = "proto3"; message A { oneof o { string s = 1; } int32 i = 2; }';
    await expect(foreign(oneof, [0], 'A', {}, { O_0: sql.STRING })).rejects.toThrow(/oneof cannot be read as STRING/);
  });

  it('[FMT-44] follows the imports of a registered schema', async () => {
    const registry = new InMemorySchemaRegistry();
    await registry.register('event', 'PROTOBUF', 'syntax = "proto3"; message Event { int64 at = 1; }');
    const text = 'syntax = "proto3"; import "event.proto"; message Logistics { Event event = 1; }';
    const references = [{ name: 'event.proto', subject: 'event', version: 1 }];
    const id = await registry.register('clicks-value', 'PROTOBUF', text, references);
    const types = { event: sql.structType([{ name: 'at', type: sql.BIGINT }]) };
    const serde = createSerde(request('PROTOBUF', types, { registry, properties: { schemaId: String(id) } }));
    await serde.open();
    expect(await roundTrip(serde, [[7n]])).toEqual([[7n]]);
  });
});
