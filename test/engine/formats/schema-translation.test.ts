// Registered schemas: the shapes that ksqlDB writes, and the columns it reads from any schema.
import { describe, expect, it } from 'vitest';
import { avroTranslation } from '../../../src/engine/formats/avro-translation.ts';
import { jsonSchemaTranslation } from '../../../src/engine/formats/json-schema-translation.ts';
import { protobufTranslation } from '../../../src/engine/formats/protobuf-translation.ts';
import type { RegistrySchemaType } from '../../../src/engine/formats/schema-registry.ts';
import type { SchemaTranslation } from '../../../src/engine/formats/schema-translation.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { request } from './format-fixtures.ts';

const struct = sql.structType([
  { name: 'A', type: sql.INTEGER },
  { name: 'M', type: sql.mapType(sql.STRING, sql.DOUBLE) },
]);

const textOf = (translation: SchemaTranslation, types: Record<string, sql.SqlType>, more = {}) =>
  translation.schemaText(request('AVRO', types, more));

function columnsOf(translation: SchemaTranslation, schema: unknown, more: object = {}) {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
  const type: RegistrySchemaType = translation.schemaType;
  return translation.inferColumns({
    schema: { id: 1, type, text, references: [] },
    part: 'VALUE',
    info: { format: 'AVRO', properties: {} },
    wrapping: null,
    keepNames: false,
    ...more,
  });
}
const printed = (columns: readonly { name: string; type: sql.SqlType }[]) =>
  columns.map((c) => `${c.name} ${sql.formatType(c.type)}`);

describe('Avro schemas', () => {
  it('[FMT-33] are records of nullable fields, nested names joined by underscores, maps as arrays of entries', () => {
    const name = 'io.confluent.ksql.avro_schemas.KsqlDataSourceSchema';
    expect(JSON.parse(textOf(avroTranslation, { ID: sql.BIGINT, S: sql.arrayType(struct) }))).toEqual({
      type: 'record',
      name: 'KsqlDataSourceSchema',
      namespace: 'io.confluent.ksql.avro_schemas',
      fields: [
        { name: 'ID', type: ['null', 'long'], default: null },
        {
          name: 'S',
          type: [
            'null',
            {
              type: 'array',
              items: [
                'null',
                {
                  type: 'record',
                  name: 'KsqlDataSourceSchema_S',
                  fields: [
                    { name: 'A', type: ['null', 'int'], default: null },
                    {
                      name: 'M',
                      type: [
                        'null',
                        {
                          type: 'array',
                          items: {
                            type: 'record',
                            name: 'KsqlDataSourceSchema_S_M',
                            fields: [
                              { name: 'key', type: ['null', 'string'], default: null },
                              { name: 'value', type: ['null', 'double'], default: null },
                            ],
                            'connect.internal.type': 'MapEntry',
                          },
                          'connect.name': `${name}_S_M`,
                        },
                      ],
                      default: null,
                    },
                  ],
                  'connect.name': `${name}_S`,
                },
              ],
            },
          ],
          default: null,
        },
      ],
      'connect.name': name,
    });
  });

  it('[FMT-33] are bare and not nullable for a single key column, with logical types', () => {
    expect(JSON.parse(textOf(avroTranslation, { K: sql.decimalType(4, 2) }, { part: 'KEY' }))).toEqual({
      type: 'bytes',
      scale: 2,
      precision: 4,
      'connect.version': 1,
      'connect.parameters': { scale: '2', 'connect.decimal.precision': '4' },
      'connect.name': 'org.apache.kafka.connect.data.Decimal',
      logicalType: 'decimal',
    });
    expect(textOf(avroTranslation, { K: sql.BIGINT }, { part: 'KEY' })).toBe('"long"');
  });

  it('take their name from the options and refuse names that Avro cannot hold', () => {
    const named = JSON.parse(
      textOf(avroTranslation, { A: sql.INTEGER }, { properties: { fullSchemaName: 'com.acme.Click' } }),
    );
    expect(named).toMatchObject({ name: 'Click', namespace: 'com.acme', 'connect.name': 'com.acme.Click' });
    expect(() => textOf(avroTranslation, { 'a-b': sql.INTEGER })).toThrow(/'a-b' is not a name in Avro/);
  });

  it('[FMT-34] become upper-cased columns; fields without SQL type are left out with the reason', () => {
    const schema = {
      type: 'record',
      name: 'Node',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'kind', type: { type: 'enum', name: 'E', symbols: ['A'] } },
        { name: 'day', type: { type: 'int', logicalType: 'date' } },
        { name: 'at', type: { type: 'long', logicalType: 'timestamp-micros' } },
        { name: 'amount', type: ['null', { type: 'bytes', logicalType: 'decimal', scale: 2 }] },
        { name: 'tags', type: { type: 'map', values: 'float' } },
        { name: 'either', type: ['null', 'int', 'string'] },
        { name: 'next', type: ['null', 'Node'] },
      ],
    };
    const { columns, skipped, fullName } = columnsOf(avroTranslation, schema);
    expect(printed(columns)).toEqual([
      'ID BIGINT',
      'KIND STRING',
      'DAY DATE',
      'AT BIGINT',
      'AMOUNT DECIMAL(64, 2)',
      'TAGS MAP<STRING, DOUBLE>',
      'EITHER STRUCT<`INT` INTEGER, `STRING` STRING>',
    ]);
    expect(skipped).toEqual([{ field: 'next', reason: 'the Avro record Node contains itself' }]);
    expect(fullName).toBe('Node');
  });

  it('[FMT-34] leave out maps whose keys are no scalars, and are refused when a null stands alone', () => {
    const entries = (key: unknown) => ({
      type: 'array',
      items: {
        type: 'record',
        name: `E${JSON.stringify(key).length}`,
        'connect.internal.type': 'MapEntry',
        fields: [
          { name: 'key', type: key },
          { name: 'value', type: 'int' },
        ],
      },
    });
    const record = (...types: unknown[]) => ({
      type: 'record',
      name: 'R',
      fields: types.map((type, i) => ({ name: `F${i}`, type })),
    });
    const { columns, skipped } = columnsOf(avroTranslation, record(entries('long'), entries('double')));
    expect(printed(columns)).toEqual(['F0 MAP<STRING, INTEGER>']);
    expect(skipped).toEqual([{ field: 'F1', reason: 'a map with keys of type DOUBLE has no SQL type' }]);
    expect(() => columnsOf(avroTranslation, record('int', 'null'))).toThrow(/type null has no SQL type/);
  });

  it('[FMT-35] keep the letter case of names when a schema id was given', () => {
    const schema = { type: 'record', name: 'R', fields: [{ name: 'userId', type: 'int' }] };
    expect(printed(columnsOf(avroTranslation, schema, { keepNames: true }).columns)).toEqual(['userId INTEGER']);
  });

  it('[FMT-36] become one column ROWKEY or ROWVAL where the part is unwrapped', () => {
    const record = { type: 'record', name: 'R', fields: [{ name: 'f', type: 'int' }] };
    expect(printed(columnsOf(avroTranslation, record, { part: 'KEY' }).columns)).toEqual([
      'ROWKEY STRUCT<`F` INTEGER>',
    ]);
    expect(printed(columnsOf(avroTranslation, '"int"', { wrapping: 'UNWRAP_SINGLES' }).columns)).toEqual([
      'ROWVAL INTEGER',
    ]);
    expect(() => columnsOf(avroTranslation, '"int"')).toThrow(/anonymous Avro int/);
    expect(() => columnsOf(avroTranslation, '{"type":"oops"}')).toThrow(/not a valid Avro schema/);
  });
});

describe('Protobuf schemas', () => {
  it('[FMT-45] number their messages in the order they are met, and import well-known types', () => {
    const types = { D: sql.DATE, S: struct, Z: sql.arrayType(sql.structType([{ name: 'C', type: sql.STRING }])) };
    expect(textOf(protobufTranslation, types).replace(/ +$/gm, '')).toBe(`syntax = "proto3";

import "google/type/date.proto";

message ConnectDefault1 {
  google.type.Date D = 1;
  ConnectDefault2 S = 2;
  repeated ConnectDefault4 Z = 3;

  message ConnectDefault2 {
    int32 A = 1;
    repeated ConnectDefault3Entry M = 2;

    message ConnectDefault3Entry {
      string key = 1;
      double value = 2;
    }
  }
  message ConnectDefault4 {
    string C = 1;
  }
}
`);
  });

  it('[FMT-42] mark nullable fields as the options say', () => {
    const text = (nullableRepresentation: string) =>
      textOf(protobufTranslation, { I: sql.INTEGER }, { properties: { nullableRepresentation } });
    expect(text('optional')).toContain('optional int32 I = 1;');
    expect(text('wrapper')).toContain('google.protobuf.Int32Value I = 1;');
  });

  it('keep precision and scale of decimals through their options', () => {
    const text = textOf(protobufTranslation, { D: sql.decimalType(21, 19) });
    expect(printed(columnsOf(protobufTranslation, text).columns)).toEqual(['D DECIMAL(21, 19)']);
  });

  it('refuse lists within lists and an unknown message name', () => {
    expect(() => textOf(protobufTranslation, { A: sql.arrayType(sql.arrayType(sql.INTEGER)) })).toThrow(
      /ARRAY within an ARRAY/,
    );
    const info = { format: 'PROTOBUF', properties: { fullSchemaName: 'Nope' } };
    expect(() => columnsOf(protobufTranslation, 'syntax = "proto3"; message A { int32 a = 1; }', { info })).toThrow(
      /no message 'Nope'/,
    );
  });

  it('[FMT-34] become columns: unsigned numbers as BIGINT, enums as STRING, oneofs as STRUCT', () => {
    const text = `syntax = "proto3"; message A { uint32 u = 1; E e = 2; enum E { X = 0; } map<string, bool> m = 3; oneof o { string p = 4; bytes q = 5; } }`;
    expect(printed(columnsOf(protobufTranslation, text).columns)).toEqual([
      'O_0 STRUCT<`P` STRING, `Q` BYTES>',
      'U BIGINT',
      'E STRING',
      'M MAP<STRING, BOOLEAN>',
    ]);
  });

  it('[FMT-45] number nested messages from one when the message itself has a name that is not made up', () => {
    const text = (fullSchemaName: string) =>
      textOf(protobufTranslation, { S: struct }, { properties: { fullSchemaName } });
    expect(text('shop.Order')).toContain('package shop;');
    expect(text('shop.Order')).toMatch(/message Order \{\n {2}ConnectDefault1 S = 1;/);
    expect(text('ConnectDefault7')).toMatch(/message ConnectDefault1 \{\n {2}ConnectDefault2 S = 1;/);
    const info = { format: 'PROTOBUF', properties: { fullSchemaName: 'ConnectDefault7' } };
    const schema = 'syntax = "proto3"; message A { int32 a = 1; }';
    expect(printed(columnsOf(protobufTranslation, schema, { info }).columns)).toEqual(['A INTEGER']);
  });

  it('[FMT-42] have entries of maps whose fields are neither optional nor decimals of some scale', () => {
    const types = { M: sql.mapType(sql.STRING, sql.decimalType(4, 2)) };
    const text = textOf(protobufTranslation, types, { properties: { nullableRepresentation: 'optional' } });
    expect(text).toContain('string key = 1;\n    confluent.type.Decimal value = 2;\n');
    expect(text).not.toMatch(/optional|scale/);
  });
});

describe('JSON Schemas', () => {
  const UNION =
    'STRUCT<`IO.CONFLUENT.CONNECT.JSON.ONEOF.FIELD.0` STRING, `IO.CONFLUENT.CONNECT.JSON.ONEOF.FIELD.1` BIGINT>';

  it('[FMT-51] are objects of nullable properties with Connect types and positions', () => {
    expect(
      JSON.parse(
        textOf(jsonSchemaTranslation, { A: sql.BIGINT, D: sql.decimalType(4, 2), L: sql.arrayType(sql.STRING) }),
      ),
    ).toEqual({
      type: 'object',
      properties: {
        A: { 'connect.index': 0, oneOf: [{ type: 'null' }, { type: 'integer', 'connect.type': 'int64' }] },
        D: {
          'connect.index': 1,
          oneOf: [
            { type: 'null' },
            {
              type: 'number',
              title: 'org.apache.kafka.connect.data.Decimal',
              'connect.version': 1,
              'connect.type': 'bytes',
              'connect.parameters': { scale: '2', 'connect.decimal.precision': '4' },
            },
          ],
        },
        L: {
          'connect.index': 2,
          oneOf: [{ type: 'null' }, { type: 'array', items: { oneOf: [{ type: 'null' }, { type: 'string' }] } }],
        },
      },
    });
  });

  it('[FMT-34] become columns, through references and without numbering in the order of their names', () => {
    const schema = {
      definitions: { money: { type: 'number' } },
      type: 'object',
      properties: {
        b: { $ref: '#/definitions/money' },
        a: { type: ['integer', 'null'] },
        c: { type: 'object', additionalProperties: { type: 'string' } },
      },
    };
    expect(printed(columnsOf(jsonSchemaTranslation, schema).columns)).toEqual([
      'A BIGINT',
      'B DOUBLE',
      'C MAP<STRING, STRING>',
    ]);
  });

  it.each([
    ['a reference that leads nowhere', { $ref: '#/definitions/none' }, /leads nowhere/],
    ['a null that stands alone', { type: 'null' }, /null only has no SQL type/],
    ['nothing said', {}, /no type has no SQL type/],
    ['an array without items', { type: 'array' }, /without one type of items/],
    ['an unknown type', { type: 'integer', 'connect.type': 'int128' }, /no type "int128"/],
  ])('[FMT-34] refuse the whole schema for %s', (_, property, reason) => {
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: property } };
    expect(() => columnsOf(jsonSchemaTranslation, schema)).toThrow(reason);
  });

  it.each([
    ['a union under the name Connect gives it', { oneOf: [{ type: 'string' }, { type: 'integer' }] }, UNION],
    ['several types the same way', { type: ['null', 'string', 'integer'] }, UNION],
    ['a single choice', { oneOf: [{ type: 'string' }] }, 'STRUCT<`IO.CONFLUENT.CONNECT.JSON.ONEOF.FIELD.0` STRING>'],
    ['an enum of texts', { type: 'string', enum: ['a'] }, 'STRING'],
    ['an enum of numbers', { type: 'integer', enum: [1] }, 'BIGINT'],
    ['an enum without type', { enum: ['a'] }, 'STRING'],
    ['a day in 64 bits', { type: 'integer', title: 'org.apache.kafka.connect.data.Date' }, 'BIGINT'],
    ['a whole number as double', { type: 'integer', 'connect.type': 'float64' }, 'DOUBLE'],
    ['no more than hints', { minLength: 1 }, 'STRING'],
    [
      'all properties of several schemas',
      {
        allOf: [{ properties: { x: { type: 'string' } } }, { type: 'object', properties: { y: { type: 'boolean' } } }],
      },
      'STRUCT<`X` STRING, `Y` BOOLEAN>',
    ],
    [
      'entries with numbers for keys',
      {
        type: 'array',
        'connect.type': 'map',
        items: { type: 'object', properties: { key: { type: 'integer' }, value: { type: 'string' } } },
      },
      'MAP<STRING, STRING>',
    ],
  ])('[FMT-34] read %s', (_, property, type) => {
    const schema = { type: 'object', properties: { a: property } };
    expect(printed(columnsOf(jsonSchemaTranslation, schema).columns)).toEqual([`A ${type}`]);
  });

  it('[FMT-34] put properties at their numbers, a later one in the place of one that has the same', () => {
    const properties = {
      a: { type: 'string', 'connect.index': 1 },
      b: { type: 'string', 'connect.index': 0 },
      c: { type: 'boolean', 'connect.index': 1 },
    };
    const { columns } = columnsOf(jsonSchemaTranslation, { type: 'object', properties });
    expect(printed(columns)).toEqual(['B STRING', 'C BOOLEAN']);
  });

  it('read back every type they were written for', () => {
    const types = {
      M: sql.mapType(sql.STRING, sql.INTEGER),
      S: struct,
      D: sql.DATE,
      T: sql.TIME,
      TS: sql.TIMESTAMP,
      X: sql.BYTES,
    };
    const back = columnsOf(jsonSchemaTranslation, textOf(jsonSchemaTranslation, types));
    expect(printed(back.columns)).toEqual(printed(Object.entries(types).map(([name, type]) => ({ name, type }))));
  });
});
