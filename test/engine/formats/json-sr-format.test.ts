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

  it('[FMT-32] writes all members of a given schema, defaults included, and refuses what does not fit it', async () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer', maximum: 9 }, b: { type: 'string', default: 'x' }, c: { type: 'string' } },
      required: ['a'],
    };
    const { serde, id } = await withSchema(schema, { a: sql.BIGINT });
    const bytes = serde.serialize([4n])!;
    expect(Buffer.from(bytes).readUInt32BE(1)).toBe(id);
    expect(textOf(bytes.subarray(5))).toBe('{"a":4,"b":"x","c":null}');
    expect(() => serde.serialize([null])).toThrow(/required property 'a'/);
    expect(() => serde.serialize([10n])).toThrow(/must be <= 9/);
  });

  it('refuses to open with a closed schema that lacks a column', async () => {
    const schema = { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: false };
    await expect(withSchema(schema, { a: sql.BIGINT, z: sql.STRING })).rejects.toThrow(/no property 'z'/);
  });
});
