import { describe, expect, it } from 'vitest';
import { checkClicks } from '../../src/shop/click-event.ts';
import { MAX_AGE_MS, MAX_AHEAD_MS } from '../../src/shop/click-fields.ts';
import { FIELDS, withField } from './click-schema.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const click = (more: Record<string, unknown> = {}) => ({
  event_type: 'CLICK',
  item_id: 'P-1',
  campaign_id: 'spring',
  ...more,
});

function faults(candidate: unknown, fields = FIELDS): string[] {
  const checked = checkClicks(fields, [candidate], NOW);
  return checked.ok ? [] : checked.faults.map((f) => `${f.field} ${f.message}`);
}

describe('a click', () => {
  it('needs nothing but event_type, item_id and campaign_id; id and time are filled in', () => {
    const checked = checkClicks(FIELDS, [click()], NOW);
    expect(checked.ok && checked.clicks[0]).toMatchObject({ campaign_id: 'spring', occurred_at: NOW });
    expect(checked.ok && checked.clicks[0]?.event_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('lists every field that is wrong, of every event', () => {
    const checked = checkClicks(FIELDS, [{ item_id: 5, campaign_id: '' }, click({ quantity: 1.5, price: -1 })], NOW);
    expect(checked.ok).toBe(false);
    if (checked.ok) return;
    expect(checked.faults.map((f) => `${f.event} ${f.field}`)).toEqual([
      '0 event_type',
      '0 item_id',
      '0 campaign_id',
      '1 quantity',
      '1 price',
    ]);
  });

  it('names a field that does not exist', () => {
    expect(faults(click({ campain: 'x' }))).toEqual(['campain is not a field of a click']);
    expect(faults(click({ sesion_id: 'x' }))).toEqual([
      'sesion_id is not a field of a click; did you mean session_id?',
    ]);
    expect(faults(JSON.parse(`{"__proto__": {}, "constructor": 1, ${JSON.stringify(click()).slice(1)}`))).toEqual([
      '__proto__ is not a field of a click',
      'constructor is not a field of a click',
    ]);
  });

  it('takes campaign ids of up to 64 characters, counted as people count them', () => {
    expect(faults(click({ campaign_id: '🎉'.repeat(64) }))).toEqual([]);
    expect(faults(click({ campaign_id: 'x'.repeat(65) }))).toEqual(['campaign_id must have at most 64 characters']);
  });

  it('refuses text that Postgres could not store', () => {
    expect(faults(click({ campaign_id: 'a\u0000b' }))).toHaveLength(1);
    expect(faults(click({ campaign_id: '\ud800' }))).toHaveLength(1);
  });

  it('refuses times that would close windows for others or that no window takes any more', () => {
    expect(faults(click({ occurred_at: NOW + MAX_AHEAD_MS + 1 }))).toHaveLength(1);
    expect(faults(click({ occurred_at: NOW - MAX_AGE_MS - 1 }))).toHaveLength(1);
    expect(faults(click({ occurred_at: '2026-03-01T11:59:00+00:00' }))).toEqual([]);
    expect(faults(click({ occurred_at: 'yesterday' }))).toHaveLength(1);
    expect(faults(click({ occurred_at: '2026-02-29T11:59:00Z' }))).toEqual([
      'occurred_at must be milliseconds since 1970 or an ISO 8601 time with zone',
    ]);
  });

  it('keeps prices exact', () => {
    const checked = checkClicks(FIELDS, [click({ price: '19.90' }), click({ price: 0.1 })], NOW);
    expect(checked.ok && checked.clicks.map((c) => c.price)).toEqual(['19.90', '0.1']);
    expect(faults(click({ price: '1.005' }))).toHaveLength(1);
  });

  it('must be an object', () => {
    expect(faults(null)).toHaveLength(1);
    expect(faults('CLICK')).toHaveLength(1);
  });

  it('says for each value what it must be, once', () => {
    const wrong = click({ event_type: 5, item_id: ' ', quantity: '3', price: true, occurred_at: 1.5, style: [] });
    expect(faults(wrong)).toEqual([
      'event_type must be text',
      'item_id must not be empty',
      'style must be text',
      'quantity must be a whole number',
      'price must be a number such as 19.90',
      'occurred_at must be milliseconds since 1970 or an ISO 8601 time with zone',
    ]);
    expect(faults(click({ quantity: 2 ** 31 }))).toEqual(['quantity must be a whole number between 0 and 2147483647']);
  });

  it('lists every field of a full request in which all fields are wrong', () => {
    const wrong = Object.fromEntries(FIELDS.map(({ name }) => [name, {}]));
    const checked = checkClicks(FIELDS, Array(1_000).fill(wrong), NOW);
    expect(checked.ok ? 0 : checked.faults.length).toBe(FIELDS.length * 1_000);
  });

  it('has the fields of the schema, also one that was added to it', () => {
    const device = { name: 'device', type: ['null', 'string'], default: null };
    expect(faults(click({ device: 'phone' }))).toHaveLength(1);
    expect(faults(click({ device: 'phone' }), withField(device))).toEqual([]);
    expect(faults(click(), withField({ name: 'age', type: 'int' }))).toEqual(['age is required']);
    const checks: readonly (readonly [type: unknown, good: unknown, bad: unknown])[] = [
      ['long', 2 ** 53 - 1, 2 ** 53],
      ['boolean', true, 'true'],
      ['double', 1.5, '1.5'],
      [{ type: 'enum', name: 'e', symbols: ['A', 'B'] }, 'A', 'C'],
      [{ type: 'bytes', logicalType: 'decimal', precision: 4, scale: 1 }, '123.4', '1234.5'],
      [{ type: 'long', logicalType: 'timestamp-millis' }, '1999-01-01T00:00:00Z', '1999'],
    ];
    for (const [type, good, bad] of checks) {
      const fields = withField({ name: 'extra', type: ['null', type], default: null });
      expect([faults(click({ extra: good }), fields), faults(click({ extra: bad }), fields)]).toEqual([
        [],
        [expect.stringMatching(/^extra must be /)],
      ]);
    }
  });
});
