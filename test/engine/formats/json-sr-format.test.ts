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

describe('JSON_SR', () => {
  it('[FMT-50] puts the zero byte and schema id before the JSON text', async () => {
    const serde = await openSerde('JSON_SR', { A: sql.BIGINT, M: sql.mapType(sql.STRING, sql.INTEGER) });
    const bytes = serde.serialize([2n ** 60n, new Map([['k', null]])])!;
    expect(Buffer.from(bytes).subarray(0, 5)).toEqual(wireHeader(1));
    expect(textOf(bytes.subarray(5))).toBe('{"A":1152921504606846976,"M":{"k":null}}');
    expect(await roundTrip(serde, [2n ** 60n, null])).toEqual([2n ** 60n, null]);
  });

  it('[FMT-7] refuses text without the header', async () => {
    const serde = await openSerde('JSON_SR', { A: sql.BIGINT });
    await expect(read(serde, bytesOf('{"A":1}'))).rejects.toThrow(/does not begin with the registry's zero byte/);
  });

  it('[FMT-50] reads records without looking at their schema, which need not exist', async () => {
    const serde = await openSerde('JSON_SR', { A: sql.BIGINT });
    const record = Buffer.concat([wireHeader(4711), bytesOf('{"a":1} and more')]);
    expect(serde.prefetch(record)).toBeNull();
    expect(serde.deserialize(record)).toEqual([1n]);
    expect(() => serde.deserialize(wireHeader(1))).toThrow(/the text ends/);
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
