import { describe, expect, it } from 'vitest';
import { changeDocuments } from '../../src/indexer/change-documents.ts';
import { readChange } from '../../src/indexer/change-event.ts';

const FROM = { topic: 'shop.public.customers', partition: 0, offset: '7' };
const source = { table: 'customers', lsn: 4711, txId: 9, ts_ms: 1_772_359_200_000 };
const row = { id: 1, name: 'Ada', home_location_lat: 50.1, home_location_lon: 14.4 };

describe('a captured change', () => {
  it('becomes the current row with its log position as version, and an entry of the change log', () => {
    const change = readChange({ id: 1 }, { op: 'u', before: { id: 1, name: 'A' }, after: row, source });
    const [current, logged] = changeDocuments(change, FROM);
    expect(current?.action).toEqual({
      index: { _index: 'shop-customers', _id: '1', version: 4711, version_type: 'external_gte' },
    });
    expect(current?.document).toMatchObject({ name: 'Ada', home_location: { lat: 50.1, lon: 14.4 } });
    expect(logged?.action).toEqual({ index: { _index: 'shop-changes', _id: 'shop.public.customers-0-7' } });
    expect(logged?.document).toMatchObject({ operation: 'update', before: { name: 'A' }, after: { name: 'Ada' } });
  });

  it('removes the row when it was deleted', () => {
    const change = readChange({ id: 1 }, { op: 'd', before: row, after: null, source });
    const [current] = changeDocuments(change, FROM);
    expect(current).toMatchObject({ action: { delete: { _index: 'shop-customers', _id: '1' } }, document: null });
  });

  it('of a table with several key columns is found under all of them', () => {
    expect(readChange({ a: 1, b: 'x' }, { op: 'c', after: { a: 1, b: 'x' }, source }).id).toBe('1|x');
  });

  it('makes no place on the map of coordinates that lie on none', () => {
    const change = readChange({ id: 1 }, { op: 'c', after: { ...row, home_location_lat: 91 }, source });
    expect(changeDocuments(change, FROM)[0]?.document).not.toHaveProperty('home_location');
  });

  it.each([
    ['no envelope', 'text', /not a change envelope/],
    ['an unknown operation', { op: 'x', source }, /unknown operation/],
    ['no log position', { op: 'c', after: row, source: { table: 'customers' } }, /lsn/],
    ['no row', { op: 'c', after: null, source }, /after is missing/],
  ])('with %s is refused with the reason', (_name, value, reason) => {
    expect(() => readChange({ id: 1 }, value)).toThrow(reason);
  });
});
