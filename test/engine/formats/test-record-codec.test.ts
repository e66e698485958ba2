// JSON test data to records and back, and how records are compared.
import { describe, expect, it } from 'vitest';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import { type JsonValue, parseJson, printJson } from '../../../src/engine/formats/json-value.ts';
import { describeDifference, openTestRecordCodec } from '../../../src/engine/formats/test-record-codec.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { openSerde, request } from './format-fixtures.ts';

const VALUE = '{"ID":9007199254740993,"NAME":"é","AMOUNT":12.50,"TAGS":["a","b"],"M":{"k":1}}';
const TYPES = {
  ID: sql.BIGINT,
  NAME: sql.STRING,
  AMOUNT: sql.decimalType(6, 2),
  TAGS: sql.arrayType(sql.STRING),
  M: sql.mapType(sql.STRING, sql.INTEGER),
};

describe('test records', () => {
  it.each(['JSON', 'AVRO', 'JSON_SR', 'PROTOBUF', 'PROTOBUF_NOSR'] as const)(
    '[FMT-80] of %s come back as the JSON they were made from, and the serde reads them',
    async (format) => {
      const registry = new InMemorySchemaRegistry();
      const codec = await openTestRecordCodec(request(format, TYPES, { registry }));
      const bytes = codec.encode(parseJson(VALUE))!;
      expect(printJson(await codec.decode(bytes))).toBe(VALUE);
      const serde = await openSerde(format, TYPES, { registry });
      await serde.prefetch(bytes);
      expect(serde.deserialize(bytes)![0]).toBe(9007199254740993n);
      expect(codec.encode(null)).toBeNull();
    },
  );

  it('[FMT-80] of JSON_SR take the shapes of their schema: entries of maps, alternatives, names in any letter case', async () => {
    const registry = new InMemorySchemaRegistry();
    const entry = { type: 'object', properties: { key: { type: 'string' }, value: { type: 'integer' } } };
    const schema = {
      type: 'object',
      properties: {
        m: { type: 'array', 'connect.type': 'map', items: entry, 'connect.index': 0 },
        u: { anyOf: [{ type: 'string' }, { type: 'integer' }], 'connect.index': 1 },
        n: { type: 'string', 'connect.index': 2 },
      },
    };
    await registry.register('clicks-value', 'JSON', JSON.stringify(schema));
    const codec = await openTestRecordCodec(request('JSON_SR', {}, { registry }));
    const bytes = codec.encode(parseJson('{"M":{"k":1},"U":{"io.confluent.connect.json.OneOf.field.1":7}}'))!;
    expect(Buffer.from(bytes).subarray(5).toString()).toBe('{"m":[{"key":"k","value":1}],"u":7}');
    expect(printJson(await codec.decode(bytes))).toBe(
      '{"m":{"k":1},"u":{"io.confluent.connect.json.OneOf.field.0":null,"io.confluent.connect.json.OneOf.field.1":7},"n":null}',
    );
  });

  it('of KAFKA follow the column type, of DELIMITED are text, of NONE are nothing', async () => {
    const kafka = await openTestRecordCodec(request('KAFKA', { K: sql.INTEGER }));
    expect(kafka.encode(parseJson('7'))).toEqual(Buffer.from([0, 0, 0, 7]));
    expect(printJson(await kafka.decode(Buffer.from([0, 0, 0, 7])))).toBe('7');
    const delimited = await openTestRecordCodec(request('DELIMITED', { K: sql.INTEGER }));
    expect(await delimited.decode(delimited.encode('1,2'))).toBe('1,2');
    const none = await openTestRecordCodec(request('NONE', {}, { part: 'KEY' }));
    expect(none.encode('x')).toBeNull();
  });

  it("are made with the topic's own schema when it has one, converting text and numbers", async () => {
    const registry = new InMemorySchemaRegistry();
    await registry.register(
      'clicks-value',
      'AVRO',
      '{"type":"record","name":"R","fields":[{"name":"Name","type":"string"},{"name":"n","type":"int","default":4}]}',
    );
    const codec = await openTestRecordCodec(request('AVRO', { NAME: sql.STRING }, { registry }));
    expect(printJson(await codec.decode(codec.encode(parseJson('{"NAME":1}'))))).toBe('{"Name":"1","n":4}');
  });

  it.each([
    ['{"a":1}', '{"A":1}', null],
    ['{"a":1}', '{"A":1,"B":null}', /should be/],
    ['{"a":1,"b":2}', '{"A":1,"C":2}', /\$\.b is missing/],
    ['{"a":1,"b":null}', '{"A":1,"C":null}', null],
    ['8634.659796579544', '8634.659796579546', null],
    ['[1.5]', '[1.5000001]', null],
    ['[1.5]', '[1.6]', /\$\[0\] should be 1.5, but is 1.6/],
    ['10', '10.0', null],
    ['9007199254740993', '9007199254740992', /should be/],
    ['1.0000001', '1.0000002', /should be/],
    ['"05.10"', '5.10', null],
    ['"5.1"', '5.10', /should be/],
    ['null', '0', /should be null/],
  ])('compare %s with %s', (expected, actual, difference) => {
    const found = describeDifference(parseJson(expected) as JsonValue, parseJson(actual));
    if (difference === null) expect(found).toBeNull();
    else expect(found).toMatch(difference);
  });
});
