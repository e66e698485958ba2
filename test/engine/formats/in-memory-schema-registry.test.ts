// The registry of the test driver: ids, versions and references.
import { describe, expect, it } from 'vitest';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';

describe('the in-memory schema registry', () => {
  it('counts ids from 1 and gives the same schema the same id under every subject', async () => {
    const registry = new InMemorySchemaRegistry();
    expect(await registry.register('a-value', 'AVRO', '"int"')).toBe(1);
    expect(await registry.register('b-value', 'AVRO', '"long"')).toBe(2);
    expect(await registry.register('b-value', 'AVRO', '"int"')).toBe(1);
    expect((await registry.latest('b-value'))?.text).toBe('"int"');
    expect((await registry.version('b-value', 1))?.text).toBe('"long"');
    expect(await registry.subjects()).toEqual(['a-value', 'b-value']);
  });

  it('keeps ids that tests choose, and what a schema refers to when it is registered again', async () => {
    const registry = new InMemorySchemaRegistry();
    const references = [{ name: 'e.proto', subject: 'e', version: 1 }];
    registry.registerWithId('in-value', 'PROTOBUF', 'text', 10, references);
    registry.registerWithId('out-value', 'PROTOBUF', 'text', 11, references);
    expect(await registry.register('out-value', 'PROTOBUF', 'text')).toBe(11);
    expect(await registry.register('other-value', 'PROTOBUF', 'text')).toBe(10);
    expect((await registry.byId(10)).references).toEqual(references);
    expect(await registry.register('new', 'AVRO', '"int"')).toBe(1);
  });

  it('answers null for unknown subjects and versions, an error for unknown ids, and forgets deleted subjects', async () => {
    const registry = new InMemorySchemaRegistry();
    expect(await registry.latest('none')).toBeNull();
    await registry.register('a', 'AVRO', '"int"');
    expect(await registry.version('a', 2)).toBeNull();
    await registry.deleteSubject('a');
    expect(await registry.subjects()).toEqual([]);
    await expect(registry.byId(7)).rejects.toMatchObject({ code: 'SERDE_SCHEMA_NOT_FOUND' });
  });
});
