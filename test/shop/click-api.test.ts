import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/common/clock.ts';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { type ClickSink, createClickApi, MAX_BODY_BYTES } from '../../src/shop/click-api.ts';
import type { ClickEvent } from '../../src/shop/click-event.ts';
import type { ClickField } from '../../src/shop/click-fields.ts';
import { FIELDS, withField } from './click-schema.ts';

const clock: Clock = { now: () => Date.parse('2026-03-01T12:00:00Z'), sleep: async () => undefined };
const CLICK = { event_type: 'VIEW', item_id: 'P-1', campaign_id: 'spring', event_id: 'e-1' };

class RecordingSink implements ClickSink {
  readonly fault = null;
  readonly taken: ClickEvent[] = [];
  failure: Error | null = null;
  fields: readonly ClickField[] | null = FIELDS;
  newer: readonly ClickField[] | null = null;

  async refreshFields(): Promise<boolean> {
    if (!this.newer) return false;
    this.fields = this.newer;
    return true;
  }

  async write(clicks: readonly ClickEvent[]): Promise<readonly string[]> {
    if (this.failure) throw this.failure;
    this.taken.push(...clicks);
    return clicks.map((click) => click.event_id).filter((id) => id === 'known');
  }
}

const sink = new RecordingSink();
const app = createClickApi(sink, clock, '<!doctype html>');
const post = (payload: string | Buffer, contentType = 'application/json') =>
  app.inject({ method: 'POST', url: '/api/clicks', payload, headers: { 'content-type': contentType } });

afterEach(() => {
  sink.taken.length = 0;
  sink.failure = null;
  sink.fields = FIELDS;
  sink.newer = null;
});

describe('POST /api/clicks', () => {
  it('answers 202 with the event ids of one event or of many', async () => {
    const one = await post(JSON.stringify(CLICK));
    expect(one.statusCode).toBe(202);
    expect(one.json()).toEqual({ event_ids: ['e-1'], written: 1 });
    const many = await post(JSON.stringify([CLICK, { ...CLICK, event_id: 'e-2' }]));
    expect(many.json().event_ids).toEqual(['e-1', 'e-2']);
  });

  it('names the events that were written before, so that a sender can tell them from new ones', async () => {
    const { body } = await post(JSON.stringify([CLICK, { ...CLICK, event_id: 'known' }]));
    expect(JSON.parse(body)).toEqual({ event_ids: ['e-1', 'known'], written: 1, repeated: ['known'] });
  });

  it('takes nothing of a request in which one field is wrong', async () => {
    const answer = await post(JSON.stringify([CLICK, { ...CLICK, item_id: 7 }]));
    expect(answer.statusCode).toBe(400);
    expect(answer.json().faults).toEqual([{ event: 1, field: 'item_id', message: expect.any(String) }]);
    expect(sink.taken).toEqual([]);
  });

  it('answers 400 to malformed JSON, 413 to huge bodies and 415 to other types', async () => {
    expect((await post('{"event_type":')).statusCode).toBe(400);
    expect((await post(`[${' '.repeat(MAX_BODY_BYTES)}]`)).statusCode).toBe(413);
    expect((await post('event_type=VIEW', 'application/x-www-form-urlencoded')).statusCode).toBe(415);
    expect((await post(JSON.stringify(CLICK), 'text/plain')).statusCode).toBe(415);
    expect((await post('[]')).json().message).toBe('no event was sent');
    expect((await post('')).json().message).toBe('the body is empty');
    expect((await post(JSON.stringify(Array(1_001).fill(CLICK)))).statusCode).toBe(400);
  });

  it('tells the sender to retry with the same ids when Kafka is away', async () => {
    sink.failure = new ClickstreamError('SHOP_UNAVAILABLE', 'Kafka did not take the clicks');
    const answer = await post(JSON.stringify(CLICK));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ error: 'SHOP_UNAVAILABLE', event_ids: ['e-1'] });
  });

  it('says what there is when a path does not exist', async () => {
    const answer = await app.inject({ method: 'GET', url: '/api/nothing?password=x' });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('password');
  });

  it('refuses text that is not UTF-8 instead of storing other text', async () => {
    const bytes = Buffer.from(JSON.stringify({ ...CLICK, item_id: 'X' }));
    bytes[bytes.indexOf('X')] = 0xff;
    expect((await post(bytes)).json()).toMatchObject({ message: 'the body is not UTF-8' });
    expect(sink.taken).toEqual([]);
  });

  it('refuses an event that has a field twice, since only one of the values could be kept', async () => {
    const twice = JSON.stringify(CLICK).replace('{', '{"campaign_id": "a\\"b:c", ');
    expect((await post(twice)).json().faults).toEqual([
      { event: 0, field: 'campaign_id', message: 'is given more than once' },
    ]);
    expect((await post(JSON.stringify({ ...CLICK, campaign_id: 'a":"\\' }))).statusCode).toBe(202);
  });

  it('takes a field that was added to the schema since it started', async () => {
    const body = JSON.stringify({ ...CLICK, device: 'phone' });
    expect((await post(body)).statusCode).toBe(400);
    sink.newer = withField({ name: 'device', type: ['null', 'string'], default: null });
    expect((await post(body)).statusCode).toBe(202);
    expect(sink.taken).toEqual([expect.objectContaining({ device: 'phone' })]);
  });

  it('tells the sender to retry while the schema is not known', async () => {
    sink.fields = null;
    expect((await post(JSON.stringify(CLICK))).statusCode).toBe(503);
  });

  it('answers 405 to other methods, and describes the fields', async () => {
    const put = await app.inject({ method: 'PUT', url: '/api/clicks', payload: {} });
    expect([put.statusCode, put.headers.allow]).toEqual([405, 'POST']);
    const { fields } = (await app.inject({ method: 'GET', url: '/api/fields' })).json();
    expect(fields.slice(0, 3).map((field: ClickField) => [field.name, field.required])).toEqual([
      ['event_type', true],
      ['item_id', true],
      ['campaign_id', true],
    ]);
  });
});
