import { describe, expect, it } from 'vitest';
import type { DataSource } from '../../../src/engine/catalog/catalog.ts';
import { InMemoryCatalog } from '../../../src/engine/catalog/in-memory-catalog.ts';
import { logicalSchema } from '../../../src/engine/schema/logical-schema.ts';
import { STRING } from '../../../src/sql/sql-type.ts';

const source = (name: string): DataSource => ({
  name,
  kind: 'STREAM',
  schema: logicalSchema([]),
  topic: name.toLowerCase(),
  formats: {
    key: { format: 'KAFKA', properties: {} },
    value: { format: 'JSON', properties: {} },
    keyWrapping: null,
    valueWrapping: null,
  },
  window: null,
  timestampColumn: null,
  readOnly: false,
  isSinkOfQuery: false,
  statementText: '',
});

describe('the catalogue in memory', () => {
  it('finds sources by their exact name', () => {
    const catalog = new InMemoryCatalog();
    catalog.putSource(source('A'));
    expect(catalog.source('A')?.topic).toBe('a');
    expect(catalog.source('a')).toBeNull();
  });

  it('keeps a replaced source in its place', () => {
    const catalog = new InMemoryCatalog();
    for (const name of ['A', 'B', 'A']) catalog.putSource(source(name));
    expect(catalog.sources().map((s) => s.name)).toEqual(['A', 'B']);
  });

  it('does not change with its fork, nor its fork with it', () => {
    const catalog = new InMemoryCatalog();
    catalog.putSource(source('A'));
    const fork = catalog.fork();
    fork.removeSource('A');
    catalog.putType('T', STRING);
    expect(catalog.source('A')).not.toBeNull();
    expect(fork.source('A')).toBeNull();
    expect(fork.customType('T')).toBeNull();
  });

  it('knows which queries read and write a source until they are unlinked', () => {
    const catalog = new InMemoryCatalog();
    catalog.linkQuery('CSAS_B_0', ['A'], 'B');
    expect(catalog.readersOf('A')).toEqual(['CSAS_B_0']);
    expect(catalog.writersOf('B')).toEqual(['CSAS_B_0']);
    expect(catalog.queryLink('CSAS_B_0')).toEqual({ reads: ['A'], writes: 'B' });
    catalog.unlinkQuery('CSAS_B_0');
    expect(catalog.readersOf('A')).toEqual([]);
    expect(catalog.queryLink('CSAS_B_0')).toBeNull();
  });

  it('forgets dropped types', () => {
    const catalog = new InMemoryCatalog();
    catalog.putType('T', STRING);
    catalog.removeType('T');
    expect([...catalog.customTypes()]).toEqual([]);
  });
});
