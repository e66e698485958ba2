// JSON_SR: the wire format around JSON text, and writing with a given schema.
import { describe, expect, it } from 'vitest';
import { createSerde } from '../../../src/engine/formats/format-registry.ts';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import { wireHeader } from '../../../src/engine/formats/wire-format.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { bytesOf, openSerde, read, request, roundTrip, textOf } from './format-fixtures.ts';

async function withSchema(schema: object, types: Record<string, sql.SqlType>) {
  const registry = new InMemorySchemaRegistry();
  const id = await registry.register('s', 'JSON', JSON.stringify(schema));
  const serde = createSerde(request('JSON_SR', types, { registry, properties: { schemaId: String(id) } }));
  await serde.open();
  return { serde, id };
}

/** Reads a record of a foreign schema. */
async function foreign(schema: object, text: string, types: Record<string, sql.SqlType>) {
  const registry = new InMemorySchemaRegistry();
  const id = await registry.register('other-value', 'JSON', JSON.stringify(schema));
  return read(createSerde(request('JSON_SR', types, { registry })), Buffer.concat([wireHeader(id), bytesOf(text)]));
}

describe('JSON_SR', () => {
  it('[FMT-50] puts the zero byte and schema id before the JSON text', async () => {
    const serde = await openSerde('JSON_SR', { A: sql.BIGINT, M: sql.mapType(sql.STRING, sql.INTEGER) });
    const bytes = serde.serialize([2n ** 60n, new Map([['k', null]])])!;
    expect(Buffer.from(bytes).subarray(0, 5)).toEqual(wireHeader(1));
    expect(textOf(bytes.subarray(5))).toBe('{"A":1152921504606846976,"M":[{"key":"k","value":null}]}');
    const row = [2n ** 60n, new Map([['k', 7]])];
    expect(await roundTrip(serde, row)).toEqual(row);
    expect(await roundTrip(serde, [null, null])).toEqual([null, null]);
  });

  it('[FMT-7] refuses text without the header', async () => {
    const serde = await openSerde('JSON_SR', { A: sql.BIGINT });
    await expect(read(serde, bytesOf('{"A":1}'))).rejects.toThrow(/does not begin with the registry's zero byte/);
  });

  it('[FMT-52] reads members by the schema of the writer: columns by its names or those in upper case', async () => {
    const schema = { type: 'object', properties: { id: { type: 'integer' }, Name: { type: 'string' } } };
    const types = { ID: sql.BIGINT, NAME: sql.STRING, OTHER: sql.STRING };
    expect(await foreign(schema, '{"id":1,"Name":"x","OTHER":"not in the schema"}', types)).toEqual([1n, 'x', null]);
    expect(await foreign(schema, '{"id":1,"Name":null}', { name: sql.STRING, Name: sql.STRING })).toEqual([null, null]);
  });

  it('[FMT-52] refuses types that do not fit, whatever the value is', async () => {
    const schema = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'number' } } };
    await expect(foreign(schema, '{}', { A: sql.INTEGER })).rejects.toThrow(/INT64 cannot be read as INTEGER at \$\.a/);
    await expect(foreign(schema, '{}', { B: sql.decimalType(4, 2) })).rejects.toThrow(/FLOAT64 cannot be read as/);
    expect(await foreign(schema, '{"a":12,"b":1.50}', { A: sql.STRING, B: sql.STRING })).toEqual(['12', '1.5']);
  });

  it('[FMT-52] reads null and missing members as their defaults', async () => {
    const orNull = { oneOf: [{ type: 'null' }, { type: 'integer', default: 5 }] };
    const schema = {
      type: 'object',
      properties: { a: orNull, b: { type: 'string', default: 'x' }, c: { type: 'string' } },
    };
    const types = { A: sql.BIGINT, B: sql.STRING, C: sql.STRING };
    expect(await foreign(schema, '{"a":null}', types)).toEqual([5n, 'x', null]);
  });

  it('[FMT-52] reads a value of several types as a STRUCT of which the field is filled that fits best', async () => {
    const alternatives = [
      { type: 'string' },
      { type: 'object', properties: { keycode: { type: 'string' } } },
      { type: 'object', properties: { itemCode: { type: 'string' }, keycode: { type: 'string' } } },
    ];
    const schema = { type: 'object', properties: { p: { type: 'array', items: { anyOf: alternatives } } } };
    const field = (n: number, type: sql.SqlType) => ({ name: `IO.CONFLUENT.CONNECT.JSON.ONEOF.FIELD.${n}`, type });
    const struct = (...names: string[]) => sql.structType(names.map((name) => ({ name, type: sql.STRING })));
    const union = sql.structType([
      field(0, sql.STRING),
      field(1, struct('KEYCODE')),
      field(2, struct('ITEMCODE', 'KEYCODE')),
    ]);
    const text = '{"p":["s",{"keycode":"k"},{"itemCode":"i"}]}';
    expect(await foreign(schema, text, { P: sql.arrayType(union) })).toEqual([
      [
        ['s', null, null],
        [null, ['k'], null],
        [null, null, ['i', null]],
      ],
    ]);
    await expect(foreign(schema, '{"p":[1]}', { P: sql.arrayType(union) })).rejects.toThrow(/none of the alternatives/);
  });

  it('[FMT-52] reads maps as objects and as lists of entries', async () => {
    const entry = { type: 'object', properties: { key: { type: 'integer' }, value: { type: 'string' } } };
    const list = { type: 'array', 'connect.type': 'map', items: entry };
    const object = { type: 'object', 'connect.type': 'map', additionalProperties: { type: 'string' } };
    const schema = { type: 'object', properties: { l: list, o: object } };
    const map = sql.mapType(sql.STRING, sql.STRING);
    expect(await foreign(schema, '{"l":[{"key":1,"value":"x"}],"o":{"k":"y"}}', { L: map, O: map })).toEqual([
      new Map([['1', 'x']]),
      new Map([['k', 'y']]),
    ]);
  });

  it('[FMT-32] writes the members of a given schema in its order, with defaults where columns are missing', async () => {
    const orNull = (type: object, index: number) => ({ 'connect.index': index, oneOf: [{ type: 'null' }, type] });
    const schema = {
      type: 'object',
      properties: {
        a: { type: 'integer', maximum: 9, 'connect.index': 3 },
        b: { type: 'string', default: 'x', 'connect.index': 2 },
        c: { type: 'string', 'connect.index': 1 },
        d: orNull({ type: 'string' }, 0),
        e: orNull({ type: 'integer', default: 5 }, 4),
      },
    };
    const { serde, id } = await withSchema(schema, { a: sql.BIGINT, e: sql.BIGINT });
    const bytes = serde.serialize([10n, null])!;
    expect(Buffer.from(bytes).readUInt32BE(1)).toBe(id);
    // That 10 is too much is not looked at.
    expect(textOf(bytes.subarray(5))).toBe('{"d":null,"c":null,"b":"x","a":10,"e":5}');
    expect(() => serde.serialize([null, 1n])).toThrow(/null where the JSON Schema requires a value at \$\.a/);
  });

  it('refuses to open with a schema that lacks a column', async () => {
    const schema = { type: 'object', properties: { a: { type: 'integer' } } };
    await expect(withSchema(schema, { a: sql.BIGINT, z: sql.STRING })).rejects.toThrow(/no property 'z'/);
  });
});
