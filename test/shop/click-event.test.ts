import { describe, expect, it } from 'vitest';
import { checkClicks, MAX_AGE_MS, MAX_AHEAD_MS } from '../../src/shop/click-event.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const click = (more: Record<string, unknown> = {}) => ({
  event_type: 'CLICK',
  item_id: 'P-1',
  campaign_id: 'spring',
  ...more,
});

function faults(candidate: unknown): string[] {
  const checked = checkClicks([candidate], NOW);
  return checked.ok ? [] : checked.faults.map((f) => `${f.field} ${f.message}`);
}

describe('a click', () => {
  it('needs nothing but event_type, item_id and campaign_id; id and time are filled in', () => {
    const checked = checkClicks([click()], NOW);
    expect(checked.ok && checked.clicks[0]).toMatchObject({ campaign_id: 'spring', occurred_at: NOW, quantity: null });
    expect(checked.ok && checked.clicks[0]?.event_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('lists every field that is wrong, of every event', () => {
    const checked = checkClicks([{ item_id: 5, campaign_id: '' }, click({ quantity: 1.5, price: -1 })], NOW);
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
  });

  it('keeps prices exact', () => {
    const checked = checkClicks([click({ price: '19.90' }), click({ price: 0.1 })], NOW);
    expect(checked.ok && checked.clicks.map((c) => c.price)).toEqual(['19.90', '0.1']);
    expect(faults(click({ price: '1.005' }))).toHaveLength(1);
  });

  it('must be an object', () => {
    expect(faults(null)).toHaveLength(1);
    expect(faults('CLICK')).toHaveLength(1);
  });
});
